"""How well photos are found: by marks on the chosen library, and by the shipped reports."""
