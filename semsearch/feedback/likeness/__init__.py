"""What somebody calls alike: where pairs come from, and the file of what was learned of them."""
