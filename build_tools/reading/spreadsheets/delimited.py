"""Text with separated columns: CSV, and the tabs of what Excel calls Unicode text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from build_tools.model.tables.spreadsheet import Worksheet

if TYPE_CHECKING:
    from build_tools.model.tables.spreadsheet import CellValue

_SEPARATORS = (",", "\t", ";", "，")
_SAMPLED_LINES = 20


def read_delimited(text: str) -> Worksheet | None:
    """Return the cells as texts, None where this is no table. The worksheet has no name."""
    separator = _separator(text)
    try:
        rows = [_cells(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error:
        return None
    return Worksheet("", tuple(rows))


def _cells(row: list[str]) -> tuple[CellValue, ...]:
    # Spreadsheets write a text of digits as ="0123", so that it stays a text.
    plain = (
        cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell
        for cell in row
    )
    return tuple(cell or None for cell in plain)


def _separator(text: str) -> str:
    """Return the sign that stands most often in the first lines."""
    sample = "\n".join(text.split("\n")[:_SAMPLED_LINES])
    return max(_SEPARATORS, key=sample.count)
