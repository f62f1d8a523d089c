"""`content/` in and out: reading, checks, new projects and lessons."""
