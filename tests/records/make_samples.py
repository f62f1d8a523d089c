"""Makes the sample records anew by entering a village's month through the real pages.

    .venv/bin/python -m tests.records.make_samples

Opens the sample site in a browser, pastes an invented roster, holds a session, asks, reports a
fault, tells what was applied, and lays the file that the page saves into `samples/`. Run it when
statements change; what the tests read is what pages write.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests import browsers
from tests.browser.records.evening import (
    call_names,
    choose_lesson,
    end_session,
    keep_session,
    paste_roster,
)
from tests.browser.stations import copy_of, room_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

SITE = Path(__file__).parents[2] / "site"
SAMPLES = Path(__file__).with_name("samples")
STATION = "liuhejie"
LESSON = "apple-winter-pruning"
# Invented people.
PEOPLE = (
    "1 王秀兰 党员 一组",
    "2 李长根 党员 一组",
    "3 张玉梅 党员 二组",
    "4 赵德福 干部 二组",
    "5 刘满仓 群众 一组",
    "6 孙凤琴 群众 二组",
)


def hold_session(page: Page, site: Path) -> None:
    choose_lesson(page, site, LESSON)
    call_names(page, (True, True, False, True, True, True))
    end_session(page, "都说剪口这一段有用。")
    keep_session(page)


def append_others(page: Page) -> None:
    """Enter the other kinds as their pages do, through the one door that all of them use."""
    page.evaluate(
        """async (lesson) => {
          const { roster, statements } = courseware;
          const [first] = roster.list();
          await statements.append("completed", { lessons: [lesson], present: { member: [first.id] },
            played: { [lesson]: 31 }, took: 31 });
          await statements.append("answered", { lessons: [lesson], present: { member: [first.id] },
            answers: { "q1": { right: true, first: false, tries: 2 } }, score: 1, of: 1 });
          await statements.append("applied", { lessons: [lesson], role: "villager",
            text: "照着剪了十二棵老树。", result: "枝条疏了，透光好。", households: 3 });
          await statements.append("asked", { lessons: [lesson], role: "villager",
            text: "剪口要不要抹药？" });
          const need = await statements.append("needs", { lessons: [lesson], want: "video" });
          await statements.append("needs", { role: "villager", wanted: "想学大棚怎么放风。" });
          await statements.append("fault", { equipment: "电视", condition: "faulty",
            text: "有画面，没声音。" });
          await statements.replace(need.id, "needs", { lessons: [lesson], want: "audio" });
          await statements.revoke(need.id.replace(/-\\d+$/, "-7"));
        }""",
        LESSON,
    )


def save(page: Page, site: Path) -> Path:
    page.goto((site / "records.html").as_uri())
    with page.expect_download() as download:
        page.get_by_role("button", name="存到“下载”里").click()
    SAMPLES.mkdir(exist_ok=True)
    for file in SAMPLES.glob("records-*.jsonl"):
        file.unlink()
    file = SAMPLES / download.value.suggested_filename
    file.write_bytes(download.value.path().read_bytes())
    return file


def main() -> Path:
    """Make the samples; return the file."""
    program = browsers.find().path
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = copy_of(SITE, Path(folder) / "site", STATION)
        root = ["--no-sandbox"] if browsers.is_root() else []
        browser = playwright.chromium.launch(executable_path=program, args=[*browsers.FLAGS, *root])
        with room_of(browser) as room:
            page = room.new_page()
            paste_roster(page, site, PEOPLE)
            hold_session(page, site)
            append_others(page)
            file = save(page, site)
        browser.close()
    return file


if __name__ == "__main__":
    print(main())
