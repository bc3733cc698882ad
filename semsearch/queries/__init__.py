"""What a person typed, taken apart."""
