"""Photos that are there more than once."""
