"""What a library shows of itself: why, maps, doubtful labels, how it works."""
