"""The stages of the office: registers as a spreadsheet, and the office itself out of a backup."""
