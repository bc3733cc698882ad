"""Tags of photos and of whole libraries."""
