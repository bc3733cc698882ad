"""The desks of the page Tidy up: copies, and labels that may be wrong."""
