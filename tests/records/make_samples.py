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
from tests.browser.stations import copy_of, room_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

SITE = Path(__file__).parents[2] / "site"
SAMPLES = Path(__file__).with_name("samples")
STATION = "liuhejie"
LESSON = "apple-winter-pruning"
# Invented people.
ROSTER = """
1 王秀兰 党员 一组
2 李长根 党员 一组
3 张玉梅 党员 二组
4 赵德福 干部 二组
5 刘满仓 群众 一组
6 孙凤琴 群众 二组
"""


def write_roster(page: Page, site: Path) -> None:
    page.goto((site / "roster.html").as_uri())
    page.locator("[data-field=paste]").fill(ROSTER.strip())
    page.get_by_role("button", name="先看一看").click()
    page.get_by_role("button", name="都加上").click()
    page.locator("[data-part=table] tbody tr").nth(5).wait_for()


def hold_session(page: Page, site: Path) -> None:
    page.goto((site / "session.html").as_uri() + f"?lesson={LESSON}")
    page.locator("[data-part=chosen] li").wait_for()
    page.keyboard.press("Enter")
    page.locator("[data-step=open]:not([hidden])").wait_for()
    for comes in (True, True, False, True, True, True):
        page.keyboard.press("Enter" if comes else "ArrowRight")
    page.wait_for_function("() => !document.querySelector('cw-session').unsafe.length")
    page.get_by_role("button", name="结束这一场").press("Enter")
    page.locator("[data-field=text]").fill("都说剪口这一段有用。")
    page.get_by_role("button", name="存好，不打印").press("Enter")
    page.locator("[data-step=kept]:not([hidden])").wait_for()


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
            write_roster(page, site)
            hold_session(page, site)
            append_others(page)
            file = save(page, site)
        browser.close()
    return file


if __name__ == "__main__":
    print(main())
