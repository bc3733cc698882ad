"""What is said of photos: by people who wrote into them, and by the names of folders and files."""
