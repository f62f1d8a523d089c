"""The whole way of a record: a session on a delivered stick, carried to the office, and answered.

Nothing between is made up: the release is signed, the stick delivered, the session held by keys in
a real browser, and the file that it saves is the file that the office takes in.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.records.evening import call_names, end_session, keep_session, paste_roster
from tests.browser.stations import room_of
from tests.conftest import Run
from tests.release import townhall
from tests.trees import MKDOCS_YML, write_tree

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

PEOPLE = ("1 王秀兰 党员 一组", "2 李长根 群众 一组", "3 张玉梅 群众 二组", "4 赵德福 党员 二组")
SEALED = [pytest.param(False, id="plain", marks=pytest.mark.soak), pytest.param(True, id="sealed")]


class Office:
    """A township's project and the command line that works in it."""

    def __init__(self, run: Run, root: Path) -> None:
        self.run = run
        self.root = root

    def ask(self, *words: str | Path, expect: int = 0) -> dict[str, Any]:
        """Run a verb; return its JSON."""
        command = ("courseware", "--json", "-C", self.root, *words)
        result = self.run(*command, COURSEWARE_KEY_PASSWORD=townhall.PASSWORD)
        assert result.returncode == expect, result.stdout + result.stderr
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def deliver(self, month: str, stick: Path) -> None:
        townhall.released(self.run, self.root, month)
        self.ask("deliver", stick, "--new", "--station", "qinghe", "--release", month)

    @property
    def secret(self) -> Path:
        return self.root.parent / "records.key"


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Office:
    root = write_tree(tmp_path / "项目 一", {"mkdocs.yml": MKDOCS_YML, **townhall.TREE})
    townhall.passed(run, root)
    townhall.enrol(root)
    return Office(run, root)


def open_month(page: Page, stick: Path) -> None:
    """Open the launcher and press its one button."""
    page.goto((stick / "index.html").as_uri())
    page.locator("#go:not([hidden])").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/r/2026-\d\d/index\.html$"))


def go(page: Page, stick: Path, name: str) -> None:
    page.goto((stick / "r/2026-11" / name).as_uri())


def hold_session(page: Page, stick: Path) -> None:
    """Come from a lesson, call four names, of whom the third is not here, close and keep."""
    go(page, stick, "technical/pruning.html")
    page.get_by_role("link", name="大家一起学").click()
    page.locator("[data-part=chosen] li").wait_for()
    call_names(page, (True, True, False, True))
    end_session(page, "都说剪得好。明年一块儿剪。")
    keep_session(page)


def carry_home(page: Page, stick: Path) -> Path:
    """Save the records and lay the file onto the stick; return it there."""
    go(page, stick, "records.html")
    with page.expect_download() as download:
        page.get_by_role("button", name="存到“下载”里").click()
    file = stick / "records" / download.value.suggested_filename
    file.parent.mkdir(exist_ok=True)
    shutil.copyfile(download.value.path(), file)
    return file


@pytest.mark.parametrize("sealed", SEALED)
def test_a_session_on_a_stick_reaches_the_office_and_is_answered(
    office: Office, any_chromium: Browser, tmp_path: Path, sealed: bool
) -> None:
    stick = tmp_path / "盘"
    stick.mkdir()
    if sealed:
        office.ask("keys", "records", office.root.parent)
    office.deliver("2026-11", stick)
    with room_of(any_chromium) as room:
        page = room.new_page()
        open_month(page, stick)
        paste_roster(page, stick / "r/2026-11", PEOPLE)
        hold_session(page, stick)
        file = carry_home(page, stick)
    assert file.suffix == (".jwe" if sealed else ".jsonl")
    for name in ("王秀兰", "李长根", "张玉梅", "赵德福"):
        assert name.encode() not in file.read_bytes()

    key = ("--key", office.secret) if sealed else ()
    arrived = office.ask("records", "import", stick, *key)
    assert (arrived["new"], arrived["statements"], arrived["problems"]) == (1, 1, [])
    assert arrived["findings"] == []
    again = office.ask("records", "import", stick, *key)
    assert (again["new"], again["statements"]) == (0, 0)
    (entry,) = office.ask("records", "list")["statements"]
    assert entry["standing"]
    shown = entry["statement"]
    assert shown["station"] == "qinghe"
    assert shown["kind"] == "attended"
    assert shown["lessons"] == ["pruning"]
    assert {kind: len(ids) for kind, ids in shown["present"].items()} == {
        "member": 2, "cadre": 0, "villager": 1,
    }  # fmt: skip
    assert shown["expected"] == {"member": 2, "cadre": 0, "villager": 2}
    assert shown["text"] == "都说剪得好。明年一块儿剪。"
    assert shown["word"] == facts_of(stick, "2026-11")["word"]

    office.deliver("2026-12", stick)
    (receipt,) = [r for r in facts_of(stick, "2026-12")["receipts"] if r["what"] == "records"]
    assert (receipt["pc"], receipt["upto"], receipt["missing"]) == (shown["pc"], 1, [])


def facts_of(stick: Path, release: str) -> dict[str, Any]:
    """Return what a station's `station.js` tells its pages."""
    text = (stick / f"r/{release}/station.js").read_text(encoding="utf-8")
    facts: dict[str, Any] = json.loads(text.partition("(")[2].rpartition(")")[0])
    return facts
