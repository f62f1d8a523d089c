"""Scripts that come after a page was seen: very late, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.late.whole_pages import WHOLE
from tests.browser.stations import BROWSERS, copy_of, room_of

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

FILM = "technical/apple-winter-pruning.html"
# The first frame, after which a page runs its scripts, comes when the test says so.
HOLD = """const draw = self.requestAnimationFrame;
self.frames = [];
self.requestAnimationFrame = (frame) => self.frames.push(frame);
self.draw = () => {
  self.requestAnimationFrame = draw;
  self.frames.splice(0).forEach((frame) => frame());
};"""
GO_ON = "() => self.draw()"
# Where a page has anything to press without the script that is missing.
DRIVEN = "() => document.activeElement !== document.body || !courseware.focus.first()"


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


def one_page_of_each_kind(site: Path) -> dict[tuple[str, ...], Path]:
    """Return a page for each set of scripts and stylesheets that pages of the site have."""
    pages: dict[tuple[str, ...], Path] = {}
    for path in sorted(site.rglob("*.html")):
        names = re.findall(r"kinds/(\w+\.(?:js|css))\"", path.read_text(encoding="utf-8"))
        pages.setdefault(tuple(names), path)
    return pages


def wait(page: Page, condition: str, value: str = "") -> None:
    """Wait without the frames of the page, which do not come."""
    page.wait_for_function(condition, arg=value, polling=20)


def held(room: BrowserContext, path: Path) -> Page:
    """Open a page that can be seen, and whose scripts do not come yet; in one tab all of them."""
    if not room.pages:
        room.new_page().add_init_script(HOLD)
    [page] = room.pages
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_function(
        "() => self.frames.length && document.readyState !== 'loading'", polling=20
    )
    return page


def test_every_kind_of_page_begins_when_its_scripts_come(
    room: BrowserContext, sample_site: Path
) -> None:
    for path in one_page_of_each_kind(sample_site).values():
        page = held(room, path)
        assert page.evaluate("() => self.courseware.dom") is None, path.name
        page.keyboard.press("ArrowDown")
        page.evaluate(GO_ON)
        wait(page, WHOLE)
        wait(page, DRIVEN)


@pytest.mark.both
def test_what_is_pressed_before_is_done_then(room: BrowserContext, sample_site: Path) -> None:
    # The big button of a film, by a key that has nothing to press yet; then by a click.
    for press in (
        lambda page: page.keyboard.press("Enter"),
        lambda page: page.locator("[data-part=play]").click(),
    ):
        page = held(room, sample_site / FILM)
        assert page.locator("video").get_attribute("controls") is None
        height = page.evaluate("() => document.querySelector('cw-player').offsetHeight")
        press(page)
        assert page.evaluate("() => document.querySelector('video').paused")
        page.evaluate(GO_ON)
        wait(page, "() => !document.querySelector('video').paused")
        assert page.evaluate("() => document.querySelector('cw-player').offsetHeight") == height
    # Several keys in their order: the second lesson of a list, and the section of a digit.
    page = held(room, sample_site / "technical/index.html")
    second = page.locator("a[data-lesson]").nth(1).get_attribute("href")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.evaluate(GO_ON)
    wait(page, "(name) => location.href.endsWith(name)", str(second))
    page = held(room, sample_site / "technical/index.html")
    page.keyboard.press("1")
    page.evaluate(GO_ON)
    wait(page, "() => location.href.endsWith('/policy/index.html')")


def test_words_of_a_search_are_written_at_once(room: BrowserContext, sample_site: Path) -> None:
    page = held(room, sample_site / "technical/index.html")
    page.locator("[name=q]").click()
    page.keyboard.type("1果")
    expect(page.locator("[name=q]")).to_have_value("1果")
    page.keyboard.press("Enter")
    wait(page, "() => location.pathname.endsWith('/search.html')")


def test_a_script_that_does_not_come_stops_no_other(
    any_chromium: Browser, sample_site: Path, tmp_path: Path
) -> None:
    site = copy_of(sample_site, tmp_path / "站", "jia")
    scripts = site / "assets/js/kinds"
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    for names, path in one_page_of_each_kind(site).items():
        own = next((name for name in reversed(names) if name.endswith(".js")), "")
        (scripts / own).rename(site / "away.js")
        page.goto(path.as_uri())
        # Links lead on, and arrows lead to them.
        page.keyboard.press("ArrowDown")
        wait(page, DRIVEN)
        (site / "away.js").rename(scripts / own)
    for name, path in (("drive.js", "technical/index.html"), ("base.js", "find/month-11.html")):
        (scripts / name).rename(site / "away.js")
        page.goto((site / path).as_uri())
        page.locator("a[data-lesson]").first.click()
        wait(page, "() => document.querySelector('[data-lesson].cw-lesson')")
        (site / "away.js").rename(scripts / name)
    # Without the player's own scripts the browser's player is there.
    for name in ("film.js", "film_quiz.js"):
        (scripts / name).unlink()
    page.goto((site / FILM).as_uri())
    expect(page.locator("video[controls]")).to_be_visible()
    expect(page.locator(".cw-keys")).to_have_count(0)
    context.close()
