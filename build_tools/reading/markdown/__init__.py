"""The Markdown that lessons are written in: one dialect for the checks and for the site."""
