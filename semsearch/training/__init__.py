"""Making a head from photos, labels and captions."""
