"""A spreadsheet as it was read: worksheets of cells, before anybody says what they mean. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Position = tuple[int, int]
"""Row and column, both from 0."""


@dataclass(frozen=True, order=True)
class CellRange:
    """Merged cells, from the first to the last, both included."""

    first: Position
    last: Position

    def __contains__(self, position: object) -> bool:
        if not isinstance(position, tuple):
            return False
        row, column = position
        (top, left), (bottom, right) = self.first, self.last
        return bool(top <= row <= bottom and left <= column <= right)

    def __str__(self) -> str:
        return f"{cell_name(*self.first)}:{cell_name(*self.last)}"


@dataclass(frozen=True)
class Worksheet:
    """The cells of one worksheet from A1 on; rows may differ in length.

    A whole number is an `int` however it was stored, an empty cell None. `broken` holds the cells
    whose value nobody can know: `#REF!` and the like, and `""` for a formula that was never worked
    out. `merged` are ranges of which only the first cell holds a value.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    merged: tuple[CellRange, ...] = ()
    broken: dict[Position, str] = field(default_factory=dict)
    hidden: bool = False

    def value(self, row: int, column: int) -> CellValue:
        """Return the value of a cell, None beyond the end."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    def merged_range(self, position: Position) -> CellRange | None:
        """Return the merged cells that a cell is one of."""
        return next((merged for merged in self.merged if position in merged), None)


@dataclass(frozen=True)
class Workbook:
    """All worksheets of a file. `form` is what its bytes are: `xlsx`, `xls`, `html`, `csv` …"""

    form: str
    worksheets: tuple[Worksheet, ...]
    encoding: str = ""
    """Of a text: `UTF-8`, `GB18030` …"""

    def worksheet(self, name: str) -> Worksheet | None:
        """Return the worksheet of this name; blanks around it do not count."""
        return next((sheet for sheet in self.worksheets if sheet.name.strip() == name), None)


def cell_name(row: int, column: int) -> str:
    """Return the address of a cell as spreadsheets show it: `C7` for (6, 2)."""
    letters = ""
    number = column + 1
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(65 + remainder) + letters
    return f"{letters}{row + 1}"
