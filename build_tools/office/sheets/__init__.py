"""Registers as tables of a spreadsheet, and back."""
