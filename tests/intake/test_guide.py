"""Programme guides as offices write them: what is a programme, and what its cells say."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from build_tools.intake.guide_rows import Guide, read_guide
from build_tools.intake.guide_values import day_and_time, lengths_of, months_of, whole_number
from build_tools.messages import use_language
from build_tools.model.office.intake import IntakeSettings
from build_tools.model.settings import Settings
from build_tools.model.tables.spreadsheet import CellValue, Workbook
from build_tools.reading.spreadsheets.workbook import read_workbook
from tests.intake.make_guides import FORMS, workbook
from tests.intake.office_guides import OFFICE_FORMS, WITHOUT_MERGED
from tests.reading.spreadsheets.sheets import saved

GUIDES = Path(__file__).with_name("guides")
HEADINGS = ["节目名称", "类别"]


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def guide_of(data: bytes, intake: dict[str, Any] | None = None) -> Guide:
    book = read_workbook("节目单.xls", data)
    assert isinstance(book, Workbook), book
    settings = IntakeSettings.model_validate(intake or {}, strict=False)
    return read_guide("节目单.xls", book, settings, Settings())


def sheet_of(*rows: list[Any], merged: tuple[str, ...] = (), **more: Any) -> Guide:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "单"
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    return guide_of(saved(book), **more)


def problems_of(guide: Guide) -> list[tuple[str, str, str]]:
    return [(p.location.cell, str(p.rule), str(p.severity)) for p in guide.problems]


@pytest.mark.parametrize("form", [*FORMS, *OFFICE_FORMS, "openpyxl"])
def test_the_guide_of_an_office_in_every_form(form: str) -> None:
    made = {**OFFICE_FORMS, "openpyxl": lambda: saved(workbook())}.get(form)
    guide = guide_of(made() if made else (GUIDES / f"guide.{form}").read_bytes())
    first_row = 4 if "two rows" in form else 3
    assert [(row.number, row.title, row.running_number) for row in guide.rows] == [
        (first_row, "冬季果园管理（上）", 1),
        (first_row + 1, "冬季果园管理（下）", 2),
        (first_row + 2, "惠农政策解读第1讲", 3),
        (first_row + 3, "惠农政策解读第11讲", 4),
    ]
    first, second, third, fourth = guide.rows
    assert [row.programme_number for row in guide.rows] == ["D0011", "D0012", None, None]
    assert first.front.audience == ("villager", "party_member")
    assert [row.front.presenter for row in guide.rows] == ["王老师", "王老师", None, None]
    assert [str(row.broadcast) for row in (first, third, fourth)] == [
        "2026-11-03",
        "2026-11-05",
        "2026-11-06",
    ]
    assert 2700.0 in first.lengths
    assert 2730.0 in second.lengths
    assert third.lengths == fourth.lengths == (2700.0,)
    assert third.front.subject == "policy"
    if form not in WITHOUT_MERGED:
        assert second.front.subject == "practical_skill"
        assert second.broadcast == first.broadcast
    assert [row.reason for row in guide.passed_over] == ["a note"]
    assert guide.problems == ()


def test_headings_in_two_rows() -> None:
    upper = ["序号", "节目名称", "播出", None, "责任人"]
    lower = [None, None, "日期", "时间", "电话"]
    row = [1, "养羊", "2026-11-20", "19:30", "甲"]
    merged = ("A1:A2", "B1:B2", "C1:D1")
    guide = sheet_of(upper, lower, row, merged=merged)
    (programme,) = guide.rows
    assert str(programme.broadcast) == "2026-11-20 19:30"
    # What is not known is told by its own cell.
    assert problems_of(guide) == [("单!E2", "intake-heading", "warning")]
    # The lower row may have more headings; a line above them is none.
    upper = ["单位：省台", None, "播出", None, "第4季度"]
    lower = ["序号", "节目名称", "日期", "时间", "主讲"]
    guide = sheet_of(upper, lower, row, merged=("A1:B1", "C1:D1"))
    assert str(guide.rows[0].broadcast) == "2026-11-20 19:30"
    assert guide.problems == ()
    guide = sheet_of(["2026年节目单", None, "11月"], lower, row)
    assert guide.rows[0].front.issued == dt.date(2026, 11, 20)
    assert guide.problems == ()
    # A programme below is no heading, whatever stands in it.
    guide = sheet_of(["节目", "类别"], ["节目预告", "政策法规"])
    assert [row.title for row in guide.rows] == ["节目预告"]


def test_what_is_no_programme_is_passed_over_and_told() -> None:
    guide = sheet_of(
        ["序号", "节目名称", "类别"],
        ["第一周"],
        [1, "养羊", "实用技术"],
        [None, None, None],
        ["序号", "节目名称", "类别"],
        ["第二周：政策", None, None],
        [2, "养鸡", "实用技术"],
        ["合计", 2, None],
        merged=("A6:C6",),
    )
    assert [row.title for row in guide.rows] == ["养羊", "养鸡"]
    assert [(row.address, row.reason) for row in guide.passed_over] == [
        ("单!2", "one cell alone, and it is no title"),
        ("单!5", "the headings once more"),
        ("单!6", "a heading or note over several columns"),
        ("单!8", "a note"),
    ]


def test_all_problems_at_once_with_their_cells() -> None:
    guide = sheet_of(
        ["节目名称", "类别", "对象", "日期", "责任人", "学时"],
        [None, "实用技术", "村民", None, "甲", 1],
        ["养羊", "农技", "村民、离退休干部", "11月8日", "乙", "半"],
        ["长" * 301, "实用技术", None, None, None, None],
    )
    assert [row.title for row in guide.rows] == ["养羊"]
    assert problems_of(guide) == [
        ("单!E1", "intake-heading", "warning"),
        ("单!A2", "intake-row", "error"),
        ("单!A4", "intake-row", "error"),
        ("单!B3", "intake-cell", "warning"),
        ("单!C3", "intake-cell", "warning"),
        ("单!F3", "intake-cell", "warning"),
        ("单!D3", "intake-cell", "warning"),
    ]
    (row,) = guide.rows
    assert row.front.audience == ("villager",)
    assert row.misfits == ("类别：农技", "对象：离退休干部", "学时：半", "日期：11月8日")


def test_words_headings_and_defaults_of_the_township() -> None:
    intake = {
        "headings": {"title": ["片子"], "programme_number": ["序号"]},
        "ignore": ["责任人"],
        "words": {
            "subject": {"农技": "practical_skill"},
            "audience": {"党员干部": ["party_member", "cadre"]},
        },
        "defaults": {"form": "lecture", "source": "省台"},
    }
    guide = sheet_of(
        ["序号", "片子", "类别", "对象", "责任人", "来源"],
        [7, "养羊", "农技", "党员干部", "甲", "县台"],
        [8, "养鸡", "农技", None, "甲", None],
        intake=intake,
    )
    assert guide.problems == ()
    assert [row.programme_number for row in guide.rows] == ["7", "8"]
    front = guide.rows[0].front
    assert (front.subject, front.form, front.source) == ("practical_skill", "lecture", "县台")
    assert front.audience == ("party_member", "cadre")
    assert guide.rows[1].front.source == "省台"


def test_merged_titles_and_doubled_headings_are_faults() -> None:
    guide = sheet_of(
        ["节目名称", "题目", "类别"],
        ["养羊", None, "实用技术"],
        [None, None, "实用技术"],
        merged=("A2:A3",),
    )
    assert problems_of(guide) == [
        ("单!B1", "intake-heading", "error"),
        ("单!A3", "intake-row", "error"),
    ]
    assert "A2:A3" in guide.problems[1].message


def test_a_title_that_is_a_formula_never_worked_out() -> None:
    guide = sheet_of(HEADINGS, ['=A9&"讲"', "实用技术"])
    assert guide.rows == ()
    assert problems_of(guide) == [("单!A2", "intake-row", "error")]


def test_worksheets_without_headings_are_no_guides() -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    for name in ("一", "二"):
        page = book.create_sheet(name)
        page.append(HEADINGS)
        page.append([f"养羊{name}", "实用技术"])
    book.create_sheet("藏").append(HEADINGS)
    book["藏"].append(["藏着", "实用技术"])
    book["藏"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    guide = guide_of(stream.getvalue())
    assert guide.worksheets == ("一", "二")
    assert [row.address for row in guide.rows] == ["一!2", "二!2"]


DAY, TIME = dt.date(2025, 11, 3), dt.time(19, 30)


@pytest.mark.parametrize(
    ("value", "day", "time"),
    [
        (DAY, DAY, None),
        (dt.datetime(2025, 11, 3, 19, 30), DAY, TIME),
        (45964, DAY, None),
        (45964.8125, DAY, TIME),
        (0.8125, None, TIME),
        ("2025-11-03 19:30", DAY, TIME),
        ("2025年11月3日19:30", DAY, TIME),
        ("2025.11.3", DAY, None),
        ("20251103", DAY, None),
        ("２０２５／１１／３", DAY, None),
        ("2025年11月3日（星期一）晚7:30", DAY, TIME),
        ("19:30-20:15", None, TIME),
        ("19点30分", None, TIME),
        ("11月3日", None, None),
        ("2025年13月3日", None, None),
        ("待定", None, None),
        (12, None, None),
    ],
)
def test_days_and_times(value: CellValue, day: dt.date | None, time: dt.time | None) -> None:
    assert day_and_time(value) == (day, time)


@pytest.mark.parametrize(
    ("value", "heading", "lengths"),
    [
        ("45分钟", "时长", (2700,)),
        ("45分30秒", "时长", (2730,)),
        ("45′30″", "时长", (2730,)),
        ("1小时5分", "时长", (3900,)),
        ("0:45:30", "时长", (2730,)),
        ("45:30", "时长", (2730,)),
        ("1:30", "时长", (5400, 90)),
        (dt.time(0, 45, 30), "时长", (2730,)),
        (dt.timedelta(hours=45, minutes=30), "时长", (2730,)),
        (45, "时长", (2700,)),
        (45, "时长（分钟）", (2700,)),
        (90, "时长（秒）", (90,)),
        (0.03125, "时长", (2700,)),
        ("很长", "时长", ()),
        (-3, "时长", ()),
    ],
)
def test_lengths(value: CellValue, heading: str, lengths: tuple[float, ...]) -> None:
    assert lengths_of(value, heading) == lengths


@pytest.mark.parametrize(
    ("value", "months"),
    [
        ("冬季", (12, 1, 2)),
        ("春、秋", (3, 4, 5, 9, 10, 11)),
        ("春秋季", (3, 4, 5, 9, 10, 11)),
        ("3-5月", (3, 4, 5)),
        ("3月、4月", (3, 4)),
        ("11月至次年2月", (11, 12, 1, 2)),
        (3, (3,)),
        ("全年", ()),
        ("13月", None),
        ("农闲", None),
    ],
)
def test_months(value: CellValue, months: tuple[int, ...] | None) -> None:
    assert months_of(value) == months


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), ("第三讲", 3), ("03", 3), ("3-4", None), ("上", None), (None, None)],
)
def test_one_number(value: CellValue, number: int | None) -> None:
    assert whole_number(value) == number
