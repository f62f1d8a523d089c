"""Worksheets to rows, rows to changes: every fault names cell, row and column, all at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from build_tools.model.problem import Problem
from build_tools.model.tables.spreadsheet import Workbook
from build_tools.model.tables.table import (
    NUMBER_PATH,
    OWNER_PATH,
    CellKind,
    ListForm,
    RowAction,
    Table,
    TableColumn,
    TableRow,
)
from build_tools.reading.spreadsheets.comparison import Comparison, compare, fingerprints_of
from build_tools.reading.spreadsheets.matching import match_worksheets
from build_tools.reading.spreadsheets.rows import SheetLocation, read_rows
from build_tools.reading.spreadsheets.workbook import read_workbook
from tests.reading.spreadsheets.sheets import Rows, by_openpyxl, by_xlsxwriter

XLS = Path(__file__).with_name("stations.xls")
CODE, NAME = TableColumn(("code",), "编号"), TableColumn(("name",), "站点名称")
BATCH = TableColumn(("batch",), "建设批次", CellKind.WHOLE)
REGION = TableColumn(("region",), "区划代码")
OPENED = TableColumn(("opened",), "开通日期", CellKind.DAY)
STATE = TableColumn(("state",), "状态", fixed=True)
COLUMNS = (CODE, NAME, BATCH, REGION, OPENED, STATE)
STATIONS = Table(
    "站点",
    "office/stations.yml",
    COLUMNS,
    (
        TableRow("qinghe", ("stations", 0), ("qinghe", "清河站", 1, None, None, "open")),
        TableRow("dawa", ("stations", 1), ("dawa", "大洼站", 2, "990101", None, None)),
    ),
    ("stations",),
)
HEADS = ["编号", "站点名称", "建设批次", "区划代码", "开通日期", "状态"]
QINGHE, DAWA = ["qinghe", "清河站", 1, None, None, "open"], ["dawa", "大洼站", 2, "990101"]
GIVEN = Table(
    "给分",
    "office/given.yml",
    (TableColumn(NUMBER_PATH, "序号", CellKind.WHOLE, fixed=True), TableColumn(("why",), "为什么")),
    (TableRow("1", ("given", 0), (1, "一")), TableRow("2", ("given", 1), (2, "二"))),
    ("given",),
    ListForm.NUMBERED,
)


def compared(
    data: bytes, table: Table = STATIONS, remembered: dict[str, str] | None = None
) -> Comparison:
    workbook = read_workbook("名单.xlsx", data)
    assert isinstance(workbook, Workbook), workbook
    matched = match_worksheets("名单.xlsx", workbook, (table,))
    (pair,) = matched.pairs
    read = read_rows("名单.xlsx", pair[1], table.columns, table.keys)
    place = SheetLocation("名单.xlsx", pair[1].name)
    comparison = compare(table, read, place, remembered)
    return Comparison(
        comparison.changes, (*read.problems, *comparison.problems), comparison.overtaken
    )


def brief(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(str(problem.location), str(problem.rule)) for problem in problems]


def changes(comparison: Comparison) -> list[tuple[str, str, dict[str, Any]]]:
    assert comparison.problems == ()
    return [
        (str(change.action), change.key, {c.column.heading: c.after for c in change.cells})
        for change in comparison.changes
    ]


def test_a_sheet_that_says_the_same() -> None:
    assert compared(by_openpyxl([HEADS, QINGHE, DAWA])) == Comparison()


def test_titles_blank_rows_moved_columns_and_other_types_say_the_same() -> None:
    rows: Rows = [
        ["青河镇站点一览"],
        [],
        ["建设批次", " 编 号*", "站点\n名称", "区划代码"],
        [None, None, None, None],
        ["2.0", "dawa ", "大洼站", 990101],
        [],
        [1.0, "qinghe", "清河站", " "],
    ]
    assert compared(by_openpyxl(rows, "Sheet1")) == Comparison()


def test_changed_cells_are_changes() -> None:
    rows = [HEADS, ["qinghe", "清河村站", None, 990102, "2026年6月18日", "open"], DAWA]
    day = dt.date(2026, 6, 18)
    assert changes(compared(by_openpyxl(rows))) == [
        (
            "changed",
            "qinghe",
            {"站点名称": "清河村站", "建设批次": None, "区划代码": "990102", "开通日期": day},
        )
    ]


def test_every_fault_names_cell_row_and_column_all_at_once() -> None:
    def fill(book: Any, page: Any) -> None:
        for number, row in enumerate([HEADS, QINGHE, DAWA]):
            page.write_row(number, 0, row)
        page.write("C2", "一")
        page.write("D2", 410101199001011264)
        page.write_formula("E3", "=1/0", None, "#DIV/0!")
        page.merge_range("B3:B4", "合并")
        page.write("A4", "hekou")
        page.write("F3", "closed")
        page.write("H3", "没有表头")

    comparison = compared(by_xlsxwriter(fill))
    assert sorted(brief(comparison.problems)) == [
        ("名单.xlsx:站点!B3", "spreadsheet-cell"),
        ("名单.xlsx:站点!B4", "spreadsheet-cell"),
        ("名单.xlsx:站点!C2", "spreadsheet-cell"),
        ("名单.xlsx:站点!D2", "spreadsheet-cell"),
        ("名单.xlsx:站点!E3", "spreadsheet-cell"),
        ("名单.xlsx:站点!F3", "spreadsheet-row"),
        ("名单.xlsx:站点!H3", "spreadsheet-cell"),
    ]
    first = min(comparison.problems, key=lambda problem: problem.location.cell[-2:])
    assert all(problem.hint for problem in comparison.problems)
    batch = next(p for p in comparison.problems if p.location.cell == "站点!C2")
    assert batch.message.startswith("“建设批次” of 'qinghe': the cell holds '一'")
    assert batch.as_json()["cell"] == "站点!C2"
    assert first


@pytest.mark.parametrize(
    ("heads", "cell", "words"),
    [
        (["编号", "站点名字"], "B1", "did you mean '站点名称'"),
        (["编号", "站点名称", "站点名称"], "C1", "twice"),
        (["站点名称", "建设批次"], "A1", "'编号' is missing"),
        (["名字", "批次"], "", "no row has the headings"),
    ],
)
def test_wrong_headings(heads: list[str], cell: str, words: str) -> None:
    comparison = compared(by_openpyxl([heads, ["qinghe"]]))
    (problem,) = comparison.problems
    assert problem.rule == "spreadsheet-heading"
    assert problem.location.cell == (f"站点!{cell}" if cell else "站点")
    assert words in problem.text
    assert comparison.changes == ()


def test_a_heading_over_merged_columns() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, ["编号", "建设批次"])
        page.merge_range("C1:D1", "站点名称")
        page.write_row(1, 0, QINGHE)

    (problem,) = compared(by_xlsxwriter(fill)).problems
    assert (problem.rule, problem.location.cell) == ("spreadsheet-heading", "站点!C1")
    assert "C1:D1" in problem.message


def test_a_heading_over_merged_rows_is_one() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEADS)
        page.merge_range("A1:A2", "编号")
        page.write_row(2, 0, QINGHE)
        page.write_row(3, 0, DAWA)

    assert compared(by_xlsxwriter(fill)) == Comparison()


def test_a_real_xls_with_its_faults() -> None:
    comparison = compared(XLS.read_bytes())
    assert brief(comparison.problems) == [
        ("名单.xlsx:站点!D2", "spreadsheet-cell"),
        ("名单.xlsx:站点!A3", "spreadsheet-cell"),
    ]


def test_new_rows_and_keys_that_are_wrong() -> None:
    new = ["nanwan", "南湾站", 3]
    comparison = compared(by_openpyxl([HEADS, QINGHE, new, new, [None, "无名"]]))
    assert brief(comparison.problems) == [
        ("名单.xlsx:站点!A4", "spreadsheet-row"),
        ("名单.xlsx:站点!A5", "spreadsheet-row"),
    ]
    added = {"编号": "nanwan", "站点名称": "南湾站", "建设批次": 3}
    assert changes(compared(by_openpyxl([HEADS, new]))) == [("added", "nanwan", added)]


def test_missing_rows_are_removals_only_of_what_the_sheet_had() -> None:
    sheet = by_openpyxl([HEADS, QINGHE])
    assert changes(compared(sheet)) == []
    remembered = fingerprints_of(STATIONS)
    ((action, key, _cells),) = changes(compared(sheet, remembered=remembered))
    assert (action, key) == ("removed", "dawa")
    del remembered["dawa"]  # came into the file later
    assert changes(compared(sheet, remembered=remembered)) == []


def test_what_changed_in_the_file_since_is_not_set_back() -> None:
    remembered = {**fingerprints_of(STATIONS), "dawa": "as it was before"}
    old_row = ["dawa", "大洼站", 1, "990101"]
    before = Table(
        "站点",
        "",
        COLUMNS,
        (TableRow("dawa", (), ("dawa", "大洼站", 1, "990101", None, None)),),
    )
    remembered |= fingerprints_of(before)
    same = compared(by_openpyxl([HEADS, QINGHE, old_row]), remembered=remembered)
    assert (same.changes, same.problems, same.overtaken) == ((), (), 1)
    both = compared(
        by_openpyxl([HEADS, QINGHE, ["dawa", "大洼新站", 1, "990101"]]), remembered=remembered
    )
    assert brief(both.problems) == [("名单.xlsx:站点!A3", "spreadsheet-changed")]
    removed = compared(by_openpyxl([HEADS, QINGHE]), remembered=remembered)
    assert brief(removed.problems) == [("名单.xlsx:站点", "spreadsheet-changed")]


def test_an_entry_that_was_removed_from_the_file_since_stays_out() -> None:
    gone = Table("站点", "", COLUMNS, (TableRow("x", (), ("x", "旧站", None, None, None, None)),))
    remembered = fingerprints_of(STATIONS) | fingerprints_of(gone)
    same = compared(by_openpyxl([HEADS, QINGHE, DAWA, ["x", "旧站"]]), remembered=remembered)
    assert (same.changes, same.problems, same.overtaken) == ((), (), 1)
    edited = compared(by_openpyxl([HEADS, QINGHE, DAWA, ["x", "新站"]]), remembered=remembered)
    assert brief(edited.problems) == [("名单.xlsx:站点!A4", "spreadsheet-changed")]


def test_numbered_rows() -> None:
    heads = ["序号", "为什么"]
    moved = by_openpyxl([heads, [None, "三"], [2, "二"], [1, "一"]], "给分")
    assert changes(compared(moved, GIVEN)) == [("added", "", {"为什么": "三"})]
    copied = compared(by_openpyxl([heads, [1, "一"], [1, "三"], [9, "九"]], "给分"), GIVEN)
    assert brief(copied.problems) == [
        ("名单.xlsx:给分!A3", "spreadsheet-row"),
        ("名单.xlsx:给分!A4", "spreadsheet-row"),
    ]
    assert all("empty" in problem.hint for problem in copied.problems)


def test_the_same_sheet_twice_adds_a_row_once() -> None:
    sheet = by_openpyxl([["序号", "为什么"], [1, "一"], [None, "二"]], "给分")
    written_before = {"1": fingerprints_of(GIVEN)["1"]}
    assert changes(compared(sheet, GIVEN, written_before)) == []
    both_known = by_openpyxl([["序号", "为什么"], [1, "一"], [2, "二"], [None, "二"]], "给分")
    assert changes(compared(both_known, GIVEN, fingerprints_of(GIVEN))) == [
        ("added", "", {"为什么": "二"})
    ]


def given_by(*reasons: str) -> Table:
    rows = (
        TableRow(str(number), ("given", number - 1), (number, why))
        for number, why in enumerate(reasons, start=1)
    )
    return dataclasses.replace(GIVEN, rows=tuple(rows))


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (("零", "一", "二", "三"), ("2", 2)),  # an entry was put before the others
        (("二", "三"), ("2", 0)),  # the first was taken out
        (("一", "另", "二", "三", "四"), ("2", 2)),
        (("一", "二", "三!"), ("2", 1)),  # another row was changed
    ],
)
def test_numbers_are_those_of_the_day_on_which_the_sheet_was_written(
    now: tuple[str, ...], change: tuple[str, int]
) -> None:
    remembered = fingerprints_of(given_by("一", "二", "三"))
    sheet = by_openpyxl([["序号", "为什么"], [1, "一"], [2, "改"], [3, "三"]], "给分")
    comparison = compared(sheet, given_by(*now), remembered)
    assert comparison.problems == ()
    assert [(c.key, c.path[-1]) for c in comparison.changes] == [change]


def test_a_numbered_row_that_both_changed() -> None:
    remembered = fingerprints_of(given_by("一", "二", "三"))
    sheet = by_openpyxl([["序号", "为什么"], [1, "一"], [2, "改"], [3, "三"]], "给分")
    both = compared(sheet, given_by("零", "一", "二!", "三"), remembered)
    assert brief(both.problems) == [("名单.xlsx:给分!A3", "spreadsheet-changed")]


@pytest.mark.parametrize("rows", [[[1, "一"], [3, "改"], [None, "四"]], [[3, "一"], [None, "二"]]])
def test_a_sheet_that_was_brought_in_says_the_same(rows: Rows) -> None:
    before = given_by("一", "二", "三")
    sheet = by_openpyxl([["序号", "为什么"], *rows], "给分")
    first = compared(sheet, before, fingerprints_of(before))
    assert first.changes
    after = given_by(*(row[1] for row in rows))
    assert compared(sheet, after, fingerprints_of(before)) == Comparison()


def test_rows_that_belong_to_others() -> None:
    columns = (
        TableColumn(OWNER_PATH, "村", fixed=True),
        TableColumn(NUMBER_PATH, "序号", CellKind.WHOLE, fixed=True),
        TableColumn(("unit",), "单位"),
    )
    members = Table(
        "成员",
        "office/groups.yml",
        columns,
        (TableRow("清河村/1", ("villages", 0, "members", 0), ("清河村", 1, "卫生室")),),
        ("members",),
        ListForm.NUMBERED,
        keys=2,
        owners={"清河村": ("villages", 0), "大洼村": ("villages", 1)},
    )
    heads = ["村", "序号", "单位"]
    rows = [heads, ["清河村", 1, "村委会"], ["大洼村", None, "合作社"], ["河口村", None, "学校"]]
    comparison = compared(by_openpyxl(rows, "成员"), members)
    assert brief(comparison.problems) == [("名单.xlsx:成员!A4", "spreadsheet-row")]
    places = [(change.action, change.path) for change in comparison.changes]
    assert [change.key for change in comparison.changes] == ["清河村/1", "大洼村"]
    assert places == [
        (RowAction.CHANGED, ("villages", 0, "members", 0)),
        (RowAction.ADDED, ("villages", 1, "members")),
    ]


def test_worksheets_that_are_none_of_ours() -> None:
    data = by_openpyxl([["别的", "表"], [1, 2]], "工资")
    workbook = read_workbook("名单.xlsx", data)
    assert isinstance(workbook, Workbook)
    matched = match_worksheets("名单.xlsx", workbook, (STATIONS, GIVEN))
    assert matched.pairs == ()
    assert brief(matched.problems) == [("名单.xlsx:工资", "spreadsheet-sheet")]
    assert match_worksheets("名单.xlsx", workbook, (STATIONS,), ("工资",)).problems == ()


def test_two_worksheets_of_one_table() -> None:
    import openpyxl

    from tests.reading.spreadsheets.sheets import saved

    book = openpyxl.Workbook()
    for page, title in ((book.active, "站点"), (book.create_sheet(), "站点 (2)")):
        page.title = title
        page.append(HEADS)
    workbook = read_workbook("名单.xlsx", saved(book))
    assert isinstance(workbook, Workbook)
    matched = match_worksheets("名单.xlsx", workbook, (STATIONS,))
    assert len(matched.pairs) == 1
    assert brief(matched.problems) == [("名单.xlsx:站点 (2)", "spreadsheet-sheet")]


def test_a_csv_in_gb18030() -> None:
    text = "编号,站点名称,建设批次\r\nqinghe,清河村的学习站,1\r\ndawa,大洼站,3\r\n"
    assert changes(compared(text.encode("gb18030"))) == [
        ("changed", "qinghe", {"站点名称": "清河村的学习站"}),
        ("changed", "dawa", {"建设批次": 3}),
    ]
