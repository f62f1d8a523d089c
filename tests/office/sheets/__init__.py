"""Registers as worksheets."""
