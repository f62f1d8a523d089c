"""A worksheet of a programme guide to its programmes: headings, merged cells, notes.

What the cells of a row say is left to `guide_rows`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.intake.guide_headings import heading_rows, headings_in
from build_tools.intake.guide_values import plain_text
from build_tools.messages import _
from build_tools.model.intake.guide import PassedOver
from build_tools.model.problem import Location, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.tables.spreadsheet import cell_name
from build_tools.reading.quoting import excerpt
from build_tools.reading.spreadsheets.matching import folded_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.model.office.intake import GuideField
    from build_tools.model.problem import Problem
    from build_tools.model.tables.spreadsheet import CellValue, Position, Worksheet

_SPREAD: tuple[GuideField, ...] = (
    *("series", "subject", "form", "presenter", "source", "audience", "topics", "regions"),
    *("season", "broadcast", "issued", "effective", "expires", "priority", "rights"),
    *("language", "dialect"),
)
"""Fields whose merged cell counts for each row that it covers."""
_NOTES = ("注:", "备注:", "说明:", "注1", "合计", "总计", "共计", "小计", "制表", "填表", "审核人:")

INTAKE_HEADING = CheckRule(Rule.INTAKE_HEADING, "节目单的表头不认识、写了两遍，或者没有题目那一列")
INTAKE_CELL = CheckRule(
    Rule.INTAKE_CELL, "节目单里这一格看不懂，或者课文的开头装不下；这一格不写进课文"
)
INTAKE_ROW = CheckRule(Rule.INTAKE_ROW, "节目单的这一行收不了：没有题目、题目坏了或者太长")


@dataclass(frozen=True)
class GuideCell:
    """A cell of a row with the heading above it."""

    value: CellValue
    heading: str
    position: Position


@dataclass(frozen=True)
class GuideCells:
    """The cells of a row that is a programme, by the field that their column holds."""

    number: int
    cells: Mapping[GuideField, GuideCell]

    def value(self, name: GuideField) -> CellValue:
        """Return what stands in the column of a field, None where there is no such column."""
        cell = self.cells.get(name)
        return None if cell is None else cell.value


@dataclass
class GuideSheet:
    """A worksheet as a guide. Without headings it is none."""

    path: str
    worksheet: Worksheet
    columns: dict[int, GuideField] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    heading_rows: range = range(0)
    rows: list[GuideCells] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def address(self, position: Position) -> str:
        """Return the address of a cell as people write it."""
        name = cell_name(*position)
        return f"{self.worksheet.name}!{name}" if self.worksheet.name else name

    def tell(
        self,
        rule: CheckRule,
        position: Position,
        text: tuple[str, str],
        severity: Severity | None = None,
    ) -> None:
        """Note what is wrong with a cell."""
        location = Location(self.path, cell=self.address(position))
        self.problems.append(rule.problem_at(location, *text, severity))


def read_guide_sheet(
    path: str, worksheet: Worksheet, headings: Mapping[str, GuideField], ignored: frozenset[str]
) -> GuideSheet:
    """Return the programmes of a worksheet; `headings` and `ignored` are folded."""
    sheet = GuideSheet(path, worksheet)
    rows = heading_rows(worksheet, headings)
    if rows is None:
        return sheet
    sheet.heading_rows = rows
    _read_headings(sheet, headings, ignored)
    if "title" not in sheet.columns.values():
        return sheet
    for number in range(rows[-1] + 1, len(worksheet.rows)):
        _read_row(sheet, number)
    return sheet


def _read_headings(
    sheet: GuideSheet, headings: Mapping[str, GuideField], ignored: frozenset[str]
) -> None:
    for heading in headings_in(sheet.worksheet, sheet.heading_rows):
        if not ignored.isdisjoint(heading.names):
            continue
        fields = [headings[name] for name in heading.names if name in headings]
        free = [name for name in fields if name not in sheet.columns.values()]
        if free:
            index = heading.position[1]
            sheet.columns[index], sheet.headings[index] = free[0], heading.text
        elif fields:
            message = _("the column '{heading}' holds the same as one before it: {field}")
            text_of = (
                message.format(heading=excerpt(heading.text), field=fields[0]),
                _("say in office/intake.yml which of the two counts"),
            )
            sheet.tell(INTAKE_HEADING, heading.position, text_of)
        else:
            message = _("the column '{heading}' is not known and was not read")
            hint = _("say in office/intake.yml what it holds, or that it is to be ignored")
            text_of = message.format(heading=excerpt(heading.text)), hint
            sheet.tell(INTAKE_HEADING, heading.position, text_of, severity=Severity.WARNING)
    if "title" not in sheet.columns.values():
        message = _("no column holds the titles of programmes")
        hint = _("call it 节目名称, or say in office/intake.yml what it is called")
        sheet.tell(INTAKE_HEADING, (sheet.heading_rows[0], 0), (message, hint))


def _read_row(sheet: GuideSheet, number: int) -> None:
    worksheet = sheet.worksheet
    texts = [plain_text(cell) for cell in worksheet.rows[number]]
    broken = any(row == number for row, _column in worksheet.broken)
    if not any(texts) and not broken:
        return
    filled = [text for text in texts if text]
    reason = "" if broken else _why_no_programme(sheet, number, filled)
    if reason:
        text = excerpt(next((text for text in texts if text), ""))
        address = f"{worksheet.name}!{number + 1}" if worksheet.name else f"{number + 1}"
        sheet.passed_over.append(PassedOver(address, text, reason))
        return
    cells = dict(_cells(sheet, number))
    title = cells.get("title")
    fault = _title_fault(sheet, number, title)
    if fault is not None:
        column = next(index for index, name in sheet.columns.items() if name == "title")
        sheet.tell(INTAKE_ROW, (number, column), fault)
        return
    sheet.rows.append(GuideCells(number + 1, cells))


def _why_no_programme(sheet: GuideSheet, number: int, texts: list[str]) -> str:
    """Return why a row is no programme, empty where it may be one."""
    worksheet = sheet.worksheet
    heads = {folded_heading(cell) for row in sheet.heading_rows for cell in worksheet.rows[row]}
    if len({folded_heading(text) for text in texts} & (heads - {""})) > 1:
        return _("the headings once more")
    first = texts[0] if texts else ""
    if folded_heading(first).startswith(_NOTES):
        return _("a note")
    distinct = set(texts)
    for index in range(len(worksheet.rows[number])):
        merged = worksheet.merged_range((number, index))
        if merged and merged.last[1] > merged.first[1] and len(distinct) == 1:
            return _("a heading or note over several columns")
    titles = [index for index, name in sheet.columns.items() if name == "title"]
    outside = all(not plain_text(_spread(worksheet, (number, index))) for index in titles)
    return _("one cell alone, and it is no title") if outside and len(distinct) == 1 else ""


def _cells(sheet: GuideSheet, number: int) -> Iterator[tuple[GuideField, GuideCell]]:
    worksheet = sheet.worksheet
    for index, name in sheet.columns.items():
        position = number, index
        value = worksheet.value(*position)
        if value is None and name in _SPREAD:
            value = _spread(worksheet, position)
        error = worksheet.broken.get(position)
        if error is not None and name != "title":
            message = _("the cell shows an error, or a formula that was never worked out")
            text = message, _("open the file in Excel or WPS and save it, or write the value")
            sheet.tell(INTAKE_CELL, position, text, severity=Severity.WARNING)
            value = None
        yield name, GuideCell(value, sheet.headings[index], position)


def _spread(worksheet: Worksheet, position: Position) -> CellValue:
    """Return the value of the merged cells that a cell is one of, if it is below their first."""
    merged = worksheet.merged_range(position)
    return worksheet.value(*merged.first) if merged else worksheet.value(*position)


def _title_fault(sheet: GuideSheet, number: int, title: GuideCell | None) -> tuple[str, str] | None:
    position = title.position if title else (number, 0)
    if position in sheet.worksheet.broken:
        message = _("the title is an error, or a formula that was never worked out")
        return message, _("open the file in Excel or WPS and save it, or write the value")
    text = plain_text(title.value) if title else ""
    if text and len(text) <= _LONGEST_TITLE:
        return None
    if text:
        return _("the title is longer than 300 characters"), _("put the rest into 简介")
    merged = sheet.worksheet.merged_range(position)
    if merged is not None:
        message = _("the title is one of the merged cells {cells}").format(cells=merged)
        return message, _("unmerge them and write a title into each row")
    return _("the row has no title"), _("write one, or empty the whole row")


_LONGEST_TITLE = 300
