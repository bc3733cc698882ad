"""The map, the desks of Tidy up, and How it works."""
