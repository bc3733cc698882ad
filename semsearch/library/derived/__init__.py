"""What is derived from a library and lies beside it, and what changed since."""
