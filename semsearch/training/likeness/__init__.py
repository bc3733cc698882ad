"""Learns what *alike* means to somebody from pairs of photos."""
