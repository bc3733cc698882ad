"""Measures how well photos are found, on photos whose content is known."""
