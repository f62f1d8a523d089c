"""A worksheet to the rows of a table: finds the headings, reads each cell by its column.

Every fault becomes a problem with the address of its cell and the name of its row and column; what
the rows change is left to `comparison`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.problem import Location
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.tables.spreadsheet import cell_name
from build_tools.reading.quoting import describe, excerpt
from build_tools.reading.spreadsheets.cells import CellRefused, written_of
from build_tools.reading.spreadsheets.matching import folded_heading
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from build_tools.model.problem import Problem
    from build_tools.model.tables.spreadsheet import CellValue, Position, Worksheet
    from build_tools.model.tables.table import TableColumn

_HEADING_ROWS = 20
"""Headings stand in one of the first rows; above them may be a title."""

SPREADSHEET_HEADING = CheckRule(
    Rule.SPREADSHEET_HEADING, "表头不对：找不到、不认识、写了两遍，或者合并了单元格"
)
SPREADSHEET_CELL = CheckRule(
    Rule.SPREADSHEET_CELL,
    "单元格里的值不对：种类不对、长数字丢了位数、公式没有结果、单元格合并了",
)


@dataclass(frozen=True)
class SheetCell:
    """A cell as it was read: what it holds, what that means in the file, and its address."""

    raw: CellValue
    value: Any
    cell: str
    refused: bool = False


@dataclass(frozen=True)
class ReadRow:
    """A row of a worksheet that is not blank; `number` counts from 1."""

    number: int
    cells: Mapping[TableColumn, SheetCell]
    cell: str
    """The address of its first cell."""


@dataclass(frozen=True)
class ReadTable:
    """The rows of a worksheet, and what is wrong in it."""

    rows: tuple[ReadRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: tuple[TableColumn, ...] = ()
    """The columns that the worksheet has."""


@dataclass(frozen=True)
class SheetLocation:
    """Makes addresses and problems of one worksheet; `path` is the spreadsheet's file."""

    path: str
    name: str

    def cell(self, position: Position) -> str:
        """Return an address as people write it: `站点!C7`."""
        name = cell_name(*position)
        return f"{self.name}!{name}" if self.name else name

    def problem(self, rule: CheckRule, cell: str, message: str, hint: str) -> Problem:
        """Return the problem of a cell."""
        return rule.problem_at(Location(self.path, cell=cell), message, hint)


def read_rows(
    path: str, worksheet: Worksheet, columns: Sequence[TableColumn], keys: int
) -> ReadTable:
    """Return the rows of a worksheet that has some of these columns, among them the first `keys`.

    Blank rows are passed over, and so are rows above the headings.
    """
    location = SheetLocation(path, worksheet.name)
    needed = [column.heading for column in columns[:keys]]
    heading_row = _heading_row(worksheet, columns, needed)
    if heading_row is None:
        message = _("no row has the headings of this table")
        hint = _("write the headings into one row: {headings}").format(
            headings=_(", ").join(column.heading for column in columns[:6])
        )
        problem = location.problem(SPREADSHEET_HEADING, location.name, message, hint)
        return ReadTable(problems=(problem,))
    heads, problems = _heads(worksheet, heading_row, columns, location)
    for heading in needed:
        if heading not in {column.heading for column in heads.values()}:
            message = _("the heading '{heading}' is missing").format(heading=heading)
            cell = location.cell((heading_row, 0))
            hint = _("it names the rows: write it above their column")
            problems.append(location.problem(SPREADSHEET_HEADING, cell, message, hint))
    if problems:
        return ReadTable(problems=tuple(problems))
    numbers = [
        number
        for number in range(heading_row + 1, len(worksheet.rows))
        if not _is_blank(worksheet, number, heads)
    ]
    problems += _values_without_heading(worksheet, heading_row, heads, location)
    rows = tuple(_row(worksheet, number, heads, location, problems) for number in numbers)
    return ReadTable(rows, tuple(problems), tuple(heads.values()))


def _heading_row(
    worksheet: Worksheet, columns: Sequence[TableColumn], needed: Sequence[str]
) -> int | None:
    """Return the row that has the most headings: at least two, or those that name the rows."""
    headings = {folded_heading(column.heading) for column in columns}
    rows = [{folded_heading(c) for c in row} & headings for row in worksheet.rows[:_HEADING_ROWS]]
    best = max(rows, key=len, default=set())
    if len(best) > 1 or {folded_heading(heading) for heading in needed} <= best:
        return rows.index(best)
    return None


