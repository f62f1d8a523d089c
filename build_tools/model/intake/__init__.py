"""A programme guide, the recordings that came with it, and what is to become of both."""
