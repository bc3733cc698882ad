"""Things with a name: the list of them, one of them, and what is asked about it."""
