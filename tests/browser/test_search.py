"""Searching the sample site as a villager does: words into the head's field, a hit, its second."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]


@pytest.fixture
def page(any_chromium: Browser) -> Page:
    """Return a fresh tab that fails the test on any error of the page."""
    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield page
    page.close()
    assert faults == []


def ask(page: Page, site: Path, words: str) -> None:
    page.goto((site / "index.html").as_uri())
    page.fill("input[name=q]", words)
    page.keyboard.press("Enter")
    page.wait_for_selector("cw-search .cw-group, cw-search .cw-empty")


QUERIES = {
    "怎么给苹果树剪枝": "苹果树冬季修剪",
    "一氧化碳": "冬季取暖，防一氧化碳中毒",
    "yiyanghuatan": "冬季取暖，防一氧化碳中毒",
    "医保": "城乡居民医保，年底前怎么交",
}


def test_the_first_hit_is_the_right_lesson(page: Page, sample_site: Path) -> None:
    ask(page, sample_site, "苹果树冬季修剪")
    first = page.locator("cw-search .cw-group").first
    expect(first).to_contain_text("苹果树冬季修剪", use_inner_text=True)
    for words, title in QUERIES.items():
        page.fill("input[name=q]", words)
        expect(first).to_contain_text(title)
    first.locator("a").first.click()
    expect(page.locator("h1")).to_have_text(title)


def test_spoken_words_lead_to_their_second(page: Page, sample_site: Path) -> None:
    ask(page, sample_site, "两根打架留一根")
    hit = page.locator("cw-search a[href*='#t=']").first
    at = float((hit.get_attribute("href") or "").rpartition("#t=")[2])
    hit.click()
    page.wait_for_function(
        """at => [...document.querySelectorAll("video")]
          .some((video) => Math.abs(video.currentTime - at) < 1)""",
        arg=at,
    )


def test_nothing_found_is_said_and_helped(page: Page, sample_site: Path) -> None:
    ask(page, sample_site, "qzxqzx")
    expect(page.locator("main")).to_contain_text("没有找到")
