"""A likeness of one's own: a metric over photos, and what it says of them."""
