"""Asking: a photo, a box on it, words, colours and weights."""
