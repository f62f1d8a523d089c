"""Checks of the finished page: what a browser shows of it."""
