"""频道: the month's lessons play by themselves, by the keys of a remote control."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests import browsers
from tests.browser import axe, old_browser
from tests.browser.stations import BROWSERS, killable, opened, room_of, statements
from tests.browser.store_page import run_scripts

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

FIRST, SECOND = "wheat-winter-water", "stove-safety"
OTHERS = ["farmland-subsidy", "viewing-record", "start-and-play"]
# What plays here plays quickly: its seconds are counted as those of the lesson.
QUICK = """document.addEventListener("play", ({ target }) => { target.playbackRate = 8; }, true);"""
FINISH = """async (lessons) => {
  await courseware.store.ready;
  for (const lesson of lessons) await courseware.progress.storeRead(lesson);
}"""
# Most of a lesson was played before, so that its end comes soon at the usual speed: played quickly
# on a busy PC its seconds are passed over, and not counted.
PLAYED_BEFORE = """async (lesson) => {
  await courseware.store.ready;
  await courseware.progress.addPlayed(lesson, 0, 24, 30);
  await courseware.progress.storePosition(lesson, 20, 30);
}"""
OPEN_SESSION = """async () => {
  const { session, draft, time } = courseware;
  await courseware.store.ready;
  await draft.set(session.DRAFT, session.begin({ id: "s1", held: time.today(), start: "08:00",
    began: new Date().toISOString(), lessons: [] }, []));
}"""
ANSWER = """() => {
  for (const quiz of document.querySelectorAll("[data-channel] cw-quiz")) {
    for (const question of quiz.questions) {
      const right = question.options.find(({ index }) => question.key.right.includes(index));
      right.input.checked = true;
    }
  }
}"""
PLAYS = """(second) => {
  const media = document.querySelector(
    "[data-channel] .cw-player.is-current :is(video, audio)");
  return media && !media.paused && media.currentTime > second && media.currentTime;
}"""

MakeStation = Callable[..., Path]


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture
def station(sample_site: Path, tmp_path: Path) -> MakeStation:
    """Make a station's copy of the sample; `media` as in its station.js, by lesson."""

    def make(media: dict[str, list[str]] | None = None) -> Path:
        site = tmp_path / "学习站 #1 100%" / "site"
        shutil.copytree(sample_site, site, copy_function=os.link)
        (site / "station.js").unlink(missing_ok=True)
        facts = {"schema": 1, "code": "qs", "name": "青石岭村学习站", "media": media}
        (site / "station.js").write_text(f"courseware.station({json.dumps(facts)});", "utf-8")
        return site

    return make


def at_home(room: BrowserContext, site: Path, finished: list[str]) -> Page:
    """Open the home page of a station that has finished some lessons."""
    page = opened(room, site / "index.html")
    page.evaluate(FINISH, finished)
    return page


def says(page: Page, part: str, text: str) -> None:
    expect(page.locator(f"[data-part=stage-{part}]")).to_contain_text(text)


def panel(page: Page, title: str) -> None:
    """Wait for what stands between two films."""
    expect(page.locator(".cw-channel__box h2")).to_contain_text(title, timeout=30_000)


def plays(page: Page, second: float = 0) -> float:
    """Wait until the film on the stage plays and is past a second of it."""
    return float(page.wait_for_function(PLAYS, arg=second).json_value())


def fills_the_screen(page: Page) -> None:
    """Wait until the stage is full screen. The Chromium 109 of the tests, which has no window,
    never answers whether it may be; there the stage fills the page."""
    assert page.context.browser
    if page.context.browser.version.startswith("109."):
        box = page.locator("[data-channel]").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 1366, "height": 768}
    else:
        page.wait_for_function("() => document.fullscreenElement?.matches('[data-channel]')")


def files_of(site: Path, url: str) -> list[Path]:
    """The film files that the page of a lesson names."""
    names = re.findall(r' data-(?:hd|small|audio)="([^"]+)"', (site / url).read_text("utf-8"))
    return [(site / url).parent.joinpath(name).resolve() for name in names]


@pytest.mark.both
def test_one_key_fills_the_screen_and_keys_do_the_rest(
    room: BrowserContext, station: MakeStation
) -> None:
    page = at_home(room, station(), OTHERS)
    page.keyboard.press("9")
    plays(page)
    fills_the_screen(page)
    says(page, "now", "第 1 课，共 2 课：《冬小麦怎么浇封冻水》")
    says(page, "then", "接下来放《冬季取暖，防一氧化碳中毒》")
    # What is shown goes, and comes back with any key.
    stage = page.locator("[data-channel]")
    expect(stage).to_have_class(re.compile("is-quiet"))
    page.keyboard.press("ArrowRight")
    expect(stage).not_to_have_class(re.compile("is-quiet"))
    page.keyboard.press("Enter")
    expect(stage.locator("[data-do=toggle]")).to_contain_text("接着放")
    assert page.evaluate(PLAYS, -1) is False
    page.keyboard.press("Enter")
    plays(page)
    page.keyboard.press("ArrowDown")
    says(page, "now", "第 2 课，共 2 课：《冬季取暖，防一氧化碳中毒》")
    page.keyboard.press("ArrowDown")
    says(page, "remark", "这是最后一课")
    page.keyboard.press("ArrowUp")
    says(page, "now", "第 1 课，共 2 课")
    plays(page)
    # A digit leads to no section from here.
    page.keyboard.press("1")
    assert axe.violations(page) == []
    page.keyboard.press("Backspace")
    expect(stage).to_be_hidden()
    page.wait_for_function("() => document.activeElement.matches('[data-channel-begin]')")
    assert page.evaluate("() => document.fullscreenElement") is None
    assert page.evaluate("() => document.querySelectorAll('video').length") == 0


