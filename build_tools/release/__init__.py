"""Releases: what each station gets, signed and brought to it."""

from build_tools.release.plan import files_of, plan

__all__ = ["files_of", "plan"]
