"""The year's report as a page and as a spreadsheet, written one station after the other."""
