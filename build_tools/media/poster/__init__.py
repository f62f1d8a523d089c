"""Posters: from a picture, or from a frame."""
