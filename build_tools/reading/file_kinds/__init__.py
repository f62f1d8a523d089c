"""What the bytes of a file are, whatever its name says, and what in them acts by itself."""
