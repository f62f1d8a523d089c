"""Lists of names in one string, as tables of tags and suffixes are best read."""

from __future__ import annotations


def names_of(names: str) -> frozenset[str]:
    """Return the names of a list in one string."""
    return frozenset(names.split())
