"""The station's clock, its offset from presses, and which lesson a moment belongs to: pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.same_time.virtual_page import write_page

pytestmark = [pytest.mark.browser, pytest.mark.old]

HOUR = 3_600_000
NINE = "new Date(2026, 10, 5, 9, 0, 0).getTime()"


@pytest.fixture(scope="module")
def page(chromium_109: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    # Nine hours and a half from UTC: full hours are not full hours there.
    context = chromium_109.new_context(timezone_id="Australia/Darwin")
    page = context.new_page()
    page.goto(write_page(tmp_path_factory.mktemp("同播")).as_uri())
    yield page
    context.close()


def by_minutes(page: Page, *presses: float, offset: float = 0) -> dict[str, Any]:
    """Presses in ms from nine o'clock by the PC's clock."""
    told: dict[str, Any] = page.evaluate(
        f"([presses, offset]) => courseware.sameTime.offsetByMinutes("
        f"presses.map((x) => {NINE} + x), offset)",
        [presses, offset],
    )
    return told


def by_pips(page: Page, *presses: float, offset: float = 0) -> dict[str, Any]:
    told: dict[str, Any] = page.evaluate(
        f"([presses, offset]) => courseware.sameTime.offsetByPips("
        f"presses.map((x) => {NINE} + x), offset, new Date({NINE}).getTimezoneOffset())",
        [presses, offset],
    )
    return told


def test_three_presses_at_the_minute_of_a_telephone(page: Page) -> None:
    slow = [60_000 * minute - 12_700 for minute in (1, 2, 3)]
    assert by_minutes(page) == {"remaining": 3}
    assert by_minutes(page, slow[0]) == {"remaining": 2}
    assert by_minutes(page, *slow[:2]) == {"remaining": 1}
    assert by_minutes(page, *slow) == {"remaining": 0, "offset": 12_700}
    # The median: one that was a second late changes nothing.
    assert by_minutes(page, slow[0] + 900, slow[1] + 40, slow[2])["offset"] == 12_660
    assert by_minutes(page, slow[0] + 8000, slow[1], slow[2] + 100)["offset"] == 12_600
    # Three that differ are no three.
    apart = by_minutes(page, slow[0], slow[1] + 3000, slow[2] + 6000)
    assert apart == {"remaining": 3, "apart": True}
    # More than half a minute off: the minute that was set by the buttons is meant.
    far = [60_000 * minute - 40_000 for minute in (1, 2, 3)]
    assert by_minutes(page, *far)["offset"] == -20_000
    assert by_minutes(page, *far, offset=60_000)["offset"] == 40_000


def test_presses_along_with_the_pips_of_the_radio(page: Page) -> None:
    pips = [1000 * second for second in range(-5, 1)]
    assert by_pips(page) == {"remaining": 3}
    assert by_pips(page, *(pip + 37_400 for pip in pips)) == {"remaining": 0, "offset": -37_400}
    # One was missed, one came late, and what lies before them does not count.
    some = [-30_000, pips[0], pips[2] + 300, pips[4], pips[5]]
    assert by_pips(page, *(pip - 9_000 for pip in some))["offset"] == 9_000
    assert by_pips(page, *pips[-2:])["remaining"] == 1
    early = [pip - 50 * 60_000 for pip in pips]
    assert by_pips(page, *early, offset=45 * 60_000)["offset"] == 50 * 60_000


CLOCK = """() => {
  const { sameTime } = courseware;
  let wall = 1000000, monotone = 500;
  const clock = new sameTime.StationClock({ wall: () => wall, monotone: () => monotone }, 3000);
  const pass = (ms, jump = 0) => {
    monotone += ms;
    wall += ms + jump;
    return [clock.check(), clock.now(), clock.jumped, clock.offset];
  };
  const told = {};
  told.before = pass(100);
  told.unarmedJump = pass(100, 5000);
  clock.arm();
  told.armed = pass(100);
  told.drift = Array.from({ length: 40 }, () => pass(1000, 100)).map(([jumped]) => jumped);
  told.jump = pass(100, 600000);
  told.back = pass(100, -2000);
  clock.followJump();
  told.followed = [clock.now() - wall, clock.jumped, clock.offset];
  told.refused = clock.setOffset(13 * 3600000);
  clock.setOffset(-1000);
  told.set = pass(50);
  clock.disarm();
  told.disarmed = [clock.now() - wall, clock.offset];
  return told;
}"""


def test_from_arming_on_a_clock_that_only_moves_on_counts(page: Page) -> None:
    told = page.evaluate(CLOCK)
    assert told["before"] == [False, 1_003_100, 0, 3000]
    assert told["unarmedJump"][0]  # the page's clock follows that of the PC
    assert told["armed"] == [False, 1_008_300, 0, 3000]
    assert not any(told["drift"])  # four seconds in forty, but no jump
    assert told["jump"] == [True, 1_048_400, 600_000, 3000 - 4000 - 600_000]
    assert told["back"][:3] == [True, 1_048_500, 598_000]
    # Asleep, or put right by hand: the PC's clock with the offset that it had, drift apart.
    assert told["followed"] == [-1000, 0, -1000]
    assert told["refused"] is False
    assert told["set"] == [False, told["set"][1], 0, -1000]
    assert told["disarmed"] == [-1000, -1000]


def test_an_offset_is_kept_for_twelve_hours(page: Page) -> None:
    ask = "([stored, wall]) => courseware.sameTime.offsetOf(stored, wall)"
    kept = {"offset": 2500, "on": 1000}
    assert page.evaluate(ask, [kept, 1000 + 12 * HOUR]) == 2500
    for stored, wall in (
        (kept, 1001 + 12 * HOUR),
        (kept, 999),  # the PC's clock was set back since
        ({"offset": "2500", "on": 1000}, 2000),
        ({"offset": 99 * HOUR, "on": 1000}, 2000),
        (None, 2000),
        ([], 2000),
    ):
        assert page.evaluate(ask, [stored, wall]) is None


MOMENTS = """() => {
  const { sameTime } = courseware;
  const row = (lesson, day, time, ...seconds) => ({ lesson, day, time,
    start: new Date(`${day}T${time}:00`).getTime(), parts: seconds.map((x) => ({ seconds: x })) });
  const rows = [row("a", "2026-11-05", "09:00", 60, 30), row("text", "2026-11-05", "09:05"),
    row("b", "2026-11-05", "09:10", 60), row("c", "2026-11-15", "09:00", 60)];
  const all = ["05T08:00:00", "05T09:00:00", "05T09:01:00", "05T09:01:30", "05T09:07:00",
    "05T09:10:59", "05T09:11:00", "06T09:00:00", "15T10:00:00", "16T00:00:00"];
  return all.map((time) => {
    const at = new Date(`2026-11-${time}`).getTime();
    const { phase, row, part, next } = sameTime.momentOf(rows, at);
    return [time, phase, row && row.lesson, part ? part.index : null, next ? next.lesson : null];
  });
}"""


def test_which_lesson_a_moment_belongs_to(page: Page) -> None:
    assert page.evaluate(MOMENTS) == [
        ["05T08:00:00", "before", "a", 0, None],
        ["05T09:00:00", "playing", "a", 0, None],
        ["05T09:01:00", "playing", "a", 1, None],
        ["05T09:01:30", "before", "text", 0, None],
        ["05T09:07:00", "before", "b", 0, None],
        ["05T09:10:59", "playing", "b", 0, None],
        ["05T09:11:00", "over", "b", None, "c"],
        ["06T09:00:00", "later", "c", None, None],
        ["15T10:00:00", "over", "c", None, None],
        ["16T00:00:00", "past", None, None, None],
    ]


def test_a_clock_before_the_month_of_the_release_cannot_be_right(page: Page) -> None:
    ask = "(date) => courseware.sameTime.isPossible(new Date(...date).getTime(), '2026-11')"
    assert page.evaluate(ask, [2026, 10, 1, 0, 0, 0])
    assert not page.evaluate(ask, [2026, 9, 31, 23, 59, 59])
    assert not page.evaluate(ask, [2009, 0, 1])


def test_texts(page: Page) -> None:
    told = page.evaluate(
        """() => {
          const { texts } = courseware.sameTime;
          return {
            amounts: [0.2, 59, 137, 3600 + 120, 3 * 86400 + 7200].map(texts.amounts),
            offsets: [0, 30, 3000, -400, 12700, 61000, -7200000].map((x) => {
              const { label, amount } = texts.offset(x);
              return `${label} ${amount}`.trim();
            }),
          };
        }"""
    )
    assert told["amounts"] == [
        [["1", "秒"]],
        [["59", "秒"]],
        [["2", "分"], ["17", "秒"]],
        [["1", "小时"], ["2", "分"]],
        [["3", "天"], ["2", "小时"]],
    ]
    assert told["offsets"] == [
        "没有拨过", "没有拨过", "已拨快 3 秒", "已拨慢 0.4 秒", "已拨快 12.7 秒",
        "已拨快 1 分 1 秒", "已拨慢 2 小时",
    ]  # fmt: skip
