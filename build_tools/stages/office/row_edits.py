"""One row of a register, changed, added or removed: compared, checked and written as the row of a
spreadsheet is that `office import` brings in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from build_tools.errors import ProjectError
from build_tools.files import atomic_write_all
from build_tools.messages import _
from build_tools.model.problem import Location, errors_of
from build_tools.model.tables.spreadsheet import Worksheet, cell_name
from build_tools.model.tables.table import NUMBER_PATH, CellKind, ListForm
from build_tools.office.sheets.register_edits import changed_registers, in_cells, with_registers
from build_tools.reading.quoting import excerpt
from build_tools.reading.spreadsheets.cells import cell_of
from build_tools.reading.spreadsheets.comparison import (
    SPREADSHEET_CHANGED,
    SPREADSHEET_ROW,
    compare,
    fingerprints_of,
)
from build_tools.reading.spreadsheets.rows import SheetLocation, read_rows
from build_tools.reading.yaml_edits.text import TextNotEditable
from build_tools.stages.check import problems_of_registers
from build_tools.stages.office.import_diff import change_lines
from build_tools.stages.office.new_problems import new_problems
from build_tools.stages.office.registers_now import RegisterFault, RegistersNow, registers_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.tables.spreadsheet import CellValue
    from build_tools.model.tables.table import RowChange, Table, TableColumn, TableRow
    from build_tools.office.sheets.register_edits import ChangedRegister
    from build_tools.project import Project

_WHOLE = re.compile(r"-?[1-9][0-9]{0,14}|0")
_ADDRESS = re.compile(r"!([A-Z]+)2$")


@dataclass(frozen=True)
class RowEdit:
    """What a person makes of a row. `key` is empty for a new one; `mark` is the fingerprint that
    the row had when it was opened; `cells` go by the headings of their columns."""

    table: str
    key: str = ""
    mark: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    removes: bool = False


@dataclass(frozen=True)
class RowOutcome:
    """What came of an edit: with an error among the faults nothing was written."""

    faults: tuple[RegisterFault, ...] = ()
    lines: tuple[str, ...] = ()
    """What it changes, line by line."""
    written: bool = False


def edit_row(project: Project, content: Content, today: Month, edit: RowEdit) -> RowOutcome:
    """Make an edit, or say what is wrong with it.

    Raises ProjectError where the register is not there or can only be changed by hand, OSError.
    """
    now = registers_now(project, today)
    table = now.table(edit.table)
    if table is None:
        raise ProjectError(_("there is no register '{name}'").format(name=excerpt(edit.table)))
    changes, problems = _compared(table, edit)
    try:
        changed = changed_registers(project.office.name, now.texts, changes)
    except TextNotEditable as error:
        message = _("{file} is laid out so that it can only be changed by hand")
        raise ProjectError(message.format(file=error)) from error
    problems = [*problems, *_new_problems(now, content, changed, table.source)]
    faults = tuple(_fault(table, edit, problem) for problem in problems)
    lines = tuple(line for change in changes for line in change_lines(change))
    if errors_of(problems) or not changes:
        return RowOutcome(faults, lines)
    files: dict[Path, tuple[bytes | None, bytes]] = {
        project.office / c.text.file: (c.text.data, c.data) for c in changed
    }
    atomic_write_all(files)
    return RowOutcome(faults, lines, written=True)


def row_mark(table: Table, row: TableRow) -> str:
    """Return the fingerprint of a row."""
    return fingerprints_of(replace(table, rows=(row,)))[row.key]


def _compared(table: Table, edit: RowEdit) -> tuple[tuple[RowChange, ...], list[Problem]]:
    """Hold the row against the register, in which there is no other row to be compared."""
    location = SheetLocation(table.source, table.title)
    entry = _entry(table, edit)
    if edit.key and entry is None:
        return (), [_change_problem(table)]
    if not edit.key and (fault := _key_fault(table, edit)):
        return (), [location.problem(SPREADSHEET_ROW, location.cell((1, table.keys - 1)), *fault)]
    headings = tuple(column.heading for column in table.columns)
    cells = (_cells(table, edit, entry),)
    worksheet = Worksheet(table.title, (headings, *(() if edit.removes else cells)))
    read = read_rows(table.source, worksheet, table.columns, table.keys)
    alone = replace(table, rows=(entry,) if entry else ())
    marks = {entry.key: edit.mark} if entry else {}
    compared = compare(alone, read, location, marks)
    changes = tuple(replace(change, table=table) for change in compared.changes)
    return changes, [*read.problems, *compared.problems]


def _entry(table: Table, edit: RowEdit) -> TableRow | None:
    """Return the row that is edited: where rows have numbers alone, it may have another one now."""
    row = table.row(edit.key)
    if table.form is ListForm.NUMBERED and (row is None or row_mark(table, row) != edit.mark):
        owner = edit.key.rpartition("/")[0]
        same = (r for r in table.rows if r.key.rpartition("/")[0] == owner)
        return next((r for r in same if row_mark(table, r) == edit.mark), row)
    return row


def _change_problem(table: Table) -> Problem:
    return SPREADSHEET_CHANGED.problem_at(Location(table.source), "", "")


def _key_fault(table: Table, edit: RowEdit) -> tuple[str, str] | None:
    key = edit.cells.get(table.columns[table.keys - 1].heading, "").strip()
    owner = edit.cells.get(table.columns[0].heading, "").strip() if table.nested else ""
    key = f"{owner}/{key}" if owner else key
    if table.form is ListForm.NUMBERED or table.row(key) is None:
        return None
    message = _("'{key}' is there already").format(key=excerpt(key))
    return message, _("give it a key of its own")


def _cells(table: Table, edit: RowEdit, entry: TableRow | None) -> tuple[CellValue, ...]:
    """Return the cells of the row; what was not sent stays as it is."""
    before = entry.values if entry else (None,) * len(table.columns)
    cells: list[CellValue] = []
    for index, (column, value) in enumerate(zip(table.columns, before, strict=True)):
        names_row = index < table.keys
        sent = edit.cells.get(column.heading)
        if (names_row and entry) or sent is None or column.path == NUMBER_PATH:
            cells.append(cell_of(column, value))
        else:
            cells.append(_typed(column, value, sent))
    return tuple(cells)


def _typed(column: TableColumn, before: object, sent: str) -> CellValue:
    """Return the cell that a spreadsheet would have of what was typed: there 5 is a number."""
    cell = cell_of(column, before)
    if cell is not None and str(cell).rstrip("\n") == sent:
        return cell
    if column.kind is CellKind.WRITTEN and _WHOLE.fullmatch(sent.strip()):
        return int(sent)
    return sent or None


def _new_problems(
    now: RegistersNow, content: Content, changed: Sequence[ChangedRegister], path: str
) -> tuple[Problem, ...]:
    """Return what was not wrong before, in the changed cells or elsewhere."""
    before = {*now.unread, *problems_of_registers(now.project, content, now.office, now.today)}
    office = with_registers(now.office, changed)
    after = {
        *(problem for register in changed for problem in register.typed.problems),
        *problems_of_registers(now.project, content, office, now.today),
    }
    fresh = new_problems(before, after)
    return in_cells(path, now.project.office.name, changed, fresh)


def _fault(table: Table, edit: RowEdit, problem: Problem) -> RegisterFault:
    if problem.rule == SPREADSHEET_CHANGED.name:
        problem = replace(
            problem,
            message=_("somebody changed or removed this entry since it was opened"),
            hint=_("open the table again and make the change there"),
        )
        return RegisterFault(problem, table.title, edit.key)
    match = _ADDRESS.search(problem.location.cell)
    if not match:
        return RegisterFault(problem, table.title, edit.key)
    letters = [cell_name(0, index)[:-1] for index in range(len(table.columns))]
    heading = table.columns[letters.index(match[1])].heading
    if heading == table.columns[0].heading:
        # What an entry lacks is said of its first cell.
        heading = next(
            (c.heading for c in table.columns[table.keys :] if f"“{c.heading}”" in problem.message),
            heading,
        )
    return RegisterFault(problem, table.title, edit.key, heading)
