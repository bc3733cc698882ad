"""What a search engine is made of: renewed as the library changes, or when a part is damaged."""
