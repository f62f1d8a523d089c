"""The style that the pages of the office share."""

from __future__ import annotations

from importlib.resources import files

_SHARED = "shared.css"


def style_text(style: str) -> str:
    """Return the style of a page with what all pages share before it."""
    shared = files("build_tools.office").joinpath(_SHARED).read_text(encoding="utf-8")
    return f"{shared}\n{style}"
