"""The style that the pages of the office share."""

from __future__ import annotations

from importlib.resources import files

_SHARED = "shared.css"


def style_text(own: str) -> str:
    """Return the style of a page: what all pages share, then its `own`."""
    shared = files("build_tools.office").joinpath(_SHARED).read_text(encoding="utf-8")
    return f"{shared}\n{own}"
