"""What people think of photos: thumbs, picks, and what goes together."""
