"""The rows of a sheet against the entries of a file: what a person changed, added, removed. Pure.

A sheet that we wrote remembers what each row said then (`fingerprints`). So an entry that changed
in the file since is not set back by a sheet that does not touch it, and one that both changed is a
problem; rows that are missing are removals only of what the sheet once had.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.tables.table import (
    CellChange,
    ListForm,
    RowAction,
    RowChange,
)
from build_tools.reading.quoting import describe, excerpt
from build_tools.reading.spreadsheets.cells import cell_of
from build_tools.reading.spreadsheets.numbering import renumbered
from build_tools.reading.spreadsheets.rows import SheetCell, SheetLocation, named
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from build_tools.model.problem import Problem
    from build_tools.model.tables.table import Table, TableColumn, TableRow
    from build_tools.reading.spreadsheets.rows import ReadRow, ReadTable

SPREADSHEET_ROW = CheckRule(
    Rule.SPREADSHEET_ROW, "这一行对不上登记：编号重了、没有这一条，或者改了不能在表里改的格子"
)
SPREADSHEET_CHANGED = CheckRule(Rule.SPREADSHEET_CHANGED, "导出表格以后，文件和表格都改了同一条")


@dataclass(frozen=True)
class Comparison:
    """What a worksheet changes, and what is wrong with it."""

    changes: tuple[RowChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    overtaken: int = 0
    """Rows that changed in the file since the sheet was written, and are as they were in it."""


@dataclass
class _Comparing:
    table: Table
    read: ReadTable
    location: SheetLocation
    fingerprints: Mapping[str, str] | None
    changes: list[RowChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    overtaken: int = 0
    cells_of_keys: dict[str, str] = field(default_factory=dict)

    def problem(self, rule: CheckRule, cell: str, message: str, hint: str) -> None:
        self.problems.append(self.location.problem(rule, cell, message, hint))


def compare(
    table: Table, read: ReadTable, location: SheetLocation, fingerprints: Mapping[str, str] | None
) -> Comparison:
    """Return what the rows of a sheet change in a table.

    `fingerprints` are those of the rows when the sheet was written; None where that is not known:
    then no row counts as removed.
    """
    if fingerprints is not None:
        table = renumbered(table, fingerprints, lambda row: fingerprint(row.values[table.keys :]))
    comparing = _Comparing(table, read, location, fingerprints)
    if _says_the_same(comparing):
        return Comparison()
    rows = {row.key: row for row in table.rows}
    for row in read.rows:
        _compare_row(comparing, row, rows)
    if fingerprints is not None and table.grows and not read.problems:
        for entry in table.rows:
            if entry.key not in comparing.cells_of_keys and entry.key in fingerprints:
                _removed(comparing, entry)
    return Comparison(tuple(comparing.changes), tuple(comparing.problems), comparing.overtaken)


def _says_the_same(comparing: _Comparing) -> bool:
    """Whether a sheet of numbered rows, once it is brought in, gives what the file has.

    So the same sheet twice changes nothing, though the numbers in the file are others now.
    """
    table, rows = comparing.table, comparing.read.rows
    if table.form is not ListForm.NUMBERED or comparing.read.problems:
        return False
    if set(comparing.read.columns) != set(table.columns):
        return False
    names = table.columns[: table.keys]
    if table.nested and any(str(row.cells[names[0]].value) not in table.owners for row in rows):
        return False
    ordered = sorted(rows, key=lambda row: _turn(row.cells[names[-1]].value))
    for owner in table.owners or [None]:
        said = [
            fingerprint([row.cells[column].value for column in table.value_columns])
            for row in ordered
            if owner is None or str(row.cells[names[0]].value) == owner
        ]
        prefix = f"{owner}/"
        entries = [
            fingerprint(entry.values[table.keys :])
            for entry in table.rows
            if owner is None or entry.key.removeprefix("+").startswith(prefix)
        ]
        if said != entries:
            return False
    return True


def _turn(number: Any) -> tuple[bool, int]:
    return (False, number) if isinstance(number, int) else (True, 0)


def fingerprint(values: Sequence[Any]) -> str:
    """Return a short hash of the values of a row."""
    text = json.dumps([_comparable(value) for value in values], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def fingerprints_of(table: Table) -> dict[str, str]:
    """Return the fingerprint of each row by its key."""
    return {row.key: fingerprint(row.values[table.keys :]) for row in table.rows}


def _comparable(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_comparable(item) for item in value] or None
    return value.isoformat() if isinstance(value, dt.date) else value


def _same(first: Any, second: Any) -> bool:
    one_value, other = _comparable(first), _comparable(second)
    # True equals 1 in Python, and not in a file.
    return bool(one_value == other) and isinstance(one_value, bool) is isinstance(other, bool)


def _compare_row(comparing: _Comparing, row: ReadRow, rows: Mapping[str, TableRow]) -> None:
    table = comparing.table
    names = [row.cells[column] for column in table.columns[: table.keys]]
    if any(cell.refused for cell in names):
        return
    owner = str(names[0].value or "") if table.nested else ""
    if table.nested and not _owner_is_there(comparing, names[0], owner):
        return
    key_value = names[-1].value
    key = (
        f"{owner}/{key_value}"
        if table.nested and key_value is not None
        else str(key_value or owner)
    )
    if key_value is not None and not _is_first(comparing, names[-1], key):
        return
    entry = rows.get(key) if key_value is not None else None
    if entry is not None:
        _changed(comparing, row, entry)
    elif key_value is not None and comparing.fingerprints and key in comparing.fingerprints:
        _removed_from_file(comparing, row, key)
    else:
        _added(comparing, row, key, owner, names[-1])


def _owner_is_there(comparing: _Comparing, cell: SheetCell, owner: str) -> bool:
    if owner in comparing.table.owners:
        return True
    column = comparing.table.columns[0]
    message = _("{value} is not there").format(value=describe(cell.value))
    hint = suggestion(owner, comparing.table.owners)
    if len(comparing.table.owners) > 12:
        hint = _("look it up in the sheet of those; new ones are brought in first, on their own")
    comparing.problem(SPREADSHEET_ROW, cell.cell, named(column, owner, message), hint)
    return False


def _is_first(comparing: _Comparing, cell: SheetCell, key: str) -> bool:
    if key not in comparing.cells_of_keys:
        comparing.cells_of_keys[key] = cell.cell
        return True
    column = comparing.table.columns[comparing.table.keys - 1]
    message = _("it stands in {cell} already").format(cell=comparing.cells_of_keys[key])
    hint = (
        _("leave the number of a new row empty")
        if comparing.table.form is ListForm.NUMBERED
        else _("remove one of the two rows, or give it a key of its own")
    )
    comparing.problem(SPREADSHEET_ROW, cell.cell, named(column, key, message), hint)
    return False


def _changed(comparing: _Comparing, row: ReadRow, entry: TableRow) -> None:
    cells, values = [], []
    for column, before in zip(comparing.table.columns, entry.values, strict=True):
        if column in comparing.table.columns[: comparing.table.keys]:
            continue
        cell = row.cells.get(column)
        after = before if cell is None or _is_untouched(column, before, cell) else cell.value
        values.append(after)
        if cell is not None and not cell.refused and not _same(before, after):
            cells.append(CellChange(column, before, after, cell.cell))
    if not cells:
        return
    if _is_overtaken(comparing, entry):
        if fingerprint(values) == (comparing.fingerprints or {}).get(entry.key):
            comparing.overtaken += 1
        else:
            _conflict(comparing, row.cell, entry.key)
        return
    for change in cells:
        if change.column.fixed:
            _refuse_fixed(comparing, change, entry.key)
    comparing.changes.append(
        RowChange(RowAction.CHANGED, comparing.table, entry.key, entry.path, tuple(cells), row.cell)
    )


def _is_untouched(column: TableColumn, before: Any, cell: SheetCell) -> bool:
    """Whether a cell still shows what the file says, whatever reading it would make of that."""
    shown = cell_of(column, before)
    if isinstance(shown, str) and isinstance(cell.raw, str):
        return shown.strip() == cell.raw.strip()
    return type(shown) is type(cell.raw) and shown == cell.raw


def _is_overtaken(comparing: _Comparing, entry: TableRow) -> bool:
    if comparing.fingerprints is None or entry.key not in comparing.fingerprints:
        return False
    now = fingerprint(entry.values[comparing.table.keys :])
    return comparing.fingerprints[entry.key] != now


def _conflict(comparing: _Comparing, cell: str, key: str) -> None:
    message = _("'{key}' was changed in {file} since this sheet was written").format(
        key=excerpt(key), file=comparing.table.source
    )
    hint = _("write a new sheet and make the change there")
    comparing.problem(SPREADSHEET_CHANGED, cell, message, hint)


def _refuse_fixed(comparing: _Comparing, change: CellChange, key: str) -> None:
    message = _("this is only shown here and cannot be changed in a sheet")
    before = cell_of(change.column, change.before)
    hint = _("write {value} again, or leave the cell out").format(value=describe(before))
    comparing.problem(SPREADSHEET_ROW, change.cell, named(change.column, key, message), hint)


def _removed_from_file(comparing: _Comparing, row: ReadRow, key: str) -> None:
    """Pass over a row whose entry was taken out of the file since, unless the sheet changes it."""
    columns = comparing.table.value_columns
    values = [row.cells[c].value if c in row.cells else None for c in columns]
    if fingerprint(values) == (comparing.fingerprints or {})[key]:
        comparing.overtaken += 1
    else:
        _conflict(comparing, row.cell, key)


def _added(comparing: _Comparing, row: ReadRow, key: str, owner: str, cell: SheetCell) -> None:
    table = comparing.table
    if not table.grows or (cell.value is not None and table.form is ListForm.NUMBERED):
        _no_such_row(comparing, cell, key)
        return
    if cell.value is None and table.form is not ListForm.NUMBERED:
        column = table.columns[table.keys - 1]
        message = named(column, "", _("the cell is empty"))
        hint = _("every row needs one: write it down, or empty the whole row")
        comparing.problem(SPREADSHEET_ROW, cell.cell, message, hint)
        return
    columns = table.columns if table.form is ListForm.KEYED else table.value_columns
    cells = tuple(
        CellChange(column, None, row.cells[column].value, row.cells[column].cell)
        for column in columns
        if column in row.cells and row.cells[column].value is not None
    )
    if table.form is ListForm.NUMBERED and _was_added_before(comparing, cells, owner):
        return
    for change in cells:
        if change.column.fixed:
            _refuse_fixed(comparing, change, key)
    path = table.container_of(owner)
    if table.form is ListForm.GROUP:
        path = (*path, key)
    comparing.changes.append(RowChange(RowAction.ADDED, table, key, path, cells, row.cell))


def _was_added_before(comparing: _Comparing, cells: Sequence[CellChange], owner: str) -> bool:
    """Whether the file has this very entry since the sheet was written: the sheet came before."""
    values = {cell.column: cell.after for cell in cells}
    added = fingerprint([values.get(column) for column in comparing.table.value_columns])
    for entry in comparing.table.rows:
        same_owner = not owner or entry.key.removeprefix("+").startswith(f"{owner}/")
        if entry.key in comparing.cells_of_keys or entry.key in (comparing.fingerprints or {}):
            continue
        if same_owner and fingerprint(entry.values[comparing.table.keys :]) == added:
            comparing.cells_of_keys[entry.key] = cells[0].cell if cells else ""
            return True
    return False


def _no_such_row(comparing: _Comparing, cell: SheetCell, key: str) -> None:
    table = comparing.table
    message = _("{file} has no entry '{key}'").format(file=table.source, key=excerpt(key))
    hint = suggestion(key, [row.key for row in table.rows])
    if table.form is ListForm.NUMBERED:
        hint = _("leave the number of a new row empty")
    if table.form is ListForm.FILES:
        hint = _("new lessons are begun with 'courseware new'")
    comparing.problem(SPREADSHEET_ROW, cell.cell, message, hint)


def _removed(comparing: _Comparing, entry: TableRow) -> None:
    if _is_overtaken(comparing, entry):
        _conflict(comparing, comparing.location.name, entry.key)
        return
    cells = tuple(
        CellChange(column, value, None, "")
        for column, value in zip(comparing.table.columns, entry.values, strict=True)
        if value is not None
    )
    comparing.changes.append(
        RowChange(RowAction.REMOVED, comparing.table, entry.key, entry.path, cells)
    )
