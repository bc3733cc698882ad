"""What photos show: the head on an encoder, the joint space, scores and tags."""
