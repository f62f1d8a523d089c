"""The tables of an HTML page that calls itself .xls, as many systems of authorities export them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from build_tools.model.tables.spreadsheet import CellRange, Worksheet

if TYPE_CHECKING:
    from build_tools.model.tables.spreadsheet import CellValue, Position

_BLANKS = re.compile(r"[ \t\r\n\xa0]+")
_MOST_SPANNED = 1000
_SILENT = ("script", "style")


def read_html_tables(text: str) -> tuple[Worksheet, ...]:
    """Return each outer table as a worksheet of texts; cells that span others are merged ones."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    return tuple(
        table.worksheet(f"Sheet{number}") for number, table in enumerate(reader.tables, start=1)
    )


@dataclass
class _OpenTable:
    """A table that is being read."""

    cells: dict[Position, str] = field(default_factory=dict)
    occupied: set[Position] = field(default_factory=set)
    merged: list[CellRange] = field(default_factory=list)
    row: int = -1
    column: int = 0

    def begin_cell(self, rows: int, columns: int) -> Position:
        """Put a cell at the next free place of the row."""
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.occupied:
            self.column += 1
        first = self.row, self.column
        end = self.row + rows - 1, self.column + columns - 1
        self.occupied |= {
            (row, column)
            for row in range(first[0], end[0] + 1)
            for column in range(first[1], end[1] + 1)
        }
        if first != end:
            self.merged.append(CellRange(first, end))
        self.column = end[1] + 1
        return first

    def worksheet(self, name: str) -> Worksheet:
        """Return what was read."""
        height = max((row for row, _column in self.cells), default=-1) + 1
        rows: list[tuple[CellValue, ...]] = []
        for row in range(height):
            width = max((c for r, c in self.cells if r == row), default=-1) + 1
            rows.append(tuple(self.cells.get((row, c)) or None for c in range(width)))
        return Worksheet(name, tuple(rows), tuple(self.merged))


class _TableReader(HTMLParser):
    """Collects the outer tables of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_OpenTable] = []
        self._depth = 0
        self._silent = 0
        self._cell: Position | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_OpenTable())
        elif tag in _SILENT:
            self._silent += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].row += 1
            self.tables[-1].column = 0
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            spans = dict(attrs)
            rows, columns = _span(spans.get("rowspan")), _span(spans.get("colspan"))
            self._cell = self.tables[-1].begin_cell(rows, columns)
        elif tag == "br" and self._cell is not None:
            self._text.append("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1
        elif tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = "".join(self._text).split("\0")
        text = "\n".join(_BLANKS.sub(" ", line).strip() for line in lines).strip()
        self.tables[-1].cells[self._cell] = text
        self._cell, self._text = None, []


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _MOST_SPANNED) if text and text.strip().isdigit() else 1
