"""From an image file to pixels, and what can be read off them without a network."""
