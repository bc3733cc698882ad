"""The map, duplicates, doubtful labels, and How it works."""
