"""Long work of a month goes on without a page; the whole month is in test_office_month.py."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

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
    # What is wrong stays said, also where somebody presses before the command is shown.
    release.get_by_text("做钥匙，签钥匙名单").click()
    for field, text in (("folder", str(desk.root)), ("password", "one"), ("repeated", "two")):
        page.locator(f"#new-key-{field}").fill(text)
    release.get_by_role("button", name="做一把钥匙").click()
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 600))")
    expect(release.locator("[data-act=new-key] .dk-command__fault")).to_have_text("两遍密码不一样")
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
