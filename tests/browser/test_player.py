"""The player, driven by the keys of a remote control: every function, and what may go wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.stations import BROWSERS, GO_ON, room_of

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LESSON = "apple-winter-pruning"
FILM = f"technical/{LESSON}.html"
HOSTILE = '<script>document.title="ran"</script><img src=x onerror="document.title=\'ran\'">'
LISTEN = """() => {
  window.told = [];
  for (const name of ["cw-played", "cw-place", "cw-ended"]) {
    document.addEventListener(name, (event) => told.push({name, ...event.detail}));
  }
}"""
FOCUSED = """() => {
  const at = document.activeElement;
  return at.dataset.part || at.textContent.trim();
}"""

# What lies in a layer and cannot be seen whole in it.
HIDDEN_IN = """(name) => {
  const layer = document.querySelector(name), frame = layer.getBoundingClientRect();
  return [...layer.querySelectorAll("p, b, button:not([hidden])")].filter((x) => {
    const box = x.getBoundingClientRect();
    return box.height < 18 || box.top < frame.top || box.bottom > frame.bottom
      || box.left < frame.left || box.right > frame.right;
  }).map((x) => x.textContent);
}"""

MakeStation = Callable[..., Path]


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser profile of its own, in the current Chromium and in the one of Windows 7."""
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture
def station(sample_site: Path, tmp_path: Path) -> MakeStation:
    """Make a station's copy under a path with Chinese, a space, `#` and `%`; `media` as in its
    station.js, by lesson. Files are links to those of the sample: replace, never write them."""

    def make(media: dict[str, list[str]] | None = None) -> Path:
        site = tmp_path / "学习站 #1 100%" / "site"
        shutil.copytree(sample_site, site, copy_function=os.link)
        told = {"schema": 1, "code": "qs", "name": "青石岭村学习站", "media": media}
        rewrite(site / "station.js", f"courseware.station({json.dumps(told)});")
        return site

    return make


def rewrite(path: Path, text: str | bytes) -> None:
    """Put another file in the place of a link, so that the sample keeps its own."""
    path.unlink()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def add_small(page: Path) -> None:
    """Give a lesson a small film beside its hd: that of the sample is drawn and has none."""
    text = page.read_text("utf-8")
    found = re.search(r' data-hd="([^"]+)-hd\.mp4"', text)
    assert found and " data-small=" not in text
    os.link(page.parent / f"{found[1]}-hd.mp4", page.parent / f"{found[1]}-small.mp4")
    rewrite(page, text.replace(found[0], f'{found[0]} data-small="{found[1]}-small.mp4"'))


def opened(room: BrowserContext, file: Path, hash_: str = "") -> Page:
    page = room.new_page()
    page.goto(file.as_uri() + hash_)
    return page


def played(page: Page, to: float) -> None:
    """Wait until the recording has played up to a second, or fail after the usual time-out."""
    page.wait_for_function(
        "(to) => { const m = document.querySelector('video, audio');"
        " return !m.paused && m.currentTime >= to; }",
        arg=to,
    )


def media(page: Page, what: str) -> Any:
    return page.evaluate(f"() => document.querySelector('video, audio').{what}")


def focus_is_on(page: Page, part: str) -> None:
    """Wait until the focus is on a part of the player."""
    page.wait_for_function(f"(part) => ({FOCUSED})() === part", arg=part)


