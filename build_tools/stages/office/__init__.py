"""The stages of `office`: registers and lesson metadata in one spreadsheet, out and back."""
