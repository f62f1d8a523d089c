"""Which worksheet holds which table: by its name, else by its headings. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Location
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.problem import Problem
    from build_tools.model.tables.spreadsheet import Workbook, Worksheet
    from build_tools.model.tables.table import Table

_HEADING_ROWS = 20
_FEWEST = 3
"""So many headings make a table, where the worksheet's name does not."""

SPREADSHEET_SHEET = CheckRule(
    Rule.SPREADSHEET_SHEET, "工作表的名字和表头都认不出是哪一张登记，或者有两张"
)


@dataclass(frozen=True)
class Matched:
    """The worksheets of tables, and what is wrong with others."""

    pairs: tuple[tuple[Table, Worksheet], ...]
    problems: tuple[Problem, ...]


def match_worksheets(
    path: str, workbook: Workbook, tables: Sequence[Table], passed_over: Sequence[str] = ()
) -> Matched:
    """Find the table of each worksheet; hidden and empty ones, and `passed_over`, have none."""
    pairs: list[tuple[Table, Worksheet]] = []
    problems: list[Problem] = []
    for worksheet in workbook.worksheets:
        name = worksheet.name.strip()
        if worksheet.hidden or name in passed_over or not any(any(r) for r in worksheet.rows):
            continue
        table = _table_of(worksheet, tables)
        if table is None:
            message = _("the worksheet '{name}' is none of ours").format(name=name)
            hint = suggestion(name, [candidate.title for candidate in tables])
            if not name:  # a .csv has none
                message = _("the headings are those of no register")
                hint = _("write them as they stand in an exported sheet")
        elif any(table is matched for matched, _sheet in pairs):
            message = _("two worksheets hold '{name}'").format(name=table.title)
            hint = _("keep one of the two")
        else:
            pairs.append((table, worksheet))
            continue
        problems.append(SPREADSHEET_SHEET.problem_at(Location(path, cell=name), message, hint))
    return Matched(tuple(pairs), tuple(problems))


def _table_of(worksheet: Worksheet, tables: Sequence[Table]) -> Table | None:
    named = next((table for table in tables if table.title == worksheet.name.strip()), None)
    if named is not None:
        return named
    counts = [_headings_in(worksheet, table) for table in tables]
    most = max(counts, default=0)
    return tables[counts.index(most)] if most >= _FEWEST else None


def _headings_in(worksheet: Worksheet, table: Table) -> int:
    """Return how many headings of a table stand in one row, 0 without those that name its rows."""
    headings = {folded_heading(column.heading) for column in table.columns}
    naming = {folded_heading(column.heading) for column in table.columns[: table.keys]}
    rows = ({folded_heading(cell) for cell in row} for row in worksheet.rows[:_HEADING_ROWS])
    return max((len(row & headings) for row in rows if naming <= row), default=0)


def folded_heading(cell: object) -> str:
    """Return a heading as it is compared: without blanks, line ends and the star of a must."""
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell))
    return "".join(text.split()).rstrip("*").casefold()
