"""A page with nothing but the pure scripts of simultaneous playback, for tests in virtual time."""

from __future__ import annotations

from pathlib import Path

THEME = Path(__file__).parents[3] / "overrides"
SCRIPTS = (
    "shared/time",
    "same-time/clock",
    "same-time/presses",
    "same-time/schedule",
    "same-time/controller",
    "same-time/run",
    "same-time/texts",
)


def write_page(folder: Path) -> Path:
    """Write the page and return its path."""
    sources = ((THEME / f"assets/js/{name}.js").as_uri() for name in SCRIPTS)
    scripts = "".join(f'<script src="{source}"></script>' for source in sources)
    page = folder / "virtual.html"
    page.write_text(f'<!doctype html><meta charset="utf-8"><body>{scripts}', encoding="utf-8")
    return page
