"""From a query to the photos or words that answer it."""
