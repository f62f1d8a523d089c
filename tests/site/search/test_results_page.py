"""The page of results: typing, pasting, input methods, keys, links, filters, hostile words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

from build_tools.site.search.documents import SearchBlock, SearchDocument
from tests.site.search.lessons import queries
from tests.site.search.site import write_site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TITLES = ".cw-group h2 a"
FOCUS = "() => document.activeElement.textContent"


def first_title(page: Page) -> str:
    # Not inner_text: a group that is not drawn yet has none (content-visibility).
    return page.locator(TITLES).first.text_content() or ""


def asked(page: Page) -> dict[str, list[str]]:
    # page.url is stale after replaceState on file://
    return parse_qs(urlsplit(page.evaluate("location.href")).query)


def test_typing_finds_and_keeps_the_address(page: Page) -> None:
    page.locator('[name="q"]').type("剪枝")
    expect(page.locator("[data-search-count]")).to_have_text(
        "找到 5 课"
    )  # three say it, two say 修剪
    assert asked(page) == {"q": ["剪枝"]}
    expect(page.locator(".cw-results mark").first).to_have_text("剪枝")


def test_address_finds(page: Page, search_page: Path) -> None:
    page.goto(f"{search_page.as_uri()}?q={quote('剪枝')}&section=cases")
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    assert first_title(page) == "老果园改造：间伐和高接"
    assert page.input_value('[name="q"]') == "剪枝"


def test_paste_without_a_key(page: Page) -> None:
    page.evaluate(
        """() => {
          const field = document.querySelector('[name="q"]');
          field.value = "柿饼";
          const paste = {bubbles: true, inputType: "insertFromPaste"};
          field.dispatchEvent(new InputEvent("input", paste));
        }"""
    )
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")


@pytest.mark.both
def test_input_method_searches_when_the_word_is_chosen(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    page.focus('[name="q"]')
    devtools.send(
        "Input.imeSetComposition", {"text": "shi'b", "selectionStart": 5, "selectionEnd": 5}
    )
    expect(page.locator("[data-search-count]")).to_have_text("")
    devtools.send("Input.insertText", {"text": "柿饼"})
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")


def test_spoken_words_lead_to_their_second(page: Page) -> None:
    page.fill('[name="q"]', "转一圈再下剪子")
    hit = page.locator(".cw-hit").first
    expect(hit).to_contain_text("12:34")
    assert hit.get_attribute("href") == "apple-pruning#t=754"


def test_text_leads_to_its_heading(page: Page) -> None:
    page.fill('[name="q"]', "背上直立的枝")
    hit = page.locator(".cw-hit").first
    expect(hit).to_contain_text("哪些枝该去：")
    assert hit.get_attribute("href") == "apple-pruning#哪些枝该去"


def test_keys_alone_lead_to_a_place(page: Page) -> None:
    page.locator('[name="q"]').type("剪枝")
    expect(page.locator(TITLES)).to_have_count(5)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUS) == first_title(page)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUS).startswith("全部")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUS) == first_title(page)
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"


def test_filters_count_and_stay_in_the_address(page: Page) -> None:
    page.fill('[name="q"]', "苹果")
    page.locator('[data-filter="topic"] button', has_text="修剪").click()
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    assert asked(page) == {"q": ["苹果"], "topic": ["修剪"]}
    page.locator('[data-filter="topic"] button', has_text="修剪").click()
    assert asked(page) == {"q": ["苹果"]}


def test_pinyin_says_what_it_was_taken_for(page: Page) -> None:
    page.fill('[name="q"]', "jianzhi")
    expect(page.locator(".cw-hint")).to_contain_text("您写的是拼音 jianzhi，先按“剪枝”找了")


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("剪技", "剪枝"),
        ("苹果树剪技", "苹果树剪枝"),
        ("老果因改造", "老果园改造"),
        ("马铃薯晚役病", "马铃薯晚疫病"),
    ],
)
def test_a_wrong_character_says_what_it_was_taken_for(page: Page, typed: str, used: str) -> None:
    page.fill('[name="q"]', typed)
    expect(page.locator(".cw-hint")).to_contain_text(f"没有找到“{typed}”，先按“{used}”找了")


def test_filters_open_on_a_press_where_the_screen_is_narrow(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.fill('[name="q"]', "剪枝")
    filters = page.locator('[data-filter="section"] button')
    expect(page.locator(".cw-filters summary")).to_be_visible()
    assert not filters.first.is_visible()
    page.locator(".cw-filters summary").click()
    filters.filter(has_text="典型经验").click()
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    expect(filters.filter(has_text="典型经验")).to_be_focused()


def test_more_results_come_on_a_press(any_chromium: Browser, tmp_path: Path) -> None:
    every = [
        SearchDocument(url=f"{at}.html", title=f"剪枝第{at}讲", section="x", section_name="类")
        for at in range(23)
    ]
    page = any_chromium.new_page()
    page.goto(f"{write_site(tmp_path / 's', every).as_uri()}?q={quote('剪枝')}")
    page.get_by_role("button", name="再看 10 课").click()
    expect(page.locator(TITLES)).to_have_count(20)
    expect(page.locator(TITLES).nth(10)).to_be_focused()
    page.get_by_role("button", name="再看 3 课").click()
    expect(page.locator(TITLES)).to_have_count(23)
    assert page.get_by_role("button", name="再看").count() == 0
    page.close()


@pytest.mark.parametrize("count", [29, 30])
def test_other_readings_of_initials_fill_up_what_is_few(
    any_chromium: Browser, tmp_path: Path, count: int
) -> None:
    titles = [f"修剪第{at}讲" for at in range(count)] + ["香蕉上市"]
    every = [
        SearchDocument(url=f"{at}.html", title=title, section="x", section_name="类")
        for at, title in enumerate(titles)
    ]
    page = any_chromium.new_page()
    page.goto(f"{write_site(tmp_path / 's', every).as_uri()}?q=xj")
    expect(page.locator("[data-search-count]")).to_have_text("按“修剪”找到 30 课")
    expect(page.locator(".cw-hint")).to_contain_text("修剪")
    page.locator(".cw-hint").get_by_text("香蕉").click()
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    page.close()


def test_nothing_found_offers_words(page: Page) -> None:
    page.fill('[name="q"]', "xqzw")
    expect(page.locator(".cw-hint")).to_contain_text("没有找到“xqzw”")
    # The heading says the same, and what only touches the words is little.
    expect(page.locator("[data-search-count]")).to_have_text("没有找到")
    assert page.locator(TITLES).count() <= 3
    page.locator(".cw-hint button").first.click()
    expect(page.locator("[data-search-count]")).to_contain_text("找到")


@pytest.mark.parametrize(
    ("typed", "missing", "remaining"),
    [
        ("区块链 核桃", "“区块链”", "“核桃”"),
        ("剪枝 HDMI 奥运会", "“hdmi”“奥运会”", "“剪枝”"),
        ("区块链 奥运会", "“区块链 奥运会”", ""),
    ],
)
def test_a_word_of_several_that_is_not_there_is_told_first(
    page: Page, typed: str, missing: str, remaining: str
) -> None:
    page.fill('[name="q"]', "核桃")
    expect(page.locator(".cw-filters button").first).to_be_visible()
    page.fill('[name="q"]', typed)
    expect(page.locator(".cw-hint")).to_contain_text(f"没有找到{missing}")
    # So few need no filters, and leave no room for them.
    expect(page.locator(".cw-filters")).to_have_count(0)
    expect(page.locator(".cw-hint")).to_contain_text(remaining)
    expect(page.locator("[data-search-count]")).to_have_text("没有找到")
    assert page.locator(TITLES).count() <= 3


def test_heading_and_hint_never_contradict_each_other(page: Page) -> None:
    every = [query.text for query in queries()[::7]]
    texts = [*every, *(f"{text} 区块链" for text in every[:8])]
    kinds = page.evaluate(
        """async (texts) => {
          const search = document.querySelector("cw-search"), kinds = new Set(), wrong = [];
          for (const text of texts) {
            search.result = await search.engine.search(text);
            const { hint, hits } = search.result;
            const line = hint ? courseware.search.hintLine(hint, hits.length, () => {}) : null;
            const isMissing = search.headline(hits.length).startsWith("没有找到");
            const isTold = line !== null && line.textContent.startsWith("没有找到")
              && !line.textContent.includes("先按");
            if (isMissing !== isTold && hits.length) wrong.push(text);
            kinds.add(hint ? hint.kind : "");
          }
          return { wrong, kinds: [...kinds].sort() };
        }""",
        texts,
    )
    assert kinds["wrong"] == []
    assert {"", "partly", "pinyin"} <= set(kinds["kinds"])


def test_two_quick_words_show_the_last(page: Page) -> None:
    page.evaluate(
        """() => {
          const field = document.querySelector('[name="q"]');
          for (const word of ["苹果", "柿饼"]) {
            field.value = word;
            field.dispatchEvent(new Event("input"));
          }
        }"""
    )
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    assert "柿饼" in first_title(page)


def test_hostile_words_are_only_words(any_chromium: Browser, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=window.harm=1> 剪枝 </script>"
    document = SearchDocument(
        url="a.html",
        title=hostile,
        section="x",
        section_name=hostile,
        topics=(hostile,),
        blocks=(SearchBlock("text", hostile, heading=hostile),),
    )
    site = write_site(tmp_path / "s", [document])
    page = any_chromium.new_page()
    page.goto(f"{site.as_uri()}?q={quote('<img src=x onerror=window.harm=1> 剪枝')}")
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    assert first_title(page) == hostile
    assert page.evaluate("window.harm") is None
    page.close()


def test_lapsed_lessons_stand_apart(any_chromium: Browser, tmp_path: Path) -> None:
    old = SearchDocument(
        url="old.html",
        title="剪枝旧规程",
        section="x",
        section_name="类",
        state="已停用",
        successor=("剪枝新规程", "new.html"),
    )
    new = SearchDocument(url="new.html", title="剪枝新规程", section="x", section_name="类")
    site = write_site(tmp_path / "s", [old, new])
    page = any_chromium.new_page()
    page.goto(f"{site.as_uri()}?q={quote('剪枝')}")
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    expect(page.locator(".cw-notice")).to_have_text("《剪枝旧规程》已停用。请看 剪枝新规程。")
    page.close()


def test_a_disk_that_comes_back_is_searched_again(any_chromium: Browser, tmp_path: Path) -> None:
    every = [SearchDocument(url="a.html", title="剪枝", section="x", section_name="类")]
    site = write_site(tmp_path / "s", every)
    words = site.parent / "search/words-000.js"
    words.rename(tmp_path / "away.js")
    page = any_chromium.new_page()
    page.goto(f"{site.as_uri()}?q={quote('剪枝')}")
    expect(page.locator(".cw-empty")).to_contain_text("找课用的文件读不出来")
    (tmp_path / "away.js").rename(words)
    page.fill('[name="q"]', "剪")
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 课")
    page.close()
