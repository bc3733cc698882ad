"""How well a library of one's own is searched, by what a person calls right and wrong."""
