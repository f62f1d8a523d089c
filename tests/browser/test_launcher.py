"""The launcher of a medium, opened from `file://`: it follows the slots."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from build_tools.release import Folder, Wish
from tests.release.offices import MONTHS, courier, office

pytestmark = pytest.mark.browser


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder, releases = tmp_path / "U 盘", office(tmp_path)
    folder.mkdir()
    for month in MONTHS[:2]:
        courier(releases, month).deliver(Folder(folder), Wish("qinghe"))
    return folder


def opened(chromium: Browser, stick: Path) -> tuple[str, str]:
    """Return what the launcher says, and where its button leads if it shows one."""
    page = chromium.new_page()
    page.goto((stick / "index.html").as_uri())
    text, way = page.inner_text("main"), ""
    if page.is_visible("#open"):
        way = page.get_attribute("#open", "href") or ""
        page.click("#open")
        assert page.inner_text("h1") in way
    page.close()
    return text, way


def test_the_launcher_follows_the_slot_with_the_highest_turn(
    chromium: Browser, stick: Path
) -> None:
    text, way = opened(chromium, stick)
    assert "2026年10月的课" in text
    assert way == f"r/{MONTHS[1]}/index.html"


def test_a_torn_slot_leaves_the_release_before(chromium: Browser, stick: Path) -> None:
    newest = max(stick.glob("slot-*.js"), key=lambda path: path.read_bytes())
    whole = newest.read_bytes()
    newest.write_bytes(whole[:12])
    assert opened(chromium, stick)[1] == f"r/{MONTHS[0]}/index.html"
    newest.write_bytes(whole.replace(MONTHS[1].encode(), MONTHS[2].encode()))
    assert opened(chromium, stick)[1] == f"r/{MONTHS[0]}/index.html"


def test_without_a_slot_it_says_what_to_do(chromium: Browser, stick: Path) -> None:
    for slot in stick.glob("slot-*.js"):
        slot.unlink()
    text, way = opened(chromium, stick)
    assert "还没有装完整的一期" in text
    assert way == ""
