"""What is said of photos as evidence: words that people gave them, weighed by what they tell."""
