"""Filling a library: folders, runs, what is left out, the choice of an encoder."""
