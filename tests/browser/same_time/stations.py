"""Stations that play at the same time: a site with a timetable, films as long as a test needs, and
browsers whose clock is wrong.

What a page should do is left to the tests.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.media.clips import ffmpeg
from tests.trees import MKDOCS_YML, Tree

REVIEW = "review: {state: passed, by: reviewer-1, on: 2026-10-01}"
TIMETABLE = """\
study_days: {days: [5], at: "9:00", minutes: 120, pause: 0}
slots:
  - {day: 2026-11-05, kind: same_time, lessons: [stove, sheep, notice]}
"""
START = dt.datetime(2026, 11, 5, 9)
FILM = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "50")
SOUND = ("-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart")

# `__skew` is what this PC's clock differs from that of this machine, in ms; it may change.
WRONG_CLOCK = """(() => {
  const Right = Date;
  self.__skew = SKEW;
  self.Date = class extends Right {
    constructor(...parts) {
      if (parts.length) super(...parts);
      else super(Right.now() + self.__skew);
    }
    static now() { return Right.now() + self.__skew; }
  };
})()"""


def lesson(title: str, name: str, *more: str) -> str:
    lines = ("---", f"title: {title}", f"id: {name}", REVIEW, *more, "---", "", "正文。", "")
    return "\n".join(lines)


TREE: Tree = {
    "mkdocs.yml": MKDOCS_YML,
    "content/technical/a.md": lesson("取暖安全", "stove", "video: a.mp4"),
    "content/technical/b.md": lesson("石桥村养羊", "sheep", "video: b.mp4"),
    "content/policy/c.md": lesson("村里的通知", "notice"),
    "content/timetable.yml": TIMETABLE,
}


def make_film(path: Path, seconds: float, size: str = "320x180", rate: int = 10) -> Path:
    """Make a film with sound, as long as a test needs it."""
    picture = f"testsrc2=size={size}:rate={rate}:duration={seconds}"
    sound = f"sine=frequency=440:duration={seconds}"
    ffmpeg(
        *("-f", "lavfi", "-i", picture),
        *("-f", "lavfi", "-i", sound),
        *(*FILM, *SOUND, path),
    )
    return path


def make_sound(path: Path, seconds: float) -> Path:
    ffmpeg("-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}", *SOUND, path)
    return path


def lengthen(site: Path, seconds: float, films: dict[str, Path]) -> Path:
    """Give the lessons of a built site other recordings, so long; return the page that plays them.

    `films` are those of each quality; the page names them as it names those that were built.
    """
    page = site / "same-time.html"
    names = {label: f"x-{label}{path.suffix}" for label, path in films.items()}
    for label, path in films.items():
        shutil.copyfile(path, site / "media" / names[label])
    attributes = "".join(f' data-{label}="media/{name}"' for label, name in names.items())
    text = page.read_text(encoding="utf-8")
    text, count = re.subn(
        r'<i data-seconds="[^"]*"[^>]*></i>', f'<i data-seconds="{seconds}"{attributes}></i>', text
    )
    assert count == 2
    page.write_text(text, encoding="utf-8")
    return page


def skew_to(moment: dt.datetime) -> float:
    """Return by how many ms a clock is off that shows this moment now."""
    return (moment - dt.datetime.now()).total_seconds() * 1000


def opened(room: BrowserContext, file: Path, skew: float) -> Page:
    """Open a page of a PC whose clock is off by so many ms."""
    page = room.new_page()
    page.add_init_script(WRONG_CLOCK.replace("SKEW", str(skew)))
    page.goto(file.as_uri())
    return page


def set_clock(page: Page, seconds: float, start: dt.datetime = START) -> None:
    """Set the PC's clock to so many seconds after nine, and say that this is right where asked."""
    page.evaluate(
        """(moment) => {
          const { clock } = document.querySelector("cw-same-time");
          self.__skew += moment - clock.now();
        }""",
        1000 * (start.timestamp() + seconds),
    )
    if page.evaluate("() => document.querySelector('cw-same-time').isArmed"):
        page.get_by_role("button", name="照电脑的钟").press("Enter")


def state(page: Page) -> dict[str, Any]:
    """Return what the page plays: state, label, position and seeks."""
    values: dict[str, Any] = page.evaluate(
        """() => {
          const { run, stage } = document.querySelector("cw-same-time");
          const { state = "", label = "", row } = run.entry || {};
          return { state, label, lesson: row?.lesson, seeks: run.seeks, position: stage.position,
            paused: stage.media.paused, muted: stage.media.muted, volume: stage.media.volume };
        }"""
    )
    return values


def plays(page: Page, name: str, label: str = "", seconds: float = 0.3) -> None:
    """Wait until a lesson plays, in a quality, and is beyond its first seconds."""
    page.wait_for_function(
        """([lesson, label, seconds]) => {
          const { run, stage } = document.querySelector("cw-same-time");
          return run.entry?.state === "playing" && run.entry.row.lesson === lesson
            && (!label || run.entry.label === label)
            && stage.position > seconds && !stage.media.paused;
        }""",
        arg=[name, label, seconds],
        timeout=45_000,
    )


def near(page: Page, shift: float, seconds: float = 0.3, timeout: float = 60_000) -> None:
    """Wait until a page is where all stations are: `shift` in ms makes the schedule's time of this
    machine's, whatever clock the page has."""
    page.wait_for_function(
        """([start, shift, seconds]) => {
          const { run, stage } = document.querySelector("cw-same-time");
          const now = performance.timeOrigin + performance.now() + shift;
          const { media } = stage;
          return run.entry?.state === "playing" && !media.seeking && media.readyState >= 3
            && Math.abs(stage.position - (now - start) / 1000) <= seconds;
        }""",
        arg=[START.timestamp() * 1000, shift, seconds],
        timeout=timeout,
    )
