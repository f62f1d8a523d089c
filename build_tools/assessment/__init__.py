"""The year's assessment: rule book × measures → scores that explain themselves, and the report."""
