"""A row that is written as it is shown changes nothing, and a number stays one."""

from __future__ import annotations

from pathlib import Path

from build_tools.model.lesson import Content
from build_tools.model.month import Month
from build_tools.project import Project, read_project
from build_tools.stages.office.registers_now import registers_now
from build_tools.stages.office.row_edits import RowEdit, RowOutcome, edit_row, row_mark
from tests.conftest import MakeProject

GIVEN = """\
given:
  - {item: township-ranking, points: -10, on: 2026-12-20, by: 考评办, why: 第三名} # 县里的
  - {item: township-ranking, points: 7, on: 2026-12-21, by: 考评办, why: 加分}
"""
TODAY = Month(2026, 12)


def change(project: Project, number: str, points: str) -> RowOutcome:
    table = registers_now(project, TODAY).table("给分扣分")
    assert table
    row = table.row(number)
    assert row
    edit = RowEdit(table.title, number, row_mark(table, row), {"分数": points})
    return edit_row(project, Content((), (), {}), TODAY, edit)


def test_a_number_that_is_typed_is_a_number_in_the_file(make_project: MakeProject) -> None:
    root: Path = make_project({"content/index.md": "# 首页\n", "office/given.yml": GIVEN})
    project = read_project(root)
    file = root / "office/given.yml"
    assert change(project, "1", "-10") == RowOutcome()
    outcome = change(project, "1", "-12")
    assert outcome.written, outcome
    assert file.read_text(encoding="utf-8") == GIVEN.replace("-10", "-12")
