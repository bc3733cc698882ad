"""Encoders whose last blocks were trained on a person's own photos."""
