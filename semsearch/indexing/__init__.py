"""Filling libraries from folders, keeping them fresh, and taking them away."""
