"""The files by which people open the desk of a project."""
