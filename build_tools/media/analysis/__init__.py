"""Measures what headers cannot tell: the sound as a whole, the picture in decoded samples."""