def _heads(
    worksheet: Worksheet, row: int, columns: Sequence[TableColumn], location: SheetLocation
) -> tuple[dict[int, TableColumn], list[Problem]]:
    """Return the column of the table for each column of the sheet, and what is wrong above."""
    by_heading = {folded_heading(column.heading): column for column in columns}
    heads: dict[int, TableColumn] = {}
    problems: list[Problem] = []
    for index, cell in enumerate(worksheet.rows[row]):
        if not folded_heading(cell):
            continue
        column = by_heading.get(folded_heading(cell))
        address = location.cell((row, index))
        fault = _heading_fault(worksheet, (row, index), column, heads, by_heading)
        if fault is not None:
            problems.append(location.problem(SPREADSHEET_HEADING, address, *fault))
        elif column is not None:
            heads[index] = column
    return heads, problems


def _heading_fault(
    worksheet: Worksheet,
    position: Position,
    column: TableColumn | None,
    heads: Mapping[int, TableColumn],
    by_heading: Mapping[str, TableColumn],
) -> tuple[str, str] | None:
    merged = worksheet.merged_range(position)
    if merged is not None and merged.first[1] != merged.last[1]:
        message = _("the heading stands over the merged cells {cells}").format(cells=merged)
        return message, _("unmerge them and write a heading above each column")
    text = excerpt(str(worksheet.value(*position)))
    if column is None:
        message = _("the heading '{heading}' is not known").format(heading=text)
        return message, suggestion(text, [head.heading for head in by_heading.values()])
    if column in heads.values():
        message = _("the heading '{heading}' is written twice").format(heading=text)
        return message, _("remove one of the two")
    return None


def _is_blank(worksheet: Worksheet, row: int, heads: Mapping[int, TableColumn]) -> bool:
    return all(
        _blank(worksheet.value(row, index)) and (row, index) not in worksheet.broken
        for index in heads
    )


def _blank(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _values_without_heading(
    worksheet: Worksheet,
    heading_row: int,
    heads: Mapping[int, TableColumn],
    location: SheetLocation,
) -> Iterator[Problem]:
    for row in range(heading_row + 1, len(worksheet.rows)):
        for index, cell in enumerate(worksheet.rows[row]):
            if index not in heads and not _blank(cell):
                message = _("{value} stands under no heading").format(value=describe(cell))
                hint = _("write it under a heading of the table, or take it out")
                yield location.problem(SPREADSHEET_CELL, location.cell((row, index)), message, hint)


def _row(
    worksheet: Worksheet,
    number: int,
    heads: Mapping[int, TableColumn],
    location: SheetLocation,
    problems: list[Problem],
) -> ReadRow:
    name = _row_name(worksheet, number, heads)
    cells: dict[TableColumn, SheetCell] = {}
    for index, column in heads.items():
        position = number, index
        raw, address = worksheet.value(*position), location.cell(position)
        try:
            _refuse_unusable(worksheet, position)
            cells[column] = SheetCell(raw, written_of(column, raw), address)
        except CellRefused as refused:
            cells[column] = SheetCell(raw, None, address, refused=True)
            message = named(column, name, refused.message)
            problems.append(location.problem(SPREADSHEET_CELL, address, message, refused.hint))
    return ReadRow(number + 1, cells, location.cell((number, min(heads))))


def named(column: TableColumn, row: str, fault: str) -> str:
    """Return a fault with the names of its column and row before it."""
    return _("“{column}” of '{row}': {fault}").format(column=column.heading, row=row, fault=fault)


def _row_name(worksheet: Worksheet, number: int, heads: Mapping[int, TableColumn]) -> str:
    """Return what stands first in a row: the name by which a person finds it."""
    cells = (worksheet.value(number, index) for index in sorted(heads))
    return excerpt(str(next((cell for cell in cells if not _blank(cell)), number + 1)))


def _refuse_unusable(worksheet: Worksheet, position: Position) -> None:
    error = worksheet.broken.get(position)
    if error == "":
        raise CellRefused(
            _("the cell holds a formula that was never worked out"),
            _("open the file in Excel or WPS, save it, and try again; or write the value itself"),
        )
    if error is not None:
        raise CellRefused(
            _("the cell shows the error {error}").format(error=excerpt(error)),
            _("write the value itself"),
        )
    merged = worksheet.merged_range(position)
    if merged is not None:
        raise CellRefused(
            _("the cell is one of the merged cells {cells}").format(cells=merged),
            _("unmerge them and write the value into each"),
        )
