"""问答 in a browser: a station's own answers, keys, the search, small screens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

FOCUSED = "() => document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"


@pytest.fixture
def page(any_chromium: Browser) -> Iterator[Page]:
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


def station(sample_site: Path, folder: Path, answers: list[dict[str, str]]) -> Path:
    """Copy the sample to a station that gets these answers; return its page of answers."""
    shutil.copytree(sample_site, folder, ignore=shutil.ignore_patterns("media"))
    facts = {
        "schema": 1, "code": "qs", "name": "青石岭村学习站", "release": "2026-11", "sequence": 1,
        "media": {}, "receipts": [], "answers": answers, "keyId": "",
    }  # fmt: skip
    script = f"courseware.station({json.dumps(facts)});"
    (folder / "station.js").write_text(script, encoding="utf-8")
    return folder / "questions.html"


def test_a_stations_own_answers_come_first_and_none_twice(
    page: Page, sample_site: Path, tmp_path: Path
) -> None:
    page.goto((sample_site / "questions.html").as_uri())
    published = page.locator(".cw-answer h3").all_inner_texts()
    assert len(published) >= 2
    expect(page.get_by_role("heading", name="回答本站问的")).to_be_hidden()
    own = {"to": "qs-1a2b3c4d-2", "question": "<b>我们</b>问的？", "on": "2026-11-05"}
    answers = [
        {**own, "answer": "第一段。\n\n第二段 <script>"},
        {**own, "question": published[0], "answer": "下面有"},
    ]
    page.goto(station(sample_site, tmp_path / "青石岭", answers).as_uri())
    first = page.locator(".cw-answer").first
    expect(first).to_contain_text("<b>我们</b>问的？")
    expect(first.locator("p")).to_have_text(
        ["第一段。", "第二段 <script>", "镇里2026年11月5日回答"]
    )
    expect(page.locator(".cw-answer")).to_have_count(len(published) + 1)
    expect(page.get_by_text("下面有")).to_have_count(0)


def test_answers_are_reached_by_keys_and_printed(page: Page, sample_site: Path) -> None:
    page.goto((sample_site / "technical/apple-winter-pruning.html").as_uri())
    link = page.locator(".cw-asked a").first
    question = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions.html#q-*")
    expect(page.locator(".cw-answer:target h3")).to_have_text(question)
    page.evaluate("() => { self.print = () => { document.title = 'printed'; }; }")
    page.get_by_role("button", name="打印").focus()
    page.keyboard.press("Enter")
    assert page.title() == "printed"
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(page.locator(".cw-answer").first).to_be_visible()


def test_the_search_finds_an_answer(page: Page, sample_site: Path) -> None:
    page.goto(f"{(sample_site / 'search.html').as_uri()}?q=剪口油")
    hits = page.locator("cw-search a[href*='questions.html#q-']")
    hit = hits.filter(has_text="剪口油").first
    hit.click()
    page.wait_for_url("**/questions.html#q-*")


@pytest.mark.parametrize("width", [1366, 1024, 360])
def test_nothing_stands_out_of_the_screen(page: Page, sample_site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    for name in ("questions.html", "index.html"):
        page.goto((sample_site / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
