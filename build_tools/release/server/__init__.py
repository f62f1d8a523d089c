"""Releases on a web server: read in pieces, trusted by signature and hash only."""
