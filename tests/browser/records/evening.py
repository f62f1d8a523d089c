"""An evening of a station through the real pages: its roster, and a session that is held and kept.

Tests hold it, and so do the scripts that make the sample records and the pictures of the guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from playwright.sync_api import Page


def paste_roster(page: Page, site: Path, people: Sequence[str]) -> None:
    """Paste a list of people, a line each, into the page of the roster."""
    page.goto((site / "roster.html").as_uri())
    page.locator("[data-field=paste]").fill("\n".join(people))
    page.get_by_role("button", name="先看一看").click()
    page.get_by_role("button", name="都加上").click()
    added = page.locator("[data-part=paste-status]", has_text=f"加上了 {len(people)} 人")
    added.wait_for()


def choose_lesson(page: Page, site: Path, lesson: str) -> None:
    """Open the page of a session with one lesson chosen."""
    page.goto((site / "session.html").as_uri() + f"?lesson={lesson}")
    page.locator("[data-part=chosen] li").wait_for()


def call_names(page: Page, comes: Iterable[bool]) -> None:
    """Begin to sign in by the key that has the focus, and walk down the list."""
    page.keyboard.press("Enter")
    page.locator("[data-step=open]:not([hidden])").wait_for()
    for is_here in comes:
        page.keyboard.press("Enter" if is_here else "ArrowRight")
    page.wait_for_function("() => !document.querySelector('cw-session').unsafe.length")


def end_session(page: Page, text: str) -> None:
    """End the session and write what people said."""
    page.get_by_role("button", name="结束这一场").press("Enter")
    page.locator("[data-field=text]").fill(text)


def keep_session(page: Page) -> None:
    """Keep the session without printing it."""
    page.get_by_role("button", name="存好，不打印").press("Enter")
    page.locator("[data-step=kept]:not([hidden])").wait_for()