def ready(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('video, audio').readyState >= 2")


def fact(site: Path, name: str, page: str = FILM) -> Path:
    """Return the file that a page names in a data attribute of its player."""
    html = (site / page).read_text(encoding="utf-8")
    found = re.search(rf'data-{name}="([^"]+)"', html)
    assert found, name
    return (site / page).parent.joinpath(found[1]).resolve()


def test_the_pure_parts(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / FILM)
    told = page.evaluate(
        """() => {
          const {time, player} = courseware, out = [];
          const counter = new player.PlayedCounter((x) => out.push([x.from, x.to, x.took]));
          counter.step(0, 0, 1); counter.step(0.5, 0.5, 1);
          counter.step(40, 0.8, 1);              // skipped
          counter.step(41, 1.8, 1); counter.stop();
          counter.step(50, 5, 1);                // stood still for 3 s
          counter.step(52, 6, 2); counter.stop();  // twice as fast
          counter.step(60, 9, 1); counter.step(59, 9.2, 1); counter.stop();  // back
          for (let i = 0; i <= 24; i += 1) counter.step(100 + i, 20 + i, 1);
          counter.stop();
          const sheet = {count: 23, interval: 4, columns: 10};
          return {
            clocks: [0, 59.9, 754, 3754, -3, NaN, Infinity].map(time.clock),
            spoken: [9, 754, 3600].map(time.spoken),
            under: [-1, 0, 4.9, 5, 99].map((at) => time.indexAt([0, 5, 9], at)),
            nothing: time.indexAt([], 3), out,
            cues: player.cuesOf({cues: [[3, 5, "b"], [1, 2, "a"], [4, 4, "no"], [1, "2", "no"],
              [1, 2, 3], "no", [-1, 2, "no"], [0, NaN, "no"]]}).map((x) => x.text),
            none: player.cuesOf({}),
            tiles: [0, 4.1, 47, 9999, -5].map((at) => {
              const tile = player.tileOf(sheet, at);
              return [tile.column, tile.row, tile.rows];
            }),
          };
        }"""
    )
    assert told["clocks"] == ["0:00", "0:59", "12:34", "1:02:34", "0:00", "0:00", "0:00"]
    assert told["spoken"] == ["9秒", "12分34秒", "1小时0分0秒"]
    assert told["under"] == [-1, 0, 0, 1, 2]
    assert told["nothing"] == -1
    assert told["out"] == [
        [0, 0.5, 0.5], [40, 41, 1], [50, 52, 1],
        [100, 110, 10], [110, 120, 10], [120, 124, 4],
    ]  # fmt: skip
    assert told["cues"] == ["a", "b"]
    assert told["none"] == []
    assert told["tiles"] == [[0, 0, 3], [1, 0, 3], [1, 1, 3], [2, 2, 3], [0, 0, 3]]


@pytest.mark.both
def test_all_buttons_by_arrows_and_enter(room: BrowserContext, station: MakeStation) -> None:
    page = opened(room, station() / FILM)
    ready(page)
    focus_is_on(page, "play")
    page.keyboard.press("Enter")
    played(page, 1.2)
    expect(page.locator("[data-part=play]")).to_have_text("停一下")
    page.keyboard.press("Space")
    expect(page.locator("[data-part=play]")).to_have_text("接着看")
    assert media(page, "paused")

    for part in ("back", "forth", "rate", "volume", "more", "full"):
        page.keyboard.press("ArrowRight")
        focus_is_on(page, part)
    page.keyboard.press("ArrowLeft")
    for _step in range(3):
        page.keyboard.press("ArrowLeft")
    focus_is_on(page, "forth")
    before = media(page, "currentTime")
    page.keyboard.press("Enter")
    assert media(page, "currentTime") == pytest.approx(before + 10, abs=0.1)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert media(page, "currentTime") == pytest.approx(before, abs=0.1)

    # The bar: ten seconds, chapters, start, end, digits; a small picture of what is there.
    page.keyboard.press("ArrowUp")
    focus_is_on(page, "seek")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert media(page, "currentTime") == pytest.approx(10, abs=0.1)
    bar = page.locator("[data-part=seek]")
    expect(bar).to_have_attribute("aria-valuetext", "10秒，共32秒")
    expect(page.locator("[data-part=peek]")).to_have_text("0:10 枯死枝")
    page.wait_for_selector(".cw-peek.has-picture")
    assert "storyboard.jpg" in page.locator("[data-part=tile]").evaluate(
        "(tile) => getComputedStyle(tile).backgroundImage"
    )
    page.keyboard.press("PageDown")
    assert media(page, "currentTime") == pytest.approx(14, abs=0.1)
    page.keyboard.press("PageUp")
    assert media(page, "currentTime") == pytest.approx(8, abs=0.1)
    page.keyboard.press("5")
    assert media(page, "currentTime") == pytest.approx(25, abs=0.1)
    page.keyboard.press("0")
    assert media(page, "currentTime") == 0
    expect(page.locator(".cw-seek__track i")).to_have_count(5)

    # No trap: out of the player in all directions.
    page.keyboard.press("ArrowUp")
    assert page.evaluate("() => document.activeElement.closest('.cw-top') !== null")
    for _step in range(6):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.closest('cw-player') === null")
    page.evaluate("() => scrollTo(0, 0)")
    page.locator("[data-part=full]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.closest('cw-outline') !== null")
    # The keys of a remote control that have names of their own work from everywhere.
    page.evaluate(
        "() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'MediaPlayPause', bubbles: true, cancelable: true}))"
    )
    assert not media(page, "paused")


def test_no_press_is_lost_before_the_file_was_read(
    room: BrowserContext, station: MakeStation
) -> None:
    page = opened(room, station() / FILM)
    ready(page)
    # `load` forgets the file at once, as at the beginning; the presses come before it is read.
    told = page.evaluate(
        """() => {
          const media = document.querySelector("video"), bar = document.querySelector(".cw-seek");
          media.load();
          const before = media.readyState, said = [];
          for (const press of [() => bar.dispatchEvent(new KeyboardEvent("keydown",
              {key: "ArrowRight", bubbles: true, cancelable: true})),
              () => document.querySelector("[data-part=forth]").click()]) {
            press();
            said.push(bar.getAttribute("aria-valuetext"));
          }
          return { before, said, play: document.querySelector("[data-part=play]").textContent };
        }"""
    )
    assert told["before"] == 0
    assert told["said"] == ["10秒，共32秒", "20秒，共32秒"]
    assert told["play"].strip() == "接着看"
    page.wait_for_function("() => document.querySelector('video').currentTime === 20")


def test_choices_are_kept_for_the_next_lesson(room: BrowserContext, station: MakeStation) -> None:
    site = station()
    page = opened(room, site / FILM)
    ready(page)
    page.locator("[data-part=rate]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.value") == "1"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert media(page, "playbackRate") == 0.8
    expect(page.locator("[data-group=volume]")).to_be_hidden()
    page.keyboard.press("Backspace")
    focus_is_on(page, "rate")
    expect(page.locator("[data-part=rate]")).to_have_text("慢一点 0.8")

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("[value=softer]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert media(page, "volume") == pytest.approx(0.8)
    expect(page.locator("output")).to_have_text("80%")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()

    page.locator("[data-part=more]").focus()
    page.keyboard.press("Enter")
    # What has a button of its own is not there a second time.
    assert page.locator("[data-group=rate], [data-group=volume]").and_(
        page.locator(":visible")
    ).count() == 0  # fmt: skip
    for value in ("large", "none"):
        page.locator(f"[data-group^=cap] [value={value}]").focus()
        page.keyboard.press("Enter")
    expect(page.locator("[data-part=cap]")).to_have_attribute("data-size", "large")
    expect(page.locator("[data-part=cap]")).to_have_attribute("data-ground", "none")
    page.locator("[data-part=close]").focus()
    page.keyboard.press("Enter")

    page.goto((site / "policy/farmland-subsidy.html").as_uri())
    ready(page)
    assert media(page, "playbackRate") == 0.8
    assert media(page, "volume") == pytest.approx(0.8)
    expect(page.locator("[data-part=cap]")).to_have_attribute("data-size", "large")


@pytest.mark.both
def test_subtitles_and_what_is_said(room: BrowserContext, station: MakeStation) -> None:
    site = station()
    hostile = [
        [0, 8, HOSTILE + "<b>剪枝</b> & 𠮷 😀 \u202e反 " + "长" * 300],
        [8, 14, "第二句\n先去枯死枝"],
    ]
    cues = {"schema": 1, "language": "zh-CN", "label": HOSTILE, "cues": hostile}
    rewrite(fact(site, "cues"), f"courseware.cues({json.dumps(cues)});")
    page = opened(room, site / FILM)
    page.wait_for_selector(".cw-line")
    page.keyboard.press("Enter")
    played(page, 0.5)
    page.wait_for_selector(".cw-cap span")
    expect(page.locator(".cw-cap")).to_have_text(re.compile("^<script>"))
    expect(page.locator(".cw-cap")).to_contain_text("<b>剪枝</b> & 𠮷 😀")
    expect(page.locator(".cw-line[aria-current]")).to_have_text(re.compile("^0:00\\s*<script>"))
    expect(page.locator("[aria-current] .cw-outline__name")).to_have_text("看树形")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 1366

    # Looking for a sentence: what is written differently still counts as the same.
    page.locator(".cw-outline__find input").focus()
    page.keyboard.type("第二句，先去")
    expect(page.locator(".cw-outline__said")).to_have_text("找到 1 句")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.textContent").startswith("0:08第二句")
    page.keyboard.press("Enter")
    played(page, 8.2)
    expect(page.locator(".cw-cap")).to_have_text("第二句\n先去枯死枝")
    page.locator(".cw-outline__find input").fill("剪技")
    expect(page.locator(".cw-outline__said")).to_have_text("没有找到“剪技”。换两个字试试。")
    page.locator(".cw-outline__find input").fill("")
    page.locator(".cw-chap").nth(4).focus()
    page.keyboard.press("3")
    played(page, 14.1)
    expect(page.locator("[aria-current] .cw-outline__name")).to_have_text("交叉枝")
    page.keyboard.press("MediaPlayPause")

    page.locator("[data-part=more]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-language]")).to_have_text(re.compile("^<script>"))
    page.locator("[value=off][data-language], [data-group=captions] [value=off]").last.click()
    page.keyboard.press("Escape")
    page.locator("[data-part=play]").focus()
    page.keyboard.press("0")
    expect(page.locator(".cw-cap span")).to_have_count(0)
    assert page.title().startswith("苹果树")


def test_the_transcript_speaks_the_language_that_was_chosen(
    room: BrowserContext, station: MakeStation
) -> None:
    site = station()
    first = fact(site, "cues")
    second = {
        "schema": 1, "language": "ii", "label": "彝语", "cues": [[0, 8, "ꀊꆈꌠ"], [8, 14, "ꉢ"]],
    }  # fmt: skip
    (first.parent / "a-second.js").write_text(f"courseware.cues({json.dumps(second)});", "utf-8")
    html = (site / FILM).read_text(encoding="utf-8")
    rewrite(site / FILM, re.sub(r'(data-cues="[^"]+)"', r'\1 ../media/a-second.js"', html))
    page = opened(room, site / FILM)
    page.wait_for_selector("[data-group=captions] [value=ii]", state="attached")
    page.wait_for_selector("[data-group=captions] [value=zh-CN]", state="attached")
    lines = page.locator(".cw-line")
    said = lines.first.text_content()
    assert "ꀊꆈꌠ" not in (said or "ꀊꆈꌠ")
    page.locator("[data-part=more]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-group=captions] [value=ii]").focus()
    page.keyboard.press("Enter")
    expect(lines).to_have_text(["0:00ꀊꆈꌠ", "0:08ꉢ"])
    expect(lines.first.locator("[lang]")).to_have_attribute("lang", "ii")
    # Without subtitles on the picture the words beside it stay.
    page.locator("[data-group=captions] [value=off]").focus()
    page.keyboard.press("Enter")
    expect(lines).to_have_count(2)
    page.locator("[data-group=captions] [value=zh-CN]").focus()
    page.keyboard.press("Enter")
    expect(lines.first).to_have_text(said or "")
    assert lines.first.evaluate(GO_ON), "the panel took the focus back after it was closed"
    page.keyboard.press("Enter")
    played(page, 0.2)
    expect(lines.first).to_have_attribute("aria-current", "true")


@pytest.mark.both
def test_only_what_was_played_counts_and_one_goes_on_there(
    room: BrowserContext, station: MakeStation
) -> None:
    site = station()
    page = opened(room, site / FILM)
    ready(page)
    page.evaluate(LISTEN)
    page.keyboard.press("Enter")
    played(page, 1.2)
    page.locator("[data-part=seek]").focus()
    page.keyboard.press("4")
    played(page, 20)
    page.keyboard.press("Enter")
    page.wait_for_function("() => told.some((one) => one.from > 18)")
    told = page.evaluate("() => told")
    spans = [(x["from"], x["to"]) for x in told if x["name"] == "cw-played"]
    assert spans[0][0] == pytest.approx(0, abs=0.1)
    assert spans[-1][0] == pytest.approx(19, abs=1)
    assert not any(to > 6 and begin < 18.5 for begin, to in spans)
    assert 1.2 <= sum(to - begin for begin, to in spans) < 7
    assert all(x["lesson"] == LESSON for x in told)
    place = [x for x in told if x["name"] == "cw-place"][-1]
    assert place["at"] == pytest.approx(media(page, "currentTime"), abs=0.1)
    assert place["duration"] == pytest.approx(media(page, "duration"), abs=0.1)

    page.goto("about:blank")
    page.goto((site / FILM).as_uri())
    ready(page)
    expect(page.locator("[data-part=note-words]")).to_have_text(re.compile("^上回停在 0:2"))
    assert media(page, "currentTime") == pytest.approx(place["at"], abs=0.5)
    assert media(page, "paused")
    page.locator("[data-part=again]").focus()
    page.keyboard.press("Enter")
    played(page, 0.2)
    assert media(page, "currentTime") < 5
    expect(page.locator("[data-part=note]")).to_be_hidden()

    # A link to a spoken word comes before what was kept.
    page.goto("about:blank")
    page.goto((site / FILM).as_uri() + "#t=14")
    page.wait_for_function("() => Math.abs(document.querySelector('video').currentTime - 14) < 0.3")
    expect(page.locator("[data-part=play]")).to_be_focused()


@pytest.mark.both
def test_the_whole_screen(room: BrowserContext, station: MakeStation) -> None:
    page = opened(room, station() / FILM)
    ready(page)
    page.keyboard.press("Enter")
    page.locator("[data-part=full]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cw-player.is-full")
    expect(page.locator("[data-part=full]")).to_have_text("不放满屏")
    page.wait_for_selector(".cw-player.is-quiet")
    expect(page.locator("[data-part=play]")).to_be_hidden()
    # What has the focus does not matter: 确认 pauses and plays, the side arrows go ten seconds.
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('video').paused")
    at = media(page, "currentTime")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => document.querySelector('video').currentTime > {at + 19}")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"() => document.querySelector('video').currentTime < {at + 11}")
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('video').paused")
    # ▲ is the way to the buttons; the focus does not leave what fills the screen.
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-part=play]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-part=play]")).not_to_be_focused()
    for _step in range(4):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.closest('cw-player') !== null")
    page.keyboard.press("Backspace")
    page.wait_for_selector(".cw-player:not(.is-full)")
    assert page.evaluate("() => location.href").endswith(".html")

    # Where the browser refuses, the window is filled.
    page.evaluate(
        "() => document.querySelector('cw-player').requestFullscreen = () => Promise.reject(1)"
    )
    page.locator("[data-part=full]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cw-player.is-filled")
    box = page.locator(".cw-player").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1366, "height": 768}
    page.keyboard.press("Backspace")
    expect(page.locator(".cw-player.is-full")).to_have_count(0)


