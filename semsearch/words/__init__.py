"""Words, sentences and the kinds of things, as vectors and tables."""
