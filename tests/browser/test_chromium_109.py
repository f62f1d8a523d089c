"""The sample site in Chromium 109, which is what a station with Windows 7 has at best."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.old, pytest.mark.ffmpeg]


@pytest.fixture
def page(chromium_109: Browser):
    """Open a tab that fails the test on any error of a page or a request that leaves the disk."""
    page = chromium_109.new_page(viewport={"width": 1024, "height": 768})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:")) else faults.append(request.url)
        ),
    )
    yield page
    page.close()
    assert faults == []


def test_it_is_109(chromium_109: Browser) -> None:
    assert chromium_109.version.startswith("109.")


@pytest.mark.parametrize("words", ["苹果树冬季修剪", "pingguoshu", "蘋果樹"])
def test_search_finds(page, sample_site: Path, words: str) -> None:
    page.goto((sample_site / "index.html").as_uri())
    page.fill("input[name=q]", words)
    page.keyboard.press("Enter")
    page.wait_for_selector("cw-search .cw-group")
    # What is not drawn yet has no inner text (content-visibility): wait until it has.
    first = page.locator("cw-search .cw-group").first
    expect(first).to_contain_text("苹果树", use_inner_text=True)


def test_a_word_that_an_input_method_brings_is_searched(page, sample_site: Path) -> None:
    page.goto((sample_site / "search.html").as_uri())
    page.locator("input[name=q]").evaluate(
        "(field) => { field.value = '医保'; field.dispatchEvent(new Event('input')); }"
    )
    page.wait_for_selector("cw-search .cw-group")
    first = page.locator("cw-search .cw-group").first
    expect(first).to_contain_text("医保", use_inner_text=True)
