"""Copies taken out of the way, to the trash or to a folder, and brought back."""
