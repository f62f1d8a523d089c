"""Pages from lessons: the only room that knows mkdocs."""