def test_the_next_lesson_waits_ten_seconds(room: BrowserContext, station: MakeStation) -> None:
    site = station()
    lesson = "handbook/start-and-play.html"
    room.clock.install(time="2026-11-25T19:00:00")
    page = opened(room, site / lesson)
    ready(page)
    room.clock.pause_at("2026-11-25T20:00:00")  # a busy PC must not count meanwhile
    following = page.locator("cw-player").get_attribute("data-next") or ""
    assert following
    page.evaluate(LISTEN)
    end = "() => { const m = document.querySelector('video'); m.currentTime = m.duration - 0.4; }"
    page.evaluate(end)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part=next]:not([hidden])")
    focus_is_on(page, "next-stop")
    expect(page.locator("[data-part=next-words]")).to_have_text("10 秒后放下一课")
    for width, height in ((360, 800), (1024, 768), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(HIDDEN_IN, "[data-part=next]") == [], width
    assert [x["at"] for x in page.evaluate("() => told") if x["name"] == "cw-place"][-1] == 0
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=next]")).to_be_hidden()
    focus_is_on(page, "play")
    expect(page.locator("[data-part=play]")).to_have_text("再放一遍")

    page.evaluate(end)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part=next]:not([hidden])")
    page.clock.run_for(4000)
    expect(page.locator("[data-part=next-words]")).to_have_text("6 秒后放下一课")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-part=next]")).to_be_hidden()
    page.evaluate(end)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part=next]:not([hidden])")
    page.clock.run_for(11000)
    page.wait_for_function(
        "(name) => location.href.endsWith(name)", arg=f"/{Path(following).name}#play"
    )