def test_the_month_plays_to_its_end(room: BrowserContext, station: MakeStation) -> None:
    """From the launcher's address: a film, its self-test, a film that cannot be read, the end."""
    site = station()
    for file in files_of(site, f"technical/{SECOND}.html"):
        file.unlink()
        file.write_bytes(b"not a film")
    page = at_home(room, site, OTHERS)
    page.evaluate(PLAYED_BEFORE, FIRST)
    page.close()
    page = opened(room, site / "index.html", "#channel")
    panel(page, "这个月的课，一课接一课放")
    expect(page.locator(".cw-channel__list .is-done")).to_have_count(3)
    page.keyboard.press("Enter")
    plays(page)
    fills_the_screen(page)
    panel(page, "《冬小麦怎么浇封冻水》放完了，做一做")
    expect(page.locator(".cw-channel__wait")).to_contain_text("没有人做")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cw-channel__wait")).to_have_text("")
    assert axe.violations(page) == []
    page.evaluate(ANSWER)
    page.get_by_role("button", name="看看对不对").press("Enter")
    expect(page.locator("[data-channel] .cw-quiz__result")).to_contain_text("已经记下")
    page.locator(".cw-channel__box .cw-btn").last.press("Enter")
    panel(page, "《冬季取暖，防一氧化碳中毒》放不了")
    expect(page.locator(".cw-channel__box")).to_contain_text("这一课读不出来")
    # The first key stops the clock, the button goes on.
    page.keyboard.press("Enter")
    panel(page, "这一遍放完了")
    rows = page.locator(".cw-channel__list li").all_inner_texts()
    assert "放完了，自测 3 题对 3 题" in rows[0]
    assert "读不出来" in rows[1]
    assert "以前学过了" in rows[2]
    expect(page.locator(".cw-channel__box")).to_contain_text("只有文字的，打开课自己看：《城乡居民")
    completed, answered = statements(page, 2)
    assert (completed["kind"], completed["lessons"]) == ("completed", [FIRST])
    assert completed["played"][FIRST] >= 27
    assert (answered["kind"], answered["score"], answered["of"]) == ("answered", 3, 3)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Enter")
    expect(page.locator("[data-channel]")).to_be_hidden()
    expect(page.locator("[data-month-count]")).to_contain_text("已经学了 4 课")


@pytest.mark.parametrize("name", BROWSERS)
def test_it_goes_on_in_the_middle_after_a_power_cut(
    name: str,
    found_browser: browsers.Found,
    playwright: Playwright,
    station: MakeStation,
    tmp_path: Path,
) -> None:
    program = found_browser.path if name == "chromium" else old_browser.PLACE
    site, profile = station(), tmp_path / "profile"
    with killable(playwright, program, profile) as (room, kill):
        room.add_init_script(QUICK)
        page = at_home(room, site, [])
        page.keyboard.press("9")
        plays(page)
        page.keyboard.press("ArrowDown")
        says(page, "now", "《冬季取暖")
        page.wait_for_function(f"() => courseware.progress.of({SECOND!r}).at > 14")
        page.evaluate("() => courseware.store.set('settled', 1)")
        kill()
    with killable(playwright, program, profile) as (room, _kill):
        page = opened(room, site / "index.html", "#channel")
        expect(page.locator(".cw-channel__list li").nth(1)).to_contain_text("放到 0:1")
        page.keyboard.press("Enter")
        says(page, "now", "《冬季取暖")
        says(page, "remark", "从上回停的 0:1")
        assert plays(page) > 13


def test_an_open_session_gets_what_is_played(room: BrowserContext, station: MakeStation) -> None:
    room.add_init_script(QUICK)
    page = at_home(room, station(), OTHERS)
    run_scripts(page, "pages/session/record")
    page.evaluate(OPEN_SESSION)
    page.keyboard.press("9")
    says(page, "remark", "集中学习开着，放的都算在这一场里")
    panel(page, "《冬小麦怎么浇封冻水》放完了")
    counted = "() => Object.keys(courseware.session.countedParts('s1')[0] || {})"
    page.wait_for_function(f"() => ({counted})().length")
    assert page.evaluate(counted) == [FIRST]
    assert page.evaluate("() => courseware.statements.lines()") == []


def test_what_did_not_come_to_the_station_is_said_or_heard(
    room: BrowserContext, station: MakeStation
) -> None:
    room.add_init_script(QUICK)
    site = station({FIRST: ["audio"], SECOND: []})
    page = at_home(room, site, OTHERS)
    page.keyboard.press("9")
    says(page, "remark", "没有画面，听声音")
    plays(page)
    assert page.evaluate("() => document.querySelector('.is-current.is-sound') !== null")
    page.keyboard.press("ArrowDown")
    panel(page, "《冬季取暖，防一氧化碳中毒》放不了")
    expect(page.locator(".cw-channel__box")).to_contain_text("没有送到本站")
    # Nobody presses anything: it goes on by itself.
    panel(page, "这一遍放完了")
    # Once all are finished, the key offers the month again.
    page.keyboard.press("Backspace")
    page.evaluate(FINISH, [FIRST, SECOND])
    page.keyboard.press("9")
    panel(page, "这个月的课都放过了")
    expect(page.get_by_role("button", name="从头再放一遍")).to_be_focused()
