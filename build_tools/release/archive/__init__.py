"""`releases/`: what the office has made and keeps, packed and signed."""
