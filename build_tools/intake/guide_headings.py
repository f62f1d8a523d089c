"""The headings of a programme guide: the rows that have them, and what each column is called. Pure.

Headings may stand in two rows, the upper one over several columns: 播出 over 日期 and 时间. Of CSV
and ODS nobody says which cells are merged, so blanks tell it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.intake.guide_values import plain_text
from build_tools.reading.spreadsheets.matching import folded_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.model.office.intake import GuideField
    from build_tools.model.tables.spreadsheet import Position, Worksheet

_HEADING_ROWS = 20


@dataclass(frozen=True)
class GuideHeading:
    """What stands over a column; `names` are folded, the one that says most is the first."""

    text: str
    position: Position
    names: tuple[str, ...]


def heading_rows(worksheet: Worksheet, headings: Mapping[str, GuideField]) -> range | None:
    """Return the rows of the headings: one or two; None where the worksheet has no headings.

    It is the row with the most of them, two at least or that of the title alone, and what belongs
    to it above or below.
    """
    best, most = None, 0
    for number, row in enumerate(worksheet.rows[:_HEADING_ROWS]):
        fields = {headings[text] for cell in row if (text := folded_heading(cell)) in headings}
        if len(fields) > most and (len(fields) > 1 or fields == {"title"}):
            best, most = number, len(fields)
    if best is None:
        return None
    if _goes_on_below(worksheet, best, headings):
        return range(best, best + 2)
    first = best - 1 if _groups_above(worksheet, best, headings) else best
    return range(first, best + 1)


def headings_in(worksheet: Worksheet, rows: range) -> Iterator[GuideHeading]:
    """Yield the heading of each column that has one."""
    width = max(len(worksheet.rows[row]) for row in rows)
    for index in range(width):
        lower = plain_text(worksheet.value(rows[-1], index))
        upper = plain_text(worksheet.value(rows[0], index))
        if not lower or len(rows) == 1:
            if text := lower or upper:
                row = rows[-1] if lower else rows[0]
                yield GuideHeading(text, (row, index), (folded_heading(text),))
            continue
        group = _group_over(worksheet, rows[0], index)
        names = dict.fromkeys((folded_heading(group + lower), folded_heading(lower)))
        yield GuideHeading(lower, (rows[-1], index), tuple(names))


def _goes_on_below(worksheet: Worksheet, row: int, headings: Mapping[str, GuideField]) -> bool:
    """Whether the row below has only known headings, or the title's heading reaches into it."""
    if row + 1 >= len(worksheet.rows):
        return False
    both = headings_in(worksheet, range(row, row + 2))
    lower = [heading for heading in both if heading.position[0] > row]
    is_known = all(any(name in headings for name in heading.names) for heading in lower)
    if not lower:
        return False
    cells = enumerate(worksheet.rows[row])
    titles = (i for i, cell in cells if headings.get(folded_heading(cell)) == "title")
    return is_known or any(_is_merged_down(worksheet, (row, index)) for index in titles)


def _is_merged_down(worksheet: Worksheet, position: Position) -> bool:
    merged = worksheet.merged_range(position)
    return merged is not None and merged.last[0] == position[0] + 1


def _groups_above(worksheet: Worksheet, row: int, headings: Mapping[str, GuideField]) -> bool:
    """Whether headings are known only with the row above, which else is a title of the guide."""
    if row == 0:
        return False
    both = headings_in(worksheet, range(row - 1, row + 1))
    known = (heading for heading in both if heading.names[0] in headings)
    return any(len(heading.names) > 1 or heading.position[0] < row for heading in known)


def _group_over(worksheet: Worksheet, row: int, index: int) -> str:
    """Return the text that stands over a column, or to the left of it over several."""
    cells = worksheet.rows[row][: index + 1]
    return next((text for cell in reversed(cells) if (text := plain_text(cell))), "")
