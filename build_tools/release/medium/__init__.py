"""Media: a folder on a disk or a remote, and how files are brought there whole."""
