"""courseware: Markdown lessons and recordings become a site that opens from disk."""

__version__ = "0.2.0"
