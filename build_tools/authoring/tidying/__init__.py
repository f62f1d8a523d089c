"""Mends what is plainly meant in the source of a page, and never its words."""
