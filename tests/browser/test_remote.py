"""The remote contract: with the arrows of a remote control all of every page comes to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Written, to_open
from tests.browser.remote_walk import WALK
from tests.browser.stations import BROWSERS, copy_of, opened, room_of
from tests.browser.store_page import THEME

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

MOST = 400
"""Presses from one end of a page to the other; the longest of the sample takes some 60."""
READY = """async () => {
  await courseware.store?.ready;
  await new Promise((resolve) => setTimeout(resolve, 100));
}"""
BEGUN = """() => document.activeElement !== document.body && !document.activeElement.disabled"""
ROOM, TELEVISION = (1366, 768), (1920, 1080)


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    browser: Browser = request.getfixturevalue(request.param)
    with room_of(browser) as context:
        yield context


def kinds_of(site: Path) -> dict[frozenset[str], list[Path]]:
    """Return the pages of a site by kind, longest first: a kind is what its template loads."""
    kinds: dict[frozenset[str], list[Path]] = {}
    for path in sorted(to_open(site), key=lambda page: -page.stat().st_size):
        loads = (link for link in Written(path).links if link.element in ("link", "script"))
        kinds.setdefault(frozenset(Path(link.url).name for link in loads), []).append(path)
    return kinds


def walked(
    room: BrowserContext, pages: list[Path], screen: tuple[int, int] = ROOM
) -> dict[str, dict[str, Any]]:
    page = room.new_page()
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    found = {}
    for path in pages:
        page.goto(path.as_uri())
        # A button may be switched off once the store of records is open.
        page.evaluate(READY)
        page.wait_for_function(BEGUN)
        found[path.as_posix()] = page.evaluate(WALK, MOST)
    return found


def faults(walks: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """Return what was never seen, or when the focus was not, by page."""
    told = {
        name: walk["lost"][:5] + walk["lostUp"][:5] + walk["faults"][:5]
        for name, walk in walks.items()
    }
    return {name: lines for name, lines in told.items() if lines}


def test_kinds_are_the_templates(sample_site: Path) -> None:
    kinds = kinds_of(sample_site)
    assert len(kinds) >= 14
    assert any(path.name == "search.html" for paths in kinds.values() for path in paths)


@pytest.mark.both
def test_everything_on_every_kind_of_page_is_seen_by_arrows(
    room: BrowserContext, sample_site: Path
) -> None:
    walks = walked(room, [paths[0] for paths in kinds_of(sample_site).values()])
    assert sum(walk["count"] for walk in walks.values()) > 1000
    assert sum(walk["down"] for walk in walks.values()) > 100
    assert faults(walks) == {}


def test_everything_is_seen_on_a_television(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "index.html")
    page.get_by_role("button", name="电视").click()
    longest = [paths[0] for paths in kinds_of(sample_site).values()]
    walks = walked(room, longest, TELEVISION)
    assert page.evaluate("document.documentElement.dataset.screen") == "tv"
    assert faults(walks) == {}


@pytest.mark.soak
def test_everything_on_all_pages_is_seen_by_arrows(room: BrowserContext, sample_site: Path) -> None:
    assert faults(walked(room, sorted(sample_site.rglob("*.html")))) == {}


def page_of(place: Path, body: str) -> Path:
    """Write a page that is nothing but this and what moves it."""
    names = ("dom", "scrolling", "focus", "way-back", "keys")
    urls = ((THEME / f"assets/js/shared/{name}.js").as_uri() for name in names)
    scripts = "".join(f'<script src="{url}"></script>' for url in urls)
    place.write_text(
        f'<!doctype html><meta charset="utf-8"><main><a href="#a">甲</a>{body}'
        f'<a href="#b">乙</a></main>{scripts}'
        "<script>courseware.focus.begin(courseware.wayBack.isBack)</script>",
        encoding="utf-8",
    )
    return place


def test_a_picture_as_high_as_the_screen_is_seen_whole(
    room: BrowserContext, tmp_path: Path
) -> None:
    """Held against pages nobody has written: text and pictures of odd heights between controls."""
    for number, height in enumerate((400, 540, 700, 767)):
        rows = "".join(
            f'<p>行 {row}</p><img alt="" width="300" height="{height}" src="data:image/svg+xml,'
            "%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">"
            for row in range(6)
        )
        page = page_of(tmp_path / f"{number}.html", rows)
        assert faults(walked(room, [page])) == {}, height


def test_a_table_wider_and_longer_than_the_screen_is_seen(
    room: BrowserContext, tmp_path: Path
) -> None:
    rows = "".join(
        f"<tr><td><div style='width:3000px'>行 {row}</div></td></tr>" for row in range(90)
    )
    table = f"<table tabindex='0' style='display:block;overflow:auto;width:900px'>{rows}</table>"
    path = page_of(tmp_path / "table.html", f"<div class='cw-text'>{table}</div>")
    assert faults(walked(room, [path])) == {}
    page = opened(room, path)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator("table").evaluate("(table) => table.scrollLeft") == 2 * 630
    page.keyboard.press("ArrowLeft")
    expect(page.locator("table")).to_be_focused()


def test_back_returns_to_the_place_in_a_text_and_to_the_link_of_a_note(
    room: BrowserContext, tmp_path: Path
) -> None:
    lines = "".join(f"<p>行 {number}</p>" for number in range(150))
    note = "<a id='ref' href='#note'>注</a>"
    path = page_of(tmp_path / "text.html", f"{note}{lines}<p id='note'>注的话</p>")
    page = opened(room, path)
    for _press in range(4):
        page.keyboard.press("ArrowDown")
    reading = page.evaluate("document.activeElement.textContent")
    assert reading.startswith("行")
    page.goto(page_of(tmp_path / "other.html", "").as_uri())
    page.go_back()
    expect(page.locator("[data-reading]")).to_have_text(reading)
    page.evaluate("scrollTo(0, 0)")
    page.locator("#ref").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => scrollY > 1000")
    page.go_back()
    expect(page.locator("#ref")).to_be_focused()


HREF = "(address) => document.activeElement.getAttribute('href') === address"


@pytest.mark.both
def test_back_leads_to_where_one_came_from(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "search.html", "?q=苹果")
    page.wait_for_function("() => document.querySelectorAll('.cw-group h2 a').length > 3")
    third = page.locator(".cw-group h2 a").nth(2)
    third.focus()
    address = third.get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Backspace")
    assert "search.html?q=" in page.url
    expect(page.locator("[name=q]")).to_have_value("苹果")
    page.wait_for_function(HREF, arg=address)

    # From home to a list, to a lesson, and back by the button as by the key.
    page.goto((sample_site / "index.html").as_uri())
    tile = page.locator(".cw-tile").nth(1)
    with page.expect_navigation():
        tile.click()
    listed = page.url
    with page.expect_navigation():
        page.locator("main a[data-lesson]").nth(3).press("Enter")
    with page.expect_navigation():
        page.get_by_role("link", name="返回").click()
    assert page.url == listed
    with page.expect_navigation():
        page.keyboard.press("Backspace")
    assert page.url.endswith("/index.html")
    page.wait_for_function("() => document.activeElement.classList.contains('cw-tile')")


def test_back_leads_up_where_there_is_no_way_back(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "technical/apple-winter-pruning.html")
    for address in ("/technical/index.html", "/index.html"):
        with page.expect_navigation():
            page.keyboard.press("Backspace")
        assert page.url.endswith(address)
    page.keyboard.press("Backspace")
    assert page.evaluate("courseware.wayBack.go()") is False


def test_the_focus_goes_on_when_what_had_it_hides(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "technical/index.html")
    for hide in ("hidden = true", "disabled = true", "remove()"):
        page.evaluate(
            """() => { const button = document.createElement("button");
            button.textContent = "甲"; document.querySelector("main .cw-wrap").prepend(button);
            button.focus(); courseware.focus.keep(); }"""
        )
        page.evaluate(f"() => {{ document.activeElement.{hide}; }}")
        page.wait_for_function("() => document.activeElement.matches('main a, main button')")


def test_lists_and_searches_begin_at_their_first_lesson(
    room: BrowserContext, sample_site: Path
) -> None:
    page = room.new_page()
    for address in ("technical/index.html", "find/month-11.html", "find/az.html"):
        page.goto((sample_site / address).as_uri())
        expect(page.locator("a[data-lesson]").first).to_be_focused()
    page.goto((sample_site / "search.html").as_uri() + "?q=苹果")
    expect(page.locator(".cw-group h2 a").first).to_be_focused()
    # Without words, and where nothing was found, there is something to press all the same.
    page.goto((sample_site / "search.html").as_uri())
    page.keyboard.press("ArrowDown")
    expect(page.locator("cw-search a").first).to_be_focused()
    page.goto((sample_site / "search.html").as_uri() + "?q=gggkkk")
    expect(page.locator(".cw-hint button").first).to_be_focused()


@pytest.mark.parametrize("screen", [ROOM, (1366, 650), (1024, 768), (360, 800)])
def test_the_big_button_has_the_focus_on_every_screen(
    room: BrowserContext, sample_site: Path, screen: tuple[int, int]
) -> None:
    page = room.new_page()
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    page.goto((sample_site / "technical/apple-winter-pruning.html").as_uri())
    expect(page.locator("cw-player [data-part=play]")).to_be_focused()
    # Nothing to carry: the buttons are off, and one begins where one reads, not at the way out.
    page.goto((sample_site / "records.html").as_uri())
    page.evaluate("courseware.store.ready")
    expect(page.get_by_role("heading", name="带到镇里去")).to_be_focused()


def test_a_pulled_medium_is_told_in_our_words(
    room: BrowserContext, sample_site: Path, tmp_path: Path
) -> None:
    site = copy_of(sample_site, tmp_path / "站", "jia")
    page = opened(room, site / "technical/index.html")
    pulled = site.rename(tmp_path / "拔下来的")
    for key in ("Enter", "1", "Backspace"):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name="再试一次")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert "technical/index.html" in page.evaluate("location.href")
    page.keyboard.press("1")
    pulled.rename(site)
    with page.expect_navigation():
        page.get_by_role("button", name="再试一次").press("Enter")
    assert "policy/index.html" in page.evaluate("location.href")


def test_what_begins_in_one_tab_pauses_the_others(room: BrowserContext, sample_site: Path) -> None:
    one, other = (opened(room, sample_site / "index.html") for _ in range(2))
    for page in (one, other):
        page.evaluate(
            """() => { self.pauses = 0; const media = document.createElement("audio");
            media.pause = () => { self.pauses += 1; }; document.body.append(media); }"""
        )
    other.evaluate("document.querySelector('audio').dispatchEvent(new Event('play'))")
    one.wait_for_function("() => self.pauses === 1")
    assert other.evaluate("self.pauses") == 0


QUIZ = "technical/apple-winter-pruning.html"


@pytest.fixture(scope="module")
def quiz_page(chromium_109: Browser, sample_site: Path) -> Iterator[Page]:
    with room_of(chromium_109) as context:
        yield opened(context, sample_site / QUIZ)


@pytest.fixture
def quiz(room: BrowserContext, sample_site: Path, tmp_path: Path) -> Page:
    page = opened(room, copy_of(sample_site, tmp_path / "站", "jia") / QUIZ)
    page.evaluate("courseware.store.ready")
    return page


def test_answers_survive_leaving_and_coming_back(quiz: Page) -> None:
    first = quiz.locator("fieldset[data-told]").first.locator("input").first
    second = quiz.locator("fieldset[data-told]").nth(1).locator("input").nth(1)
    chosen = "() => document.querySelector('cw-quiz').questions.map((x) => x.answer())"
    first.check()
    quiz.get_by_role("button", name="看看对不对").click()
    expect(quiz.locator("fieldset.is-right, fieldset.is-wrong")).to_have_count(1)
    quiz.wait_for_function(
        "() => Object.keys(courseware.progress.answers('apple-winter-pruning').questions).length"
    )
    second.check()
    before = quiz.evaluate(chosen)
    address = quiz.url
    # A slip on the remote control leads nobody away.
    quiz.keyboard.press("2")
    assert quiz.url == address
    with quiz.expect_navigation():
        quiz.get_by_role("link", name="返回").click()
    quiz.goto(address)
    quiz.wait_for_selector("fieldset.is-right, fieldset.is-wrong")
    assert quiz.evaluate(chosen) == before
    expect(quiz.locator("fieldset.is-right, fieldset.is-wrong")).to_have_count(1)
    quiz.get_by_role("button", name="重新做").click()
    quiz.reload()
    quiz.evaluate("courseware.store.ready")
    assert quiz.evaluate(chosen)[1] == []


def test_down_reaches_every_question(quiz: Page) -> None:
    reached = quiz.evaluate(
        """() => {
          const fields = [...document.querySelectorAll("fieldset[data-told]")];
          return [...fields[0].querySelectorAll("input")].map((start) => {
            start.focus();
            const met = new Set();
            for (let press = 0; press < 60; press += 1) {
              met.add(fields.indexOf(document.activeElement.closest("fieldset")));
              document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
                {key: "ArrowDown", bubbles: true, cancelable: true}));
            }
            return fields.every((_, index) => met.has(index));
          });
        }"""
    )
    assert len(reached) > 2
    assert all(reached)
    # Below the last answer, as wide as the text, comes the button that judges, not one beside it.
    quiz.locator("fieldset[data-told] input").last.focus()
    judges = quiz.get_by_role("button", name="看看对不对")
    for _press in range(5):
        quiz.keyboard.press("ArrowDown")
        if quiz.evaluate("document.activeElement.matches('button')"):
            break
    expect(judges).to_be_focused()


@pytest.mark.parametrize(
    ("written", "accepted", "after", "is_right"),
    [
        ("叁", "3", "", True),
        ("三月", "3", "月上旬", True),
        ("三月", "3月", "", True),
        ("　３　", "3", "", True),
        ("十二", "12", "", True),
        ("一百零五", "105", "", True),
        ("二〇二六", "2026", "年", True),
        ("两万三千", "23000", "", True),
        ("一亿二千万", "120000000", "", True),
        ("壹拾伍", "15", "", True),
        ("四月", "3", "月", False),
        ("三十", "3", "十字", False),
        ("三斤", "3", "月", False),
        ("三月", "3", "", False),
        ("一氧化碳", "一氧化碳", "", True),
        ("二氧化碳", "一氧化碳", "", False),
    ],
)
def test_a_number_counts_however_it_is_written(
    quiz_page: Page, written: str, accepted: str, after: str, is_right: bool
) -> None:
    call = "([text, right, after]) => courseware.quizAnswers.isAccepted(text, [right], after)"
    assert quiz_page.evaluate(call, [written, accepted, after]) is is_right
