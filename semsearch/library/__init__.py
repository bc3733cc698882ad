"""The library: photos, their embeddings and their folders, in one SQLite file."""
