"""The month as the office follows it."""
