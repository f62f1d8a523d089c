"""The pictures of `editors-guide.zh-CN.md`: a desk over a copy of the sample township.

`make_pictures.py` calls it; how a picture is kept is said there.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from playwright.sync_api import expect

from tests.desk.conftest import OpenDesk
from tests.desk.on_disk import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
PARTS = ("mkdocs.yml", "content", "office", ".cache")
ON = "1794528000"
"""2026-11-12: the month of the sample township, whatever today is."""
WAIT = 120_000
DRAFT = "technical/大棚冬季放风.md"
FILM = "technical/冬小麦浇封冻水.md"
FAULT = "\n\n1、先看温度\n2、再放风\n"
EDITS = (("三样都合适再浇", "三样都对了再浇"), ("半分钟短片，照着做", "短片只有半分钟，看完照着做"))


@contextmanager
def open_desk() -> Iterator[OpenDesk]:
    """Open a desk over a copy of the sample, on a day of its month."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "柳河镇"
        for part in PARTS:
            copy(ROOT / part, root / part)
        os.environ["SOURCE_DATE_EPOCH"] = ON
        desk = OpenDesk(start, root)
        try:
            yield desk
        finally:
            desk.end()


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)


def take(page: Page, shoot: Callable[[Page, str], None]) -> None:
    """Walk through the desk and take each picture."""
    page.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    with open_desk() as desk:
        page.goto(desk.url)
        walk(page, desk, shoot)


def walk(page: Page, desk: OpenDesk, shoot: Callable[[Page, str], None]) -> None:
    def go(path: str) -> None:
        page.goto(urljoin(desk.url, quote(path)))

    expect(page.locator("#count")).to_contain_text("课")
    expect(page.locator("#waiting")).to_be_empty()
    shoot(page, "lessons")

    go(f"/lessons/{DRAFT}")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(FAULT)
    expect(page.get_by_role("button", name="改好").first).to_be_visible()
    shoot(page, "writing")
    page.get_by_role("tab", name="样子").click()
    expect(page.frame_locator("#look").locator("h1")).to_be_visible()
    expect(page.locator("#look-said")).to_be_empty()
    shoot(page, "look")
    page.keyboard.press("Control+z")

    go("/recordings")
    expect(page.locator("#count")).not_to_contain_text("正在看")
    shoot(page, "recordings")
    go(f"/recordings/{FILM}")
    expect(page.locator("#facts")).to_be_visible()
    page.get_by_role("button", name="一张一张看").click()
    page.wait_for_load_state("networkidle")
    shoot(page, "recording")

    for name, path in (
        ("month", "/month"),
        ("registers", "/registers"),
        ("register", "/registers/站点"),
        ("timetable", "/timetable"),
    ):
        go(path)
        expect(page.locator("h1")).to_be_visible()
        shoot(page, name)

    edit(desk, *EDITS[0])
    go(f"/lessons/{FILM}")
    page.get_by_role("tab", name="审").click()
    page.get_by_role("button", name="通过").click()
    expect(page.locator("#panel-review")).to_contain_text("通过了。")
    edit(desk, *EDITS[1])
    go(f"/lessons/{FILM}")
    page.get_by_role("tab", name="审").click()
    expect(page.locator("#panel-review ins").first).to_be_visible()
    page.locator(".dk-changes").scroll_into_view_if_needed()
    shoot(page, "review")


def edit(desk: OpenDesk, before: str, after: str) -> None:
    """Change a text as another editor would."""
    file = desk.lesson(FILM)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(before, after), encoding="utf-8")


def main(folder: Path, width: int, height: int) -> None:
    """Take them as they are at another size, to be looked at."""
    from docs.pictures.make_pictures import browser_page

    folder.mkdir(parents=True, exist_ok=True)
    with browser_page({"width": width, "height": height}) as page:
        take(page, lambda page, name: page.screenshot(path=folder / f"{name}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
