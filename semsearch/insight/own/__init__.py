"""What makes a library one's own, followed through for one photo, in numbers."""
