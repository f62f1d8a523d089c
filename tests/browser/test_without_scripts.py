"""With JavaScript off the site is whole: every page can be reached by links, the videos play."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit, Written

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]


@pytest.fixture
def page(any_chromium: Browser) -> Iterator[Page]:
    """Return a page whose scripts do not run."""
    context = any_chromium.new_context(
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


def test_only_pages_of_the_month_name_it(page: Page, sample_site: Path) -> None:
    for path in ("find/az.html", "technical/index.html"):
        page.goto((sample_site / path).as_uri())
        head, foot = page.locator(".cw-head"), page.locator(".cw-foot")
        assert "月" not in head.inner_text() + foot.inner_text()
        assert foot.inner_text().endswith("编辑看的，不是发布的 · 不用上网")
    page.goto((sample_site / "find/index.html").as_uri())
    chosen = page.locator(".cw-part").first
    assert chosen.inner_text().split() == ["先看这些", "本月必学", "新课", "按拼音排的全部课"]


def test_every_page_is_reached_from_the_first(sample_site: Path) -> None:
    seen: set[Path] = set()
    ahead = {(sample_site / "index.html").resolve()}
    while ahead:
        path = ahead.pop()
        seen.add(path)
        # Links, and the form by which the search is reached.
        named = [link.path for link in Written(path).links if link.element in ("a", "form")]
        ahead |= {
            page.resolve() for page in named if page.suffix == ".html" and page.is_file()
        } - seen
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
