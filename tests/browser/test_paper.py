"""What a lesson is on paper: one or two A4 pages, black on white, with its number as a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit

LONGEST = 8
pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

SHOWN = """(names) => names.filter((name) => [...document.querySelectorAll(name)].some(
    (element) => element.getClientRects().length))"""


def test_every_lesson_fits_on_two_pages(
    any_chromium: Browser, sample_site: Path, visits: dict[Path, Visit]
) -> None:
    lessons = [x for x in visits if 'class="cw-paper"' in x.read_text(encoding="utf-8")]
    assert len(lessons) >= 20
    # The longest; what is shorter than these takes no more pages.
    lessons.sort(key=lambda path: visits[path].text, reverse=True)
    page = any_chromium.new_page()
    page.add_init_script("localStorage.setItem('cw:modes', '{\"theme\":\"dark\"}')")
    lengths: dict[str, int] = {}
    texts = {path.name: visits[path].text for path in lessons}
    for path in lessons[:LONGEST]:
        page.goto(path.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        lengths[path.name] = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    page.close()
    assert min(lengths.values()) >= 1
    # A guide of more than 1,500 characters with its pictures takes a page more.
    too_long = {
        name: pages for name, pages in lengths.items() if pages > max(2, texts[name] // 500)
    }
    assert too_long == {}


def test_paper_has_what_paper_needs_and_nothing_to_press(
    any_chromium: Browser, sample_site: Path
) -> None:
    page = any_chromium.new_page()
    page.goto((sample_site / "technical/apple-winter-pruning.html").as_uri())
    page.emulate_media(media="print")
    there = ["h1", ".cw-paper__picture", ".cw-paper__code", ".cw-text", ".cw-facts"]
    gone = [".cw-head", ".cw-foot", ".cw-modes", "video", "button", ".cw-outline", ".cw-series"]
    assert page.evaluate(SHOWN, there + gone) == there
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    # Nor where somebody was on the screen.
    page.goto((sample_site / "technical/index.html").as_uri())
    page.keyboard.press("ArrowRight")
    ring = "(({ outlineStyle, boxShadow }) => [outlineStyle, boxShadow])"
    style = "getComputedStyle(document.activeElement)"
    assert page.evaluate(f"document.activeElement.matches('a.cw-card') && {ring}({style})") == [
        "none",
        "none",
    ]
    page.close()
