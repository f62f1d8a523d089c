"""The office's desk, in a real browser and as a server."""
