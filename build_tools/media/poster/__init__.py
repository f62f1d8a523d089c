"""Posters: from a picture, from a frame, or drawn with the title."""
