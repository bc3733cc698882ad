"""What a search found, why, and what people think of it."""
