"""A sheet of many plain cells: numbers, texts, days and short formulas, written in a third of the
time.

XlsxWriter looks at each cell for all that a cell may be. What is odd here is left to it, so that
the bytes are those that it would write; a test compares them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import (
    CellDatetimeTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format

_LONGEST = 16_000
"""Characters: what is longer may be more than a cell holds."""
_is_odd = re.compile(r"[\"&<>\x00-\x08\x0a-\x1f\ufffe\uffff]|_x|\A\s|\s\Z").search
_COLUMNS = tuple(map(xl_col_to_name, range(50)))
_PLAIN = (CellStringTuple, CellNumberTuple, CellDatetimeTuple)
Cell = str | float | None


class PlainSheet(Worksheet):  # type: ignore[misc]
    """The library's sheet, with a quicker way for what a report writes most.

    Its rows and columns have no formats, and its formulas no function that Excel learned after
    2007.
    """

    # Places are numbers: the library's own look for `A1` in each.
    write_string = Worksheet._write_string
    write_number = Worksheet._write_number
    write_datetime = Worksheet._write_datetime
    write_formula = Worksheet._write_formula

    def write_cells(
        self, row: int, cells: Sequence[Cell], formats: dict[int, Format] | None = None
    ) -> None:
        """Write a row; None leaves a cell empty, but never the first and the last.

        For sheets whose rows are not kept in memory, from the top. `formats` are by columns.
        """
        self._write_single_row(row)
        self._check_dimensions(row, 0)
        self._check_dimensions(row, len(cells) - 1)
        self.fh.write(f'<row r="{row + 1}">')
        for column, cell in enumerate(cells):
            if cell is not None:
                style = formats.get(column) if formats else None
                self._write_plain(row, column, cell, style)
        self.fh.write("</row>")

    def _write_plain(self, row: int, column: int, cell: str | float, style: Format | None) -> None:
        tag = f'<c r="{_COLUMNS[column]}{row + 1}"'
        if style is not None:
            tag = f'{tag} s="{style._get_xf_index()}"'
        if not isinstance(cell, str):
            self.fh.write(f"{tag}><v>{cell:.16G}</v></c>")
        elif len(cell) > _LONGEST or _is_odd(cell):
            self._write_string(row, column, cell, style)
            super()._write_cell(row, column, self.table[row].pop(column))
        else:
            self.fh.write(f'{tag} t="inlineStr"><is><t>{cell}</t></is></c>')

    # What the library calls for each cell of a sheet that is kept in memory.
    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        tag = f'<c r="{_COLUMNS[col]}{row + 1}"' if col < len(_COLUMNS) else ""
        if not tag or self.constant_memory or not isinstance(cell, _PLAIN):
            super()._write_cell(row, col, cell)
            return
        if cell.format is not None:
            tag = f'{tag} s="{cell.format._get_xf_index()}"'
        if isinstance(cell, CellStringTuple):
            self.fh.write(f'{tag} t="s"><v>{cell.string}</v></c>')
        else:
            self.fh.write(f"{tag}><v>{cell.number:.16G}</v></c>")

    def _prepare_formula(self, formula: str, *_args: Any, **_kwargs: Any) -> str:
        return formula.removeprefix("=")
