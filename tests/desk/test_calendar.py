"""The timetable as a calendar: sessions added, moved and removed by keyboard, and what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build_tools.project import read_project
from build_tools.stages.records import import_records
from tests.assessment import sample_year
from tests.browser import axe
from tests.conftest import MakeProject, Run
from tests.desk.conftest import OpenDesk, accept
from tests.desk.test_registers import by_keyboard
from tests.desk.test_serving import answer, ports_of
from tests.trees import write_tree

pytestmark = pytest.mark.browser
LESSON = """\
---
title: 第{0}课
id: lesson-{0}
subject: policy
form: text
---

一二三。
"""
TIMETABLE = """\
# 全镇的
study_days: {days: [5, 15, 25], at: "9:00", minutes: 120, holidays: after}
holidays:
  - {from: 2026-10-01, to: 2026-10-07, name: 国庆节}
slots:
  - {day: 2026-12-15, kind: same_time, lessons: [lesson-1]}   # 先看这一课
  - day: 2026-12-18
    at: "14:00"
    minutes: 90
    title: 冬剪现场课
"""
ADDED = """\
  - day: 2026-12-19
    at: 9:30
    minutes: 60
    kind: lecture
    title: 养羊讲座
    lessons: [lesson-2, lesson-1]
"""
MOVED = "moves:\n  - {day: 2026-12-25, to: 2026-12-28, why: 开会}\n"


@pytest.fixture
def town(make_project: MakeProject, tmp_path: Path) -> Path:
    lessons = {f"content/policy/{n}.md": LESSON.format(n) for n in "12"}
    windows = TIMETABLE.replace("\n", "\r\n").encode()
    tree = {key: value for key, value in sample_year.TREE.items() if key.startswith("office/")}
    root = make_project({**tree, **lessons, "content/timetable.yml": windows})
    inbox = write_tree(tmp_path / "inbox", sample_year.exports())
    import_records(read_project(root), (inbox,), sample_year.LAST_ARRIVAL)
    return root


def written(desk: OpenDesk) -> str:
    data = (desk.root / "content/timetable.yml").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    return data.decode().replace("\r\n", "\n")


def test_sessions_are_added_moved_and_removed_by_keyboard(
    desk: OpenDesk, open_page: Callable[..., Page], run: Run
) -> None:
    page = open_page()
    page.goto(f"http://127.0.0.1:{desk.port}/timetable/2026-12")
    day = page.locator("#day-2026-12-22")
    expect(day).to_contain_text("冬至")
    expect(page.locator("#day-2026-12-15")).to_contain_text("全镇同时看")
    accept(page)

    page.get_by_label("12月11日加一场").focus()
    for key in ("ArrowDown", "ArrowRight"):  # to the 18th, which has a session, and on
        page.keyboard.press(key)
    expect(page.get_by_label("12月19日加一场")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("哪一天")).to_have_value("2026-12-19")
    expect(page.get_by_role("button", name="存好")).to_be_enabled()
    assert axe.violations(page) == []
    page.get_by_label("题目").fill("养羊讲座")
    page.get_by_label("是哪一种").select_option("请人来讲")
    for lesson in ("第2课（lesson-2）", "第1课（lesson-1）", "gone-lesson"):
        page.get_by_label("找一课").fill(lesson)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    fault = page.locator('[data-key="哪一天"] .dk-field__fault')
    expect(fault).to_contain_text("不是学习日，又没有写几点")
    expect(page.locator('[data-key="放哪几课"] .dk-field__fault')).to_contain_text("gone-lesson")
    assert written(desk) == TIMETABLE
    page.get_by_label("放哪几课").fill("第2课（lesson-2）\n第1课（lesson-1）")
    page.get_by_label("几点开始").fill("09:30")
    page.get_by_label("多少分钟").fill("60")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("存好了")).to_be_visible()
    expect(page.locator("#day-2026-12-19")).to_contain_text("9:30 请人来讲")
    assert written(desk) == TIMETABLE + ADDED

    # Two at one moment is told at the day, and nothing is lost by it.
    page.get_by_role("link", name="14:00 自己放课").press("Enter")
    expect(page.get_by_label("题目")).to_have_value("冬剪现场课")
    expect(page.get_by_role("button", name="存好")).to_be_enabled()
    page.keyboard.press("Control+s")
    expect(page.locator("#said")).to_have_text("没有改动")
    page.get_by_label("哪一天").fill("2026-12-19")
    page.get_by_label("几点开始").fill("10:00")
    page.keyboard.press("Control+s")
    expect(page.locator("#day-2026-12-19 .cal__fault").first).to_contain_text(
        "2026-12-19 9:30 的“养羊讲座”还没有完，10:00 的“冬剪现场课”就开始了"
    )
    accept(page)
    moved = TIMETABLE.replace("2026-12-18", "2026-12-19").replace('"14:00"', "10:00")
    assert written(desk) == moved + ADDED
    page.get_by_role("link", name="10:00 自己放课").press("Enter")
    expect(page.get_by_role("button", name="删掉这一条")).to_be_enabled()
    by_keyboard(page, "button", "删掉这一条")
    by_keyboard(page, "button", "删掉")
    expect(page.get_by_text("去掉了")).to_be_visible()
    kept = TIMETABLE[: TIMETABLE.index("  - day: 2026-12-18")] + ADDED
    assert written(desk) == kept

    page.locator("#day-2026-12-25").get_by_role("link", name="学习日").press("Enter")
    expect(page.get_by_role("button", name="存好")).to_be_enabled()
    page.get_by_label("挪到哪一天").fill("2026-12-15")
    page.get_by_label("为什么").fill("开会")
    page.keyboard.press("Control+s")
    expect(page.locator('[data-key="挪到哪一天"] .dk-field__fault')).to_contain_text("就是学习日")
    page.get_by_label("挪到哪一天").fill("2026-12-28")
    page.keyboard.press("Control+s")
    expect(page.locator("#day-2026-12-25")).to_contain_text("开会，挪到12月28日")
    assert written(desk).startswith(kept)
    assert "day: 2026-12-25" in written(desk)
    shown = run("courseware", "-C", desk.root, "timetable", "show", "--month", "2026-12", "--json")
    days = [d["day"] for d in json.loads(shown.stdout)["days"] if d["study_day"]]
    assert days == ["2026-12-05", "2026-12-15", "2026-12-28"]


def test_what_stations_held_and_what_is_wrong_stands_at_its_day(
    desk: OpenDesk, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"http://127.0.0.1:{desk.port}/timetable/{sample_year.YEAR}-03")
    held = page.locator(f"#day-{sample_year.YEAR}-03-05")
    expect(held).to_contain_text("个站点学了")
    page.get_by_label("看哪个站点学了没有").select_option("songling")
    by_keyboard(page, "button", "看")
    expect(page).to_have_url(re.compile("station=songling"))
    expect(page.locator(".cal__held").first).to_be_visible()
    accept(page)

    # A change from elsewhere is never overwritten; what cannot be read is said in words.
    file = desk.root / "content/timetable.yml"
    page.goto(f"http://127.0.0.1:{desk.port}/timetable-entry?list=slots&index=1")
    expect(page.get_by_role("button", name="存好")).to_be_enabled()
    elsewhere = TIMETABLE.replace("冬剪", "夏剪")
    file.write_text(elsewhere, encoding="utf-8")
    page.get_by_label("题目").fill("别的课")
    page.keyboard.press("Control+s")
    expect(page.locator("#said")).to_contain_text("改了或删了")
    assert file.read_text(encoding="utf-8") == elsewhere
    file.write_text(TIMETABLE.replace("lesson-1", "gone"), encoding="utf-8")
    page.goto(f"http://127.0.0.1:{desk.port}/timetable/2026-12")
    expect(page.locator("#day-2026-12-15 .rg-fault--error")).to_contain_text("gone")
    file.write_text("slots: [", encoding="utf-8")
    ports = ports_of(desk)
    cookie = f"{ports.cookie}={ports.token}"
    refused = answer(ports.desk, "/timetable/2026-12", Cookie=cookie)
    assert (refused.status, "timetable.yml" in refused.text) == (422, True)
    for address in ("/timetable/0001-01", "/timetable/x", "/timetable-entry?list=study_days"):
        assert answer(ports.desk, address, Cookie=cookie).status == 404
