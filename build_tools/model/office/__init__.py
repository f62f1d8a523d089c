"""What stays in the office, as values: newer registers, and which fields are private."""
