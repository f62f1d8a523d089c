"""Registers as tables: rows edited by keyboard, faults in their cells, changes from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.conftest import MakeProject
from tests.desk.conftest import OpenDesk
from tests.desk.test_writing import OpenPage

pytestmark = pytest.mark.browser

LESSON = "---\ntitle: {0}\nid: lesson-{1}\nsubject: policy\nform: text\n---\n\n一二三。\n"
STATIONS = """\
# 名单，不外传
stations:
  - code: qinghe   # 老站
    name: 清河村学习站
    village: 清河村
    region: "990101001001"
    capacity: '64 GB'

  - {code: liuhe, name: 柳河村学习站, village: 柳河村, region: "990101001002", capacity: 8 GB}
"""
EQUIPMENT = """\
equipment:
  - {station: qinghe, name: 电视, quantity: 1}
  - {station: nowhere, name: 电脑, bought: 2026-02-31}
"""


@pytest.fixture
def town(make_project: MakeProject) -> Path:
    lessons = {f"content/policy/{n}.md": LESSON.format(f"第{n}课", n) for n in "12"}
    windows = STATIONS.replace("\n", "\r\n").encode()
    registers = {"office/stations.yml": windows, "office/equipment.yml": EQUIPMENT}
    return make_project({**lessons, **registers})


def by_keyboard(page: Page, role: str, name: str) -> None:
    """Press Enter on a link or a button, when the page that has it can do something."""
    page.wait_for_load_state()
    page.get_by_role(role, name=name, exact=True).press("Enter")


def test_a_row_is_changed_added_and_removed(desk: OpenDesk, open_page: OpenPage) -> None:
    file = desk.root / "office/stations.yml"
    before = file.read_bytes()
    page = open_page()
    by_keyboard(page, "link", "登记")
    expect(page.get_by_role("heading", name="登记", exact=True)).to_be_visible()
    assert axe.violations(page) == []
    page.get_by_role("link", name="站点").press("Enter")
    expect(page.locator("#count")).to_have_text("2 条")
    assert axe.violations(page) == []

    by_keyboard(page, "link", "qinghe")
    name = page.get_by_label("站点名称")
    expect(name).to_be_focused()
    page.keyboard.press("Control+s")
    expect(page.locator("#said")).to_have_text("没有改动")
    assert file.read_bytes() == before
    assert axe.violations(page) == []
    name.fill("清河新村学习站")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("存好了")).to_be_visible()
    expect(page.locator(".rg-chosen")).to_contain_text("清河新村学习站")
    changed = before.replace("清河村学习站".encode(), "清河新村学习站".encode())
    assert file.read_bytes() == changed

    by_keyboard(page, "link", "加一条")
    expect(page.get_by_role("button", name="存好")).to_be_enabled()
    page.get_by_label("编号").fill("qinghe")
    page.get_by_label("站点名称").fill("东堰村学习站")
    by_keyboard(page, "button", "存好")
    expect(page.locator("#said")).to_have_text("没有存：有要改的")
    expect(page.locator('[data-key="编号"] .dk-field__fault')).to_contain_text("已经有了")
    assert file.read_bytes() == changed
    page.get_by_label("编号").fill("dongyan")
    page.get_by_label("村", exact=True).fill("东堰村")
    page.get_by_label("区划代码").fill("990101001003")
    by_keyboard(page, "button", "存好")
    expect(page.locator('[data-key="容量"] .dk-field__fault')).to_contain_text("缺了“容量”这一项")
    expect(page.get_by_label("容量")).to_be_focused()
    page.keyboard.type("64 GB")
    by_keyboard(page, "button", "存好")
    expect(page.locator(".rg-chosen")).to_contain_text("东堰村学习站")
    assert file.read_bytes().startswith(changed)

    by_keyboard(page, "link", "dongyan")
    expect(page.get_by_role("button", name="删掉这一条")).to_be_enabled()
    by_keyboard(page, "button", "删掉这一条")
    by_keyboard(page, "button", "删掉")
    expect(page.get_by_text("删掉了")).to_be_visible()
    expect(page.locator("#count")).to_have_text("2 条")
    assert file.read_bytes() == changed


def test_faults_stand_in_their_cells_and_nothing_is_overwritten(
    desk: OpenDesk, open_page: OpenPage
) -> None:
    page = open_page()
    by_keyboard(page, "link", "登记")
    expect(page.get_by_role("link", name="设备", exact=False).first).to_contain_text("处要改")
    page.get_by_role("link", name="设备").first.click()
    wrong = page.locator("td.rg-wrong")
    expect(wrong).to_contain_text("2026-02 只有 28 天")
    # It is far to the right: the list above leads there, and so does a mark where the row begins.
    page.set_viewport_size({"width": 360, "height": 800})
    expect(wrong).not_to_be_in_viewport()
    page.get_by_role("link", name="2，nowhere，“购置日期”").press("Enter")
    expect(wrong).to_be_in_viewport()
    page.evaluate("document.querySelector('.rg-scroll').scrollTo(0, 0)")
    page.locator("#row-2").get_by_role("link", name="处要改").press("Enter")
    expect(wrong).to_be_in_viewport()
    page.set_viewport_size({"width": 1366, "height": 768})
    equipment = desk.root / "office/equipment.yml"
    equipment.write_text(EQUIPMENT.replace("02-31", "02-28"), encoding="utf-8")
    page.reload()
    expect(wrong).to_contain_text("nowhere")
    assert axe.violations(page) == []

    stations = f"http://127.0.0.1:{desk.port}/rows/站点?key=liuhe"
    page.goto(stations)
    expect(page.get_by_role("button", name="存好")).to_be_enabled()
    page.get_by_label("区划代码").fill("12")
    by_keyboard(page, "button", "存好")
    fault = page.locator('[data-key="区划代码"] .dk-field__fault')
    expect(fault).to_contain_text("区划代码")
    expect(page.get_by_label("区划代码")).to_be_focused()

    file = desk.root / "office/stations.yml"
    elsewhere = file.read_bytes().replace("柳河村学习站".encode(), "柳河老村学习站".encode())
    file.write_bytes(elsewhere)
    page.get_by_label("区划代码").fill("990101001009")
    by_keyboard(page, "button", "存好")
    expect(page.locator("#row-faults")).to_contain_text("别人改了或删了这一条")
    expect(page.get_by_label("区划代码")).to_have_value("990101001009")
    assert file.read_bytes() == elsewhere
