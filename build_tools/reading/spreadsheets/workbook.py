"""The bytes of a spreadsheet to its cells: what the bytes are decides, not the file's name.

`.xls` files are often .xlsx, HTML or CSV inside. calamine reads xlsx, xls, xlsb and ods; HTML and
CSV are texts of any usual encoding. What cells mean is left to `rows`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.tables.spreadsheet import (
    CellRange,
    CellValue,
    Workbook,
    Worksheet,
    cell_name,
)
from build_tools.reading.encodings import decode_any
from build_tools.reading.spreadsheets.delimited import read_delimited
from build_tools.reading.spreadsheets.html_tables import read_html_tables
from build_tools.reading.spreadsheets.xlsx_cells import (
    CellMarks,
    NotAnXlsx,
    marks_of_worksheets,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from python_calamine import CalamineSheet

    from build_tools.model.problem import Problem

LARGEST_SHEET = 50_000_000
"""Bytes of a file; a larger one is none that an office writes."""
_LARGEST_UNPACKED = 100_000_000
"""Bytes: 160,000 rows of ten texts, which take 340 MB of memory; a register has some hundred."""
_MOST_CELLS = 20_000_000
"""calamine keeps a place for every cell up to the last one: a stray one far away would fill the
memory of an office PC."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|meta|style|table|tr|div|\?xml)\b", re.IGNORECASE)
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_BEGINNING = 4096

SPREADSHEET_FILE = CheckRule(
    Rule.SPREADSHEET_FILE, "表格打不开：不是表格、坏了、加了密码，或者大得离谱"
)


class _Refused(Exception):
    """The file is none that is read: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_workbook(path: str, data: bytes) -> Workbook | Problem:
    """Return the cells of a spreadsheet, or what is wrong with it; `path` is named there."""
    try:
        return _read(data)
    except _Refused as refused:
        return SPREADSHEET_FILE.problem(path, 0, refused.message, refused.hint)


def _read(data: bytes) -> Workbook:
    if len(data) > LARGEST_SHEET:
        raise _Refused(_("the file is larger than 50 MB"), _("keep only the table in it"))
    if data.startswith(_ZIP):
        return _read_zip(data)
    if data.startswith(_OLE):
        return _read_calamine(data, "xls", {})
    return _read_text(data)


def _read_zip(data: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_UNPACKED:
                raise _Refused(_("unpacked it is larger than 100 MB"), _save_anew())
            names = set(archive.namelist())
            marks = marks_of_worksheets(archive) if "xl/workbook.xml" in names else {}
    except (zipfile.BadZipFile, NotAnXlsx, EOFError, NotImplementedError, RuntimeError) as error:
        raise _Refused(_("the file is damaged"), _("fetch or copy it again")) from error
    if "xl/workbook.xml" in names:
        return _read_calamine(data, "xlsx", marks)
    if "content.xml" in names:
        return _read_calamine(data, "ods", {})
    if "xl/workbook.bin" in names:
        return _read_calamine(data, "xlsb", {})
    raise _Refused(_("this is no spreadsheet"), _save_anew())


def _read_calamine(data: bytes, form: str, marks: dict[str, CellMarks]) -> Workbook:
    import python_calamine as calamine

    for name, mark in marks.items():
        _refuse_far_cells(name, mark)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            visible = {entry.name: entry.visible for entry in book.sheets_metadata}
            worksheets = tuple(
                _worksheet(
                    book.get_sheet_by_name(name),
                    marks.get(name, CellMarks()),
                    hidden=visible[name] is not calamine.SheetVisibleEnum.Visible,
                )
                for name in book.sheet_names
                if form != "xlsx" or name in marks
            )
    except calamine.PasswordError as error:
        raise _Refused(_("the file is locked by a password"), _("save it without one")) from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise _Refused(_("the file is damaged"), _save_anew()) from error
    return Workbook(form, worksheets)


def _refuse_far_cells(name: str, marks: CellMarks) -> None:
    if (marks.last_row + 1) * (marks.last_column + 1) > _MOST_CELLS:
        message = _("the worksheet '{name}' reaches as far as {cell}").format(
            name=name, cell=cell_name(marks.last_row, marks.last_column)
        )
        raise _Refused(message, _("delete the rows and columns behind the table"))


def _worksheet(sheet: CalamineSheet, marks: CellMarks, *, hidden: bool) -> Worksheet:
    rows = (_without_trailing_blanks(row) for row in sheet.to_python(skip_empty_area=False))
    merged = (CellRange(*cells) for cells in sheet.merged_cell_ranges or ())
    return Worksheet(sheet.name, tuple(rows), tuple(sorted(merged)), marks.broken, hidden)


def _without_trailing_blanks(row: Sequence[CellValue]) -> tuple[CellValue, ...]:
    cells = [_plain(value) for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _plain(value: CellValue) -> CellValue:
    """Return a whole number as one, a day without a time as one, an empty cell as None."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, str):
        # Excel cannot store a carriage return, and writes it like this.
        return value.replace("_x000D_", "").replace("\r\n", "\n") or None
    return value


def _read_text(data: bytes) -> Workbook:
    decoded = decode_any(data)
    if decoded is None or not decoded.text.strip():
        raise _Refused(_("this is no spreadsheet"), _save_anew())
    beginning = decoded.text[:_BEGINNING]
    if _SPREADSHEET_2003 in beginning:
        raise _Refused(_("this is a spreadsheet in the XML of 2003"), _save_anew())
    if beginning.lstrip("\ufeff \n\t").startswith("<") and _MARKUP.search(beginning):
        worksheets = read_html_tables(decoded.text)
        if not worksheets:
            raise _Refused(_("this is a web page without a table"), _save_anew())
        return Workbook("html", worksheets, decoded.encoding)
    worksheet = read_delimited(decoded.text)
    if worksheet is None:
        raise _Refused(_("this is no spreadsheet"), _save_anew())
    return Workbook("csv", (worksheet,), decoded.encoding)


def _save_anew() -> str:
    return _("open it in Excel or WPS and save it as .xlsx")
