"""Takes the pictures of the guides from the real pages (`make pictures`).

For the READMEs it opens the home page of the sample site; for `managers-guide.zh-CN.md` it enters
an invented roster and one evening there through the pages' own scripts; for
`editors-guide.zh-CN.md` it opens a desk (`desk_pictures.py`). Each picture is kept small: a palette
of 128 colours is enough for pages.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from docs.pictures import desk_pictures
from tests import browsers
from tests.browser.records.evening import (
    call_names,
    choose_lesson,
    end_session,
    keep_session,
    paste_roster,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, ViewportSize

PICTURES = Path(__file__).parents[1] / "img"
MANAGERS, DESK = PICTURES / "managers", PICTURES / "desk"
SCREEN: ViewportSize = {"width": 1366, "height": 768}
WIDTH = 1000
COLOURS = 128
# Invented people.
PEOPLE = (
    "1 王秀兰 党员 一组",
    "2 李长根 党员 一组",
    "3 张玉梅 党员 二组",
    "4 赵德福 干部 二组",
    "5 陈桂英 干部 一组",
    "6 刘满仓 群众 一组",
    "7 孙凤琴 群众 二组",
    "8 周有田 群众 三组",
    "9 吴春生 群众 三组",
    "10 郑淑珍 群众 三组",
)
LESSON = "apple-winter-pruning"
OTHERS = """async () => {
  const { statements } = courseware;
  await statements.append("needs", { lessons: ["apple-winter-pruning"], role: "villager",
    text: "剪口那一段讲得明白。", wanted: "想学苹果树怎么拉枝。" });
  await statements.append("fault", { equipment: "电视", condition: "faulty",
    text: "有画面，没声音。" });
}"""

# Invented figures, as a release brings them.
FIGURES = """() => {
  const element = document.querySelector("cw-secretary");
  element.facts = {
    studyDays: ["2026-12-05", "2026-12-15", "2026-12-25"], received: "2026-11-28", faults: [],
    session: { on: "2026-11-25", lessons: ["apple-winter-pruning"], people: 23 },
    year: {
      year: 2026, until: "2026-10-31", sessions: 34, minutes: 3120, studyDays: 30,
      missed: ["2026-08-05", "2026-09-15"], short: [], dayMinutes: 90, monthsMissing: [],
      monthsLate: [7], dueDay: 10,
      attendance: { expected: 1200, present: 986, aim: "85%", reached: false },
      hours: { people: 12, average: "20.5", aim: "32", reached: 3 },
    },
  };
  element.release = "2026-12";
  element.show({});
}"""


def shoot(page: Page, name: str, folder: Path = MANAGERS, width: int = WIDTH) -> None:
    """Keep what is on the screen as `<name>.png` in a folder, so many pixels wide."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)


def home(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    shoot(page, "home", PICTURES, SCREEN["width"])


def roster(page: Page, site: Path) -> None:
    paste_roster(page, site, PEOPLE)
    page.locator("[data-part=table]").scroll_into_view_if_needed()
    shoot(page, "roster")


def session(page: Page, site: Path) -> None:
    choose_lesson(page, site, LESSON)
    shoot(page, "session-choose")
    call_names(page, (True, True, False, True, True, True, True, False, True))
    shoot(page, "session-names")
    end_session(page, "都说剪口这一段有用，明年一块儿剪。")
    shoot(page, "session-close")
    keep_session(page)


def others(page: Page, site: Path) -> None:
    """The registers, a question, and the way home."""
    page.evaluate(OTHERS)
    for name, address in (
        ("registers", "registers.html"),
        ("ask", f"ask.html?lesson={LESSON}&t=12"),
        ("records", "records.html"),
    ):
        file, _mark, query = address.partition("?")
        page.goto((site / file).as_uri() + (f"?{query}" if query else ""))
        page.evaluate("() => courseware.store?.ready")
        page.wait_for_load_state("networkidle")
        shoot(page, name)


def secretary(page: Page, site: Path) -> None:
    page.clock.set_fixed_time("2026-12-01T08:00:00")
    page.goto((site / "secretary.html").as_uri())
    page.wait_for_selector("cw-secretary:not([hidden])")
    page.evaluate("() => document.activeElement.blur()")
    page.evaluate(FIGURES)
    shoot(page, "secretary")


@contextmanager
def browser_page(screen: ViewportSize) -> Iterator[Page]:
    """Open an empty page of this size."""
    program = browsers.find().path
    arguments = ["--no-sandbox"] if browsers.is_root() else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=[*browsers.FLAGS, *arguments]
        )
        yield browser.new_page(viewport=screen, locale="zh-CN")
        browser.close()


def main(site: Path) -> None:
    """Take all pictures, those of the managers from the site in this folder."""
    for folder in (MANAGERS, DESK):
        folder.mkdir(parents=True, exist_ok=True)
    with browser_page(SCREEN) as page:
        for step in (home, roster, session, others, secretary):
            step(page, site)
    with browser_page(SCREEN) as page:
        desk_pictures.take(page, partial(shoot, folder=DESK))


if __name__ == "__main__":
    main(Path(__file__).parents[2] / "site")
