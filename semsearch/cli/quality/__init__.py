"""How well a library of one's own is searched, on the command line."""
