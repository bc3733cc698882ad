"""What a file tells of its photo: size, date, camera and place."""
