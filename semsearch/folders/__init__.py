"""Photos found below folders, and what is left out."""
