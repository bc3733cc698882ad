"""What the pages share: the engine in use, the choice of a photo, the gallery."""
