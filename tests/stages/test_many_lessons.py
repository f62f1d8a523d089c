"""A lesson page's frame has the same size however many lessons the site has."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.ffmpeg

TEXT = re.compile(rb'<article class="cw-text.*?</article>', re.DOTALL)
KILOBYTE = 1_000
READ = "id => courseware.store.ready.then(() => courseware.progress.storeRead(id))"


def frames(site: Path) -> list[int]:
    """Return the bytes of each lesson page beyond its own text."""
    pages = [
        path
        for path in site.glob("*/*.html")
        if path.parent.name != "find" and path.name != "index.html"
    ]
    return [len(TEXT.sub(b"", path.read_bytes())) for path in pages]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, run) -> Callable[[int], Path]:
    """Build a site of so many generated lessons, once; return its folder."""

    @cache
    def build(count: int) -> Path:
        folder = tmp_path_factory.mktemp("many") / str(count)
        script = REPOSITORY / "benchmarks" / "corpus.py"
        words = [sys.executable, str(script), "--count", str(count), str(folder)]
        subprocess.run(words, check=True, capture_output=True)
        done: CompletedProcess[str] = run("courseware", "-C", folder, "build", "-q")
        assert done.returncode == 0, done.stderr
        return folder / "site"

    return build


def test_the_frame_of_a_page_does_not_grow_with_the_site(built) -> None:
    # Past some forty lessons all that a page names of others is there: neighbours, related lessons.
    # A line for each lesson, were there one, would add some 2 KB.
    few, many = frames(built(45)), frames(built(85))
    assert (len(few), len(many)) == (45, 85)
    assert max(many) <= 60 * KILOBYTE
    assert max(many) <= max(few) + KILOBYTE


@pytest.mark.browser
def test_the_filters_of_a_list_go_over_all_its_pages(built, any_chromium: Browser) -> None:
    page = any_chromium.new_page()
    page.goto((built(85) / "find/for-villager.html").as_uri())
    cards = page.locator("[data-listed] a[data-lesson]")
    expect(cards).to_have_count(24)
    ids = {card.get_attribute("data-lesson") for card in cards.all()}
    learned = cards.first.get_attribute("data-lesson")
    page.evaluate(READ, learned)
    page.get_by_role("button", name="还没学过").press("Enter")
    expect(page.get_by_text("挑出 84 课")).to_be_visible()
    expect(cards).to_have_count(24)
    page.get_by_role("button", name="再看 24 课").press("Enter")
    expect(cards).to_have_count(48)
    expect(cards.nth(24)).to_be_focused()
    shown = {card.get_attribute("data-lesson") for card in cards.all()}
    assert learned not in shown
    assert ids - {learned} < shown
    # A lesson of another page leads there, and back to the list as it was.
    cards.last.press("Enter")
    expect(page.locator("article")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("挑出 84 课")).to_be_visible()
    page.get_by_role("button", name="还没学过").press("Enter")
    expect(cards).to_have_count(24)
    assert {card.get_attribute("data-lesson") for card in cards.all()} == ids
    page.get_by_role("button", name="有视频").press("Enter")
    expect(page.get_by_text("这样挑，一课也没有")).to_be_visible()
    page.close()
