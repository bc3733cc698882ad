"""Fine-tuning: the last blocks of a shipped network learn from photos of the user's own."""
