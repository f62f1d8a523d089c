"""The stage `tidy`: what would be mended, and the writing of it."""
