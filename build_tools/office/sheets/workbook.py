"""Tables as one .xlsx for Excel and WPS: what may be chosen, widths that fit, days as days.

The same tables give the same bytes. Codes and all other texts are written as texts, so that no
spreadsheet makes numbers, days or formulas of them.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.model.tables.table import CellKind, ListForm
from build_tools.reading.spreadsheets.cells import cell_of
from build_tools.reading.spreadsheets.comparison import fingerprints_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as XlsxBook
    from xlsxwriter.worksheet import Worksheet as XlsxSheet

    from build_tools.model.tables.spreadsheet import CellValue, Workbook
    from build_tools.model.tables.table import Table, TableColumn

ABOUT_SHEET = "说明"
_LISTS_SHEET = "可选的值"
WRITTEN_SHEET = "导出时的样子"
"""Hidden: what each row said when the sheet was written."""
OWN_SHEETS = (ABOUT_SHEET, _LISTS_SHEET, WRITTEN_SHEET)
"""Worksheets that are no tables."""
_CREATED = dt.datetime(2026, 1, 1)
"""Not of the clock: the same data give the same bytes."""
_NARROWEST, _WIDEST = 8, 40
_SPARE_ROWS = 1000
"""Rows below the table that offer the same choices, for new entries."""
_LONGEST_NOTE = 250
_LINE_HEIGHT, _MOST_LINES = 15, 8
"""Points, and lines. Programs fit rows to wrapped texts only when somebody types into them."""
_COLUMNS_OF_A_PAGE = 16
"""More of them on one page of paper cannot be read."""
_ABOUT = (
    "这张表里有联系人、考核和审核的内容，只在镇办公室用："
    "不外发，不拷到站点的盘上，不放进 content/。",
    "改好以后存盘，再运行：courseware office import 这个文件。程序先列出改了什么，确认了才写。",
    "灰色的格子只给看，改了会被退回。别的格子都可以改；空着就是没有。",
    "一个格子里写几样，用顿号“、”隔开；一样里面本来有逗号、顿号的，一样写一行（Alt+回车换行）。",
    "加一条：在最下面写一行，序号空着。删一条：把整行删掉，导入时会再问一次。",
    "编号不能改：改了编号，就是删一条、加一条。",
)


@dataclass(frozen=True)
class _Formats:
    head: Format
    private_head: Format
    text: Format
    day: Format
    fixed: Format
    fixed_day: Format


def as_xlsx(tables: Sequence[Table], township: str) -> bytes:
    """Return the spreadsheet of the tables, a page that explains it first."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": f"{township}登记表", "created": _CREATED})
    formats = _formats(book)
    about = book.add_worksheet(ABOUT_SHEET)
    pages = [book.add_worksheet(table.title) for table in tables]
    choices = _Choices(book.add_worksheet(_LISTS_SHEET))
    for table, page in zip(tables, pages, strict=True):
        _write_table(page, table, formats, choices)
    _write_about(about, book, tables, township)
    _write_fingerprints(book.add_worksheet(WRITTEN_SHEET), tables)
    choices.page.hide()
    book.close()
    return stream.getvalue()


def written_fingerprints(workbook: Workbook) -> dict[str, dict[str, str]] | None:
    """Return what a sheet of ours remembers of its rows, by table and key; None for another one."""
    page = workbook.worksheet(WRITTEN_SHEET)
    if page is None:
        return None
    remembered: dict[str, dict[str, str]] = {}
    for row in page.rows:
        title, key, mark = (*(str(cell or "") for cell in row), "", "", "")[:3]
        rows = remembered.setdefault(title, {})
        if mark:
            rows[key] = mark
    return remembered


def _formats(book: XlsxBook) -> _Formats:
    cell = {"valign": "top", "text_wrap": True, "border": 4, "border_color": "#BBBBBB"}
    head = {**cell, "bold": True, "bottom": 2, "bg_color": "#DCEBDD"}
    fixed = {**cell, "bg_color": "#EEEEEE", "font_color": "#555555"}
    day = {"num_format": "yyyy-mm-dd", "align": "left"}
    return _Formats(
        head=book.add_format(head),
        private_head=book.add_format({**head, "bg_color": "#F3DCD9"}),
        text=book.add_format({**cell, "num_format": "@"}),
        day=book.add_format({**cell, **day}),
        fixed=book.add_format({**fixed, "num_format": "@"}),
        fixed_day=book.add_format({**fixed, **day}),
    )


class _Choices:
    """The hidden worksheet with the lists to choose from; a cell's own list may be too short."""

    def __init__(self, page: XlsxSheet) -> None:
        self.page = page
        self._columns: dict[tuple[str, ...], int] = {}

    def source(self, choices: tuple[str, ...]) -> str:
        """Return the reference to a list, which is written where it is new."""
        from xlsxwriter.utility import xl_range_abs

        if choices not in self._columns:
            self._columns[choices] = len(self._columns)
            for row, choice in enumerate(choices):
                self.page.write_string(row, self._columns[choices], choice)
        column = self._columns[choices]
        return f"='{_LISTS_SHEET}'!{xl_range_abs(0, column, len(choices) - 1, column)}"


