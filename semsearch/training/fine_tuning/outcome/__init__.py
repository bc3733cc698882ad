"""What comes out of a tuning: an encoder with its head, its files, and what it brings."""
