"""Sheets of plain cells have the bytes that the library writes by its own, slower way."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from build_tools.assessment.report.plain_sheet import Cell, PlainSheet
from tests.runs.random_counts import tries

ODD = (
    *("", " ", "a ", "\ta", "<b>&amp;</b>", 'he said "so"', "one\ntwo", "\x01\x1f", "_x0041_"),
    *(
        "_x",
        "<r>rich</r>",
        "=1+1",
        "\ufffe\uffff",
        "\u3000全角",
        "末尾\u00a0",
        "\x85",
        "字" * 40_000,
    ),
    *("字" * 40_000, "😀" * 20_000, "A1", "1", "冬天怎么养羊"),
)
NUMBERS = (0, 1, -1, 0.1, 1 / 3, 1e21, 1e-9, 12_345_678_901_234_567, 85.0)


def sheets(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(
    file: Path, write: Callable[[xlsxwriter.Workbook], None], kind: type[Worksheet], *, kept: bool
) -> dict[str, bytes]:
    book = xlsxwriter.Workbook(file, {"constant_memory": not kept})
    book.worksheet_class = kind
    book.set_properties({"created": dt.datetime(2026, 12, 31)})
    write(book)
    book.close()
    return sheets(file)


def by_hand(sheet: Worksheet, row: int, cells: list[Cell], style: object) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, column, cell, style if column == 1 else None)
        elif cell is not None:
            sheet.write_number(row, column, cell, style if column == 1 else None)


inner = st.lists(st.none() | st.sampled_from(NUMBERS) | st.text(max_size=8), max_size=6)
cells = inner.map(lambda some: ["站", *some, "编号"])


@given(st.lists(cells, min_size=1, max_size=4))
@settings(
    max_examples=tries(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_rows_that_are_not_kept_have_the_bytes_of_the_library(
    tmp_path: Path, rows: list[list[Cell]]
) -> None:
    def quick(book: xlsxwriter.Workbook) -> None:
        sheet, style = book.add_worksheet("一"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(0, 0, "标题", style)
        for number, row in enumerate(rows, start=1):
            sheet.write_cells(number, row, {1: style})

    def slow(book: xlsxwriter.Workbook) -> None:
        sheet, style = book.add_worksheet("一"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(0, 0, "标题", style)
        for number, row in enumerate(rows, start=1):
            by_hand(sheet, number, row, style)

    ours = written(tmp_path / "a.xlsx", quick, PlainSheet, kept=False)
    assert ours == written(tmp_path / "b.xlsx", slow, Worksheet, kept=False)


def test_every_odd_text_and_number_is_written_as_the_library_does(tmp_path: Path) -> None:
    def quick(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("一")
        for number, cell in enumerate(ODD + NUMBERS):
            sheet.write_cells(number, ["a", cell])

    def slow(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("一")
        for number, cell in enumerate(ODD + NUMBERS):
            by_hand(sheet, number, ["a", cell], None)

    ours = written(tmp_path / "a.xlsx", quick, PlainSheet, kept=False)
    assert ours == written(tmp_path / "b.xlsx", slow, Worksheet, kept=False)


@pytest.mark.parametrize("cells", [ODD, NUMBERS])
def test_sheets_that_are_kept_have_the_bytes_of_the_library(
    tmp_path: Path, cells: tuple[Cell, ...]
) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet, style = book.add_worksheet("一"), book.add_format({"num_format": "0.00%"})
        by_hand(sheet, 0, ["名", "值"], None)
        for number, cell in enumerate(cells, start=1):
            by_hand(sheet, number, ["a", cell], style)
            formula = f'=IF(A{number}=0,"",B{number}/A{number})'
            sheet.write_formula(number, 2, formula, style, 0.5)
            sheet.write_formula(number, 3, "=SUM(A1:B2)", None, "")
            sheet.write_datetime(number, 4, dt.datetime(2026, 3, 5), style)
        heads = [{"header": head} for head in ("名", "值", "比", "和", "日")]
        sheet.add_table(0, 0, len(cells), 4, {"columns": heads})

    ours = written(tmp_path / "a.xlsx", write, PlainSheet, kept=True)
    assert ours == written(tmp_path / "b.xlsx", write, Worksheet, kept=True)
