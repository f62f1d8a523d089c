"""Pages opened, changed and saved, without a browser."""
