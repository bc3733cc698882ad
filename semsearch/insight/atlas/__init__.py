"""The map of a library: made of a sample, kept beside the library, and brought up to date."""
