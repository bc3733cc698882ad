"""The steps of the page How it works, drawn for the chosen photo."""
