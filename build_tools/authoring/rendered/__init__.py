"""What a browser shows of a rendered page, and what its source says that it should show."""
