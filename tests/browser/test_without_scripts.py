"""With JavaScript off the site is whole: every page can be reached by links, the videos play."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Return a page whose scripts do not run."""
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 1366, "height": 768}
    )
    yield context.new_page()
    context.close()


def click_to(page: Page, target: Path) -> None:
    """Click the first link to a file, and see that it leads there.

    `page.url` is stale after a click on file://, so the page itself is asked.
    """
    every = page.locator("a[href]:visible")
    urls = every.evaluate_all("all => all.map((a) => a.href)")
    with page.expect_event("domcontentloaded"):
        every.nth(urls.index(target.as_uri())).click()
    assert page.evaluate("location.href") == target.as_uri()


class Links(HTMLParser):
    """The pages to which a file's own text leads; the search is reached by its form."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.page, self.found = page, set[Path]()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "form": "action"}.get(tag)
        name = unquote(urlsplit(dict(attrs).get(wanted or "") or "").path)
        if name.endswith(".html"):
            self.found.add((self.page.parent / name).resolve())


def test_every_page_is_reached_from_the_first(sample_site: Path) -> None:
    seen: set[Path] = set()
    ahead = {(sample_site / "index.html").resolve()}
    while ahead:
        path = ahead.pop()
        seen.add(path)
        ahead |= Links(path).found - seen
    assert {path.resolve() for path in sample_site.rglob("*.html")} - seen == set()


def test_clicks_lead_to_a_lesson_and_its_video_plays(
    page: Page, visits: dict[Path, Visit], sample_site: Path
) -> None:
    lesson = next(path for path, seen in visits.items() if seen.videos)
    section = lesson.parent / "index.html"
    page.goto((sample_site / "index.html").as_uri())
    click_to(page, section)
    click_to(page, lesson)

    video = page.locator("video").first
    assert video.get_attribute("controls") is not None
    video.focus()
    page.keyboard.press("Space")
    for _attempt in range(1200):
        if video.evaluate("(video) => video.currentTime") > 0:
            break
        page.wait_for_timeout(50)
    assert video.evaluate("(video) => video.currentTime > 0 && !video.paused")
