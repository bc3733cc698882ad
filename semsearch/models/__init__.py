"""Model files: which there are, where they lie, and how more are fetched."""
