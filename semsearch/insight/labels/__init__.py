"""Labels, the names of folders, and whether a photo's neighbours bear them out."""
