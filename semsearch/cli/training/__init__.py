"""The command train: what a computer learns from photos of the user's own."""
