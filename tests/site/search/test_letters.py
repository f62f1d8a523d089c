"""Letters in a query: whole words of pages, and only what is no such word is read as pinyin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.site.search.site import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LESSONS = {
    "cable": ("电视接线", "用 HDMI 线把电脑接到电视上，没有画面就换一个口。"),
    "disk": ("拷课", "把U盘插到电脑上，等灯不闪了再拔。"),
    "code": ("配对", "函数返回 std::pair，两个值一起给。"),
    "frogs": ("看水温", "水面冒泡就是开了，马上下锅。"),
    "wheat": ("小麦浇水", "小麦返青以后再浇水。"),
    # Holds all neighbours of the letters of HDMI, std, pair and maopao, and none of the words.
    "decoy": ("好的大米", "hd dm mi, st td, paid air, mama aorta op pack pao 好的密度，碗盘"),
}
ASK = """async text => {
  const engine = document.querySelector("cw-search").engine;
  const { hits, hint } = await engine.search(text);
  const lessons = await Promise.all(hits.map(hit => engine.lesson(hit.lesson)));
  return {urls: lessons.map(lesson => lesson.url), kind: hint?.kind, used: hint?.used,
    others: hint?.others};
}"""


@pytest.fixture(scope="module")
def letters(station_browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open the search over the lessons above."""
    yield from opened(station_browser, tmp_path_factory.mktemp("letters"), LESSONS)


def ask(page: Page, text: str) -> dict[str, Any]:
    return page.evaluate(ASK, text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HDMI", "cable"),
        ("hdmi", "cable"),
        ("ＨＤＭＩ", "cable"),
        ("hdm", "cable"),
        ("HDMI线", "cable"),
        ("U盘", "disk"),
        ("std::pair", "code"),
        ("std pair", "code"),
    ],
)
def test_whole_words_are_found_and_nothing_else(letters: Page, text: str, url: str) -> None:
    result = ask(letters, text)
    assert result["urls"] == [url]
    assert result["kind"] is None


@pytest.mark.parametrize(
    ("text", "used", "url"),
    [
        ("maopao", "冒泡", "frogs"),
        ("mao pao", "冒泡", "frogs"),
        ("xiaomai", "小麦", "wheat"),
        ("xm", "小麦", "wheat"),
        ("XIAOMAI", "小麦", "wheat"),
    ],
)
def test_letters_of_no_word_are_pinyin(letters: Page, text: str, used: str, url: str) -> None:
    result = ask(letters, text)
    assert (result["kind"], result["used"]) == ("pinyin", used)
    assert result["urls"][0] == url


def test_pinyin_beside_a_word_is_read(letters: Page) -> None:
    result = ask(letters, "dianshi hdmi")
    assert (result["kind"], result["used"]) == ("pinyin", "电视")
    assert result["urls"][0] == "cable"


@pytest.mark.parametrize("text", ["HDMI", "hdmi", "std::pair", "U盘", "www.example.org", "VGA"])
def test_words_that_no_lesson_holds_are_not_found(
    any_chromium: Browser, tmp_path: Path, text: str
) -> None:
    few = {key: LESSONS[key] for key in ("frogs", "wheat", "decoy")}
    for page in opened(any_chromium, tmp_path, few):
        result = ask(page, text)
        assert result["kind"] == "nothing"
        assert result["urls"] == (["decoy"] if text == "U盘" else [])


def test_capitals_are_offered_as_initials(letters: Page) -> None:
    result = ask(letters, "XM")
    assert result["kind"] == "nothing"
    assert result["others"][0] == "小麦"
