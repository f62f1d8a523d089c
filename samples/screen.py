"""Drawn frames become pictures: the one place that starts a browser.

Needs playwright (in the test requirements) and a Chromium; Chinese type comes from the system's
Noto Sans CJK SC.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

if TYPE_CHECKING:
    from film import Film, Track

_PAGE = "<!doctype html><style>*{margin:0}body{overflow:hidden}svg{display:block}</style><body>"


@contextmanager
def browser_page(width: int, height: int) -> Iterator[Page]:
    """Open an empty page of that size."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=named, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_content(_PAGE)
            yield page
        finally:
            browser.close()


def _show(page: Page, film: Film, body: str) -> bytes:
    assert film.size  # noqa: S101 - only films with a picture come here
    width, height = film.size
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    page.evaluate("s => { document.body.innerHTML = s }", f"<svg {size}>{body}</svg>")
    return page.screenshot(type="jpeg", quality=96)


def frames(film: Film, track: Track) -> Iterator[bytes]:
    """Give the film's frames as JPEG, one after the other; equal ones are drawn once."""
    if film.size is None or film.frame is None:
        return
    with browser_page(*film.size) as page:
        before, picture = "", b""
        for number in range(round(track.length * film.fps)):
            body = film.frame(number / film.fps, track)
            if body != before:
                picture = _show(page, film, body)
                before = body
            yield picture


def stills(film: Film, track: Track, moments: dict[str, float]) -> dict[str, bytes]:
    """Return the frames at some moments (seconds), for looking at a film while it is written."""
    if film.size is None or film.frame is None:
        return {}
    with browser_page(*film.size) as page:
        return {name: _show(page, film, film.frame(at, track)) for name, at in moments.items()}
