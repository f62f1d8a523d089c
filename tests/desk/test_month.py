"""A month at the desk, no terminal touched: steps, plan, release, stick; long work is stopped."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.conftest import MakeProject, Run
from tests.desk.conftest import OpenDesk
from tests.release import townhall

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

SECRET = "opened-by-nobody-else"  # noqa: S105


@pytest.fixture
def town(make_project: MakeProject, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(townhall.TREE)
    townhall.passed(run, root)
    monkeypatch.setattr(townhall, "PASSWORD", SECRET)
    townhall.enrol(root)
    return root


def accept(page: Page) -> None:
    """Let axe find nothing, and nothing stand out of a telephone."""
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.set_viewport_size({"width": 1366, "height": 768})
    assert axe.violations(page) == []


def ended(page: Page, state: str) -> None:
    """Wait for the end of the work that is shown, and go back."""
    expect(page.locator("#state")).to_have_attribute(
        "data-state", re.compile("done|failed|stopped")
    )
    said = page.locator("#lines").inner_text()
    assert page.locator("#state").get_attribute("data-state") == state, said
    page.locator("#back").click()


def choose(page: Page, chooser: str, *names: str) -> None:
    """Choose a place out of its list, folder by folder."""
    page.locator(f"[aria-controls={chooser}-list]").click()
    for name in names:
        page.locator(f"#{chooser}-list").get_by_role("button", name=name).click()
        if name.endswith("›"):
            expect(page.locator(f"#{chooser}-list p").first).to_contain_text(name[:-2])


def holding(folder: Path, text: str) -> list[Path]:
    """Return the files that a text stands in."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file for file in files if text.encode() in file.read_bytes()]


def test_from_the_first_step_to_the_stick(desk: OpenDesk, open_page: OpenPage) -> None:
    folder = desk.root.parent
    stick = folder / "stick"
    stick.mkdir()
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"http://127.0.0.1:{desk.port}/month/2026-11")
    accept(page)
    page.locator("[data-step=build]").get_by_role("button", name="生成网页").click()
    expect(page.locator(".dk-command__shown")).to_have_text("courseware build")
    ended(page, "done")

    page.locator("[data-step=plan]").get_by_role("link", name="看计划").click()
    page.get_by_role("button", name="算一遍").click()
    ended(page, "done")
    expect(page.get_by_role("heading", name="清河村学习站")).to_be_visible()
    page.get_by_text("每一课，和为什么").first.click()
    expect(page.get_by_role("row", name="苹果树剪枝").first).to_be_visible()
    accept(page)
    page.get_by_role("link", name="← 2026").click()

    key = folder / "release.key"
    for password, state in (("of another key", "failed"), (SECRET, "done")):
        release = page.locator("[data-step=release]")
        release.get_by_text("发布 2026-11").click()
        choose(page, "release-key", f"{folder.name} ›", "release.key")
        shown = f"courseware release 2026-11 --key {key}"
        form = release.locator("[data-act=release]")
        expect(form.locator(".dk-command__shown")).to_have_text(shown)
        form.get_by_label("钥匙的密码").fill(password)
        form.get_by_role("button", name="发布").click()
        expect(page.locator("#state")).to_have_attribute("data-state", state)
        assert password not in page.content()
        if state == "done":
            accept(page)
        page.locator("#back").click()

    page.locator("[data-step=deliver]").get_by_role("link", name="送盘").click()
    choose(page, "medium", f"{folder.name} ›", "stick ›", "就用这个文件夹")
    page.locator("#station").select_option("qinghe")
    page.locator("#new").check()
    accept(page)
    page.get_by_role("button", name="送", exact=True).click()
    ended(page, "done")
    expect(page.get_by_text("还有 1 个站点没有送")).to_be_visible()
    assert (stick / "index.html").is_file()

    page.get_by_role("link", name="← 2026").click()
    page.get_by_role("link", name="进度板").click()
    expect(page.get_by_role("rowheader", name="清河村学习站")).to_be_visible()
    assert not [url for url in asked if SECRET in url]
    assert holding(folder, SECRET) == []


@pytest.mark.skipif(os.name == "nt", reason="waits at a named pipe")
def test_long_work_goes_on_without_a_page_until_it_is_stopped(
    desk: OpenDesk, open_page: OpenPage
) -> None:
    key = desk.root.parent / "slow.key"
    os.mkfifo(key)
    month = f"http://127.0.0.1:{desk.port}/month/2026-11"
    page = open_page()
    page.goto(month)
    release = page.locator("[data-step=release]")
    release.get_by_text("发布 2026-11").click()
    form = release.locator("[data-act=release]")
    form.get_by_label("钥匙文件").fill(str(key))
    form.get_by_label("钥匙的密码").fill(SECRET)
    form.get_by_role("button", name="发布").click()
    expect(page.locator("#stop")).to_be_visible()
    page.close()

    page = open_page()
    page.goto(month)
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="停下").click()
    ended(page, "stopped")
    assert not (desk.root / "releases").exists()