def test_what_a_station_has_is_what_plays(room: BrowserContext, station: MakeStation) -> None:
    site = station({LESSON: ["hd", "small", "audio"]})
    add_small(site / FILM)
    page = opened(room, site / FILM)
    ready(page)
    assert media(page, "currentSrc").endswith("-hd.mp4")
    page.keyboard.press("Enter")
    played(page, 0.5)
    page.locator("[data-part=more]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-group=quality] [value=small]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('video').currentSrc.endsWith('small.mp4')")
    played(page, 0.6)
    page.locator("[data-group=sound] [value=on]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('video').currentSrc.endsWith('.m4a')")
    played(page, 0.8)
    expect(page.locator(".cw-player__view .cw-player__poster")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=play]")).to_have_text("停一下")
    page.reload()
    ready(page)
    assert media(page, "currentSrc").endswith("-small.mp4")


def test_a_film_that_did_not_come(room: BrowserContext, station: MakeStation) -> None:
    page = opened(room, station({LESSON: ["audio"]}) / FILM)
    page.wait_for_selector("[data-part=missing]:not([hidden])")
    expect(page.locator("[data-part=missing] h2")).to_have_text("这一课的视频没有送到本站")
    expect(page.locator("[data-part=missing-words]")).to_contain_text("声音和文字都在")
    expect(page.locator(".cw-top__marks")).to_have_text("只有声音和文字")
    focus_is_on(page, "listen")
    page.keyboard.press("ArrowRight")
    focus_is_on(page, "ask")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part=asked]:not([hidden])")
    standing = "() => courseware.statements.standing().map((x) => [x.kind, x.want, x.lessons])"
    assert page.evaluate(standing) == [["needs", "video", [LESSON]]]
    expect(page.locator("[data-part=asked-words]")).to_contain_text("已经记下")
    page.reload()
    page.wait_for_selector("[data-part=asked]:not([hidden])")
    page.locator("[data-part=unask]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part=ask]:not([hidden])")
    assert page.evaluate(standing) == []
    assert page.evaluate("() => courseware.statements.list().map((x) => x.void)") == [None, True]
    focus_is_on(page, "ask")
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new Error('full'); }; }")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=ask-failed]")).to_contain_text(LESSON)
    page.locator("[data-part=listen]").focus()
    page.keyboard.press("Enter")
    played(page, 0.4)
    focus_is_on(page, "play")
    expect(page.locator("[data-part=play]")).to_have_text("停一下")
    page.wait_for_selector(".cw-cap span")


