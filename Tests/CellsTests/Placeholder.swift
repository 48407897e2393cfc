// Opens with its first file.