def _write_table(page: XlsxSheet, table: Table, formats: _Formats, choices: _Choices) -> None:
    page.freeze_panes(1, table.keys)
    widths: list[int] = []
    for index, column in enumerate(table.columns):
        head = formats.private_head if column.private else formats.head
        page.write_string(0, index, column.heading, head)
        cells = [cell_of(column, row.values[index]) for row in table.rows]
        widths.append(_width(column, cells))
        page.set_column(index, index, widths[index], _column_format(column, formats))
        for number, cell in enumerate(cells, start=1):
            _write_cell(page, (number, index), cell, column, formats)
        _offer_choices(page, index, column, len(table.rows), choices)
    for number, row in enumerate(table.rows, start=1):
        shown = [cell_of(column, v) for column, v in zip(table.columns, row.values, strict=True)]
        if (lines := _lines(shown, widths)) > 1:
            page.set_row(number, lines * _LINE_HEIGHT)
    page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(0)
    if len(table.columns) <= _COLUMNS_OF_A_PAGE:
        page.fit_to_pages(1, 0)


def _column_format(column: TableColumn, formats: _Formats) -> Format:
    if column.kind is CellKind.DAY:
        return formats.fixed_day if column.fixed else formats.day
    return formats.fixed if column.fixed else formats.text


def _write_cell(
    page: XlsxSheet,
    position: tuple[int, int],
    cell: CellValue,
    column: TableColumn,
    formats: _Formats,
) -> None:
    form = _column_format(column, formats)
    if isinstance(cell, dt.date):
        day = formats.fixed_day if column.fixed else formats.day
        page.write_datetime(*position, cell, day)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(*position, cell, form)
    elif cell is not None:
        page.write_string(*position, str(cell), form)
    else:
        page.write_blank(*position, None, form)


def _offer_choices(
    page: XlsxSheet, index: int, column: TableColumn, rows: int, choices: _Choices
) -> None:
    offered = ("是", "否") if column.kind is CellKind.TRUTH else column.choices
    if column.fixed or not offered:
        return
    area = (1, index, rows + _SPARE_ROWS, index)
    if column.several:
        note = f"可以写几样，用顿号隔开：{'、'.join(offered)}"
        title = column.heading[:30]
        options: dict[str, Any] = {"validate": "any", "input_title": title}
        page.data_validation(*area, {**options, "input_message": note[:_LONGEST_NOTE]})
        return
    page.data_validation(
        *area,
        {
            "validate": "list",
            "source": choices.source(tuple(offered)),
            "error_title": column.heading[:30],
            "error_message": "请从清单里选一个。",
        },
    )


def _width(column: TableColumn, cells: Sequence[CellValue]) -> int:
    """Return a width in digits that shows the heading and most texts; the longest are wrapped."""
    texts = (line for cell in cells if cell is not None for line in str(cell).split("\n"))
    widest = max((_columns(text) for text in (column.heading, *texts)), default=0)
    return min(max(widest + 3, _NARROWEST), _WIDEST)


def _lines(cells: Sequence[CellValue], widths: Sequence[int]) -> int:
    """Return how many lines the fullest cell of a row takes when its text is wrapped."""
    counts = [
        sum(max(-(-_columns(line) // (width - 1)), 1) for line in str(cell).rstrip().split("\n"))
        for cell, width in zip(cells, widths, strict=True)
        if cell is not None
    ]
    return min(max(counts, default=1), _MOST_LINES)


def _columns(text: str) -> int:
    """Return how wide a text is; a Chinese character takes the place of two digits."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _write_about(page: XlsxSheet, book: XlsxBook, tables: Sequence[Table], township: str) -> None:
    title = book.add_format({"bold": True, "font_size": 16})
    warning = book.add_format({"bold": True, "font_color": "#8C1D18", "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    bold = book.add_format({"bold": True, "bottom": 1})
    for index, width in enumerate((16, 26, 8, 56)):
        page.set_column(index, index, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, f"{township}登记表", title)
    for number, text in enumerate(_ABOUT, start=1):
        page.merge_range(number, 0, number, 3, "", plain)
        page.write_string(number, 0, text, plain if number > 1 else warning)
        page.set_row(number, 20)
    first = len(_ABOUT) + 2
    for index, text in enumerate(("工作表", "文件", "行数", "不外传的列")):
        page.write_string(first, index, text, bold)
    for number, table in enumerate(tables, start=first + 1):
        private = "、".join(column.heading for column in table.columns if column.private)
        source = "content/ 里每课一个文件" if table.form is ListForm.FILES else table.source
        page.write_string(number, 0, table.title, plain)
        page.write_string(number, 1, source, plain)
        page.write_number(number, 2, len(table.rows), plain)
        page.write_string(number, 3, private, plain)


def _write_fingerprints(page: XlsxSheet, tables: Sequence[Table]) -> None:
    page.very_hidden()
    number = 0
    for table in tables:
        page.write_string(number, 0, table.title)
        number += 1
        for key, mark in fingerprints_of(table).items():
            for index, text in enumerate((table.title, key, mark)):
                page.write_string(number, index, text)
            number += 1
