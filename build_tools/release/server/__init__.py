"""Releases on a web server: fetched in pieces, believed by signature and hash only."""
