"""Bytes of spreadsheets to cells: every form and every trap, whatever the file is called."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from build_tools.model.problem import Problem
from build_tools.model.tables.spreadsheet import CellRange, Workbook, Worksheet, cell_name
from build_tools.reading.spreadsheets.workbook import read_workbook
from tests.reading.spreadsheets.sheets import by_openpyxl, by_xlsxwriter, saved, with_part

XLS = Path(__file__).with_name("stations.xls")
SHEET_PART = "xl/worksheets/sheet1.xml"


def read(data: bytes, name: str = "站点.xls") -> Workbook:
    workbook = read_workbook(name, data)
    assert isinstance(workbook, Workbook), workbook
    return workbook


def only(data: bytes) -> Worksheet:
    (worksheet,) = read(data).worksheets
    return worksheet


def refused(data: bytes) -> str:
    problem = read_workbook("站点.xls", data)
    assert isinstance(problem, Problem)
    assert problem.rule == "spreadsheet-file"
    assert problem.path == "站点.xls"
    return problem.message


def test_an_xlsx_called_xls() -> None:
    workbook = read(by_openpyxl([["编号", "第几批"], ["qinghe", 1]]))
    assert workbook.form == "xlsx"
    assert workbook.worksheets[0].rows == (("编号", "第几批"), ("qinghe", 1))


def test_a_real_xls() -> None:
    workbook = read(XLS.read_bytes(), "站点.xlsx")
    assert workbook.form == "xls"
    (sheet,) = workbook.worksheets
    assert sheet.rows[1] == ("qinghe", "清河村学习站", 1, 510101199001011264, dt.date(2026, 6, 18))
    assert sheet.merged == (CellRange((2, 0), (3, 0)),)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_web_page_called_xls(encoding: str) -> None:
    page = (
        "<html><head><meta charset='x'><style>td {color: red}</style></head><body>\n"
        "<table><tr><th>编号</th><th>站点名称<th>备注</tr>"
        "<tr><td rowspan=2>qinghe</td><td>清河村的&nbsp;学习站</td><td>一<br>二</td></tr>"
        "<tr><td>A&amp;B<table><tr><td>里面的表</table></td></tr></table></body></html>"
    )
    workbook = read(page.encode(encoding))
    assert workbook.form == "html"
    (sheet,) = workbook.worksheets
    assert sheet.rows == (
        ("编号", "站点名称", "备注"),
        ("qinghe", "清河村的 学习站", "一\n二"),
        (None, "A&B里面的表"),
    )
    assert sheet.merged == (CellRange((1, 0), (2, 0)),)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("gb18030", "GB18030"), ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16")],
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_called_xls(encoding: str, name: str, separator: str) -> None:
    rows = [["编号", "站点名称"], ["qinghe", "清河村的学习站"], ["dawa", '"大洼村\n学习站"']]
    text = "\r\n".join(separator.join(row) for row in rows)
    workbook = read(text.encode(encoding))
    assert (workbook.form, workbook.encoding) == ("csv", name)
    assert workbook.worksheets[0].rows[1:] == (
        ("qinghe", "清河村的学习站"),
        ("dawa", "大洼村\n学习站"),
    )


def test_texts_of_digits_in_a_csv() -> None:
    sheet = only('编号,区划代码\nqinghe,="0990101001001"\n'.encode())
    assert sheet.rows[1] == ("qinghe", "0990101001001")


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_count_from_1900_or_1904(since_1904: bool) -> None:
    def fill(book: Any, page: Any) -> None:
        day = book.add_format({"num_format": "yyyy/m/d"})
        page.write_datetime("A1", dt.datetime(2026, 6, 18), day)
        page.write_datetime("A2", dt.datetime(2026, 6, 18, 9, 30), day)

    sheet = only(by_xlsxwriter(fill, date_1904=since_1904))
    assert sheet.rows == ((dt.date(2026, 6, 18),), (dt.datetime(2026, 6, 18, 9, 30),))


def test_whole_numbers_come_as_whole_numbers() -> None:
    sheet = only(by_openpyxl([[1.0, 1.5, True, "1.0"]]))
    assert sheet.rows == ((1, 1.5, True, "1.0"),)
    assert type(sheet.rows[0][0]) is int


def test_formulas_have_the_value_that_was_saved_or_none() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_formula("A1", "=1+2", None, 3)
        page.write_formula("B1", '="清"&"河"', None, "清河")
        page.write_formula("C1", "=1/0", None, "#DIV/0!")

    sheet = only(by_xlsxwriter(fill))
    assert sheet.rows[0][:2] == (3, "清河")
    assert sheet.broken == {(0, 2): "#DIV/0!"}
    never_worked_out = only(by_openpyxl([["=1+2", "a"]]))
    assert never_worked_out.broken == {(0, 0): ""}


def test_a_formula_with_an_empty_text_is_worked_out() -> None:
    bare = by_openpyxl([['=""', 1]])
    excel = with_part(bare, SHEET_PART, lambda xml: xml.replace('<c r="A1"', '<c r="A1" t="str"'))
    assert excel != bare
    assert only(excel).broken == {}


def test_the_dimension_of_a_wps_sheet_lies() -> None:
    honest = by_openpyxl([["编号"], *([f"s{n}"] for n in range(8))])
    lying = with_part(honest, SHEET_PART, lambda xml: xml.replace('ref="A1:A9"', 'ref="A1"'))
    assert lying != honest
    assert len(only(lying).rows) == 9


def test_cells_without_addresses() -> None:
    honest = by_openpyxl([["编号", "=1+1"], ["x", None]])
    bare = with_part(
        honest, SHEET_PART, lambda xml: xml.replace(' r="A1"', "").replace(' r="B1"', "")
    )
    assert bare != honest
    assert only(bare).broken == {(0, 1): ""}


def test_blank_rows_and_trailing_blanks_stay_in_place() -> None:
    sheet = only(by_openpyxl([[None], ["a", None, "b", None], [], ["c"]]))
    assert sheet.rows == ((), ("a", None, "b"), (), ("c",))
    assert sheet.value(1, 2) == "b"
    assert sheet.value(7, 7) is None


def test_hidden_worksheets_are_known() -> None:
    book = openpyxl.Workbook()
    book.active.title = "站点"
    book.active["A1"] = 1
    book.create_sheet("藏").sheet_state = "veryHidden"
    assert [(s.name, s.hidden) for s in read(saved(book)).worksheets] == [
        ("站点", False),
        ("藏", True),
    ]


def test_a_cell_far_away_is_refused_before_it_fills_the_memory() -> None:
    assert "XFD1048576" in refused(by_openpyxl([["编号"]], XFD1048576="x"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no spreadsheet"),
        (b"\x00\x01\x02\x03", "no spreadsheet"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "damaged"),
        (b"<html><body>404</body></html>", "without a table"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "2003",
        ),
    ],
)
def test_what_is_no_spreadsheet_is_refused(data: bytes, message: str) -> None:
    assert message in refused(data)


def test_damaged_parts_are_refused() -> None:
    whole = by_openpyxl([["编号"]])
    for part in (SHEET_PART, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        assert "damaged" in refused(with_part(whole, part, lambda xml: xml[: len(xml) // 2]))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    exploding = with_part(
        whole, SHEET_PART, lambda xml: xml.replace("<worksheet", bomb + "<worksheet")
    )
    assert "damaged" in refused(exploding)


def test_another_zip_is_no_spreadsheet() -> None:
    other = with_part(by_openpyxl([["编号"]]), "x", str)
    renamed = other.replace(b"xl/workbook.xml", b"xl/workbook.txt")
    assert "no spreadsheet" in refused(renamed)


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(6, 2, "C7"), (0, 25, "Z1"), (0, 26, "AA1"), (1048575, 16383, "XFD1048576")],
)
def test_addresses(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