@pytest.mark.both
@pytest.mark.parametrize("damage", ["gone", "empty", "noise", "cut", "sound only"])
def test_a_film_that_cannot_be_read(
    damage: str, room: BrowserContext, station: MakeStation
) -> None:
    site = station({LESSON: ["hd", "audio"]})
    film = fact(site, "hd")
    good = film.read_bytes()
    if damage == "gone":
        film.unlink()
    else:
        bad = {
            "empty": b"",
            "noise": os.urandom(4000),
            "cut": good[: len(good) // 2],
            "sound only": fact(site, "audio").read_bytes(),
        }
        rewrite(film, bad[damage])
    page = opened(room, site / FILM)
    if damage == "cut":
        ready(page)
        page.keyboard.press("5")
        page.evaluate("() => void document.querySelector('video').play().catch(() => {})")
    page.wait_for_selector("[data-part=missing]:not([hidden])")
    expect(page.locator("[data-part=missing] h2")).to_have_text("视频读不出来")
    page.wait_for_function("() => document.activeElement.closest('[data-part=missing]') !== null")
    film.unlink(missing_ok=True)
    film.write_bytes(good)
    page.locator("[data-part=retry]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
    expect(page.locator("[data-part=missing]")).to_be_hidden()
    focus_is_on(page, "play")


def test_a_lesson_of_sound_alone(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "policy/forest-fire.html")
    ready(page)
    expect(page.locator("[data-part=play]")).to_have_text("开始听")
    page.keyboard.press("Enter")
    played(page, 0.3)
    page.locator("[data-part=more]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    expect(page.locator("[data-group=quality]")).to_be_hidden()
    expect(page.locator("[data-group=sound]")).to_be_hidden()


def test_parts_are_one_lesson(room: BrowserContext, station: MakeStation) -> None:
    site = station()
    html = (site / FILM).read_text(encoding="utf-8")
    found = re.search(r"<cw-player.*?</cw-player>", html, re.DOTALL)
    assert found
    first = re.sub(r'data-whole="[^"]+"', 'data-whole="64"', found[0])
    second = first.replace('data-start="0.0"', 'data-start="32"')
    assert second != first
    text = html.replace(found[0], first + second).replace('data-at="25.0"', 'data-at="40"')
    rewrite(site / FILM, text)
    page = opened(room, site / FILM)
    page.evaluate(LISTEN)
    page.wait_for_selector(".cw-chap")
    page.locator(".cw-chap").nth(4).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('video')[1].currentTime > 8.3")
    assert media(page, "paused")
    expect(page.locator("[aria-current] .cw-outline__name")).to_have_text("剪口")
    page.evaluate("() => document.querySelectorAll('video')[1].pause()")
    # Both parts are played as it was chosen at one of them.
    page.locator("[data-part=rate]").first.focus()
    for key in ("Enter", "ArrowLeft", "Enter", "Escape"):
        page.keyboard.press(key)
    rates = "() => [...document.querySelectorAll('video')].map((one) => one.playbackRate)"
    assert page.evaluate(rates) == [0.8, 0.8]
    page.wait_for_function("() => told.some(({name}) => name === 'cw-played')")
    stretch = next(x for x in page.evaluate("() => told") if x["name"] == "cw-played")
    assert stretch["from"] == pytest.approx(40, abs=0.5)
    assert stretch["duration"] == pytest.approx(64, abs=0.5)
    # The first goes over into the second.
    page.evaluate(
        """() => { const [a, b] = document.querySelectorAll("video");
          b.currentTime = 0; a.currentTime = a.duration - 0.3; a.play(); }"""
    )
    page.wait_for_function("() => !document.querySelectorAll('video')[1].paused")
