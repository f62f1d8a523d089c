"""What a spreadsheet changes, line by line for a person and as a document for a script. Pure."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.messages import _, ngettext
from build_tools.model.tables.table import ListForm, RowAction
from build_tools.reading.quoting import printable
from build_tools.reading.spreadsheets.cells import cell_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.tables.table import CellChange, RowChange, TableColumn
    from build_tools.stages.office.import_sheet import SheetImport

_LONGEST = 60
_TELLING = 2
"""Values that tell people which row it is."""
_SIGNS = {RowAction.CHANGED: "~", RowAction.ADDED: "+", RowAction.REMOVED: "-"}


@dataclass(frozen=True)
class ShownCell:
    """A cell of a change as people read it; what is not there is empty."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownChange:
    """An entry that a sheet changes, adds or removes, as people read it."""

    file: str
    table: str
    key: str
    about: str
    """What else tells it apart, where its key is a number."""
    action: RowAction
    cells: tuple[ShownCell, ...]


def shown_changes(changes: Iterable[RowChange]) -> tuple[ShownChange, ...]:
    """Return changes as people read them, in their order."""
    return tuple(
        ShownChange(
            _file_of(change),
            change.table.title,
            printable(change.key),
            _about(change),
            change.action,
            tuple(_shown_cell(cell) for cell in change.cells),
        )
        for change in changes
    )


def _about(change: RowChange) -> str:
    table = change.table
    row = table.row(change.key)
    if row is None or table.form is not ListForm.NUMBERED:
        return ""
    values = zip(table.value_columns, row.values[table.keys :], strict=True)
    texts = (_shown(column, value) for column, value in values)
    return printable("，".join(list(filter(None, texts))[:_TELLING]))


def diff_lines(sheet: SheetImport) -> Iterator[str]:
    """Yield the changes file by file and entry by entry, then what follows from them."""
    changes = shown_changes(sheet.changes)
    for file, of_file in itertools.groupby(changes, key=lambda change: change.file):
        yield file
        for change in of_file:
            yield f"  {_SIGNS[change.action]} {change.table} {change.key}".rstrip()
            yield from (f"      {line}" for line in _lines(change))
    yield from _notes(sheet)


def _file_of(change: RowChange) -> str:
    table = change.table
    return f"{table.source}/{change.key}" if table.form is ListForm.FILES else table.source


def change_lines(change: RowChange) -> Iterator[str]:
    """Yield what changes in an entry, a cell a line."""
    return _lines(*shown_changes([change]))


def _lines(change: ShownChange) -> Iterator[str]:
    for cell in change.cells:
        before, after = map(_in_brief, (cell.before, cell.after))
        if change.action is RowAction.ADDED:
            yield f"{cell.heading}: {after}"
        elif change.action is RowAction.REMOVED:
            yield f"{cell.heading}: {before}"
        else:
            yield f"{cell.heading}: {before} → {after}"


def _shown_cell(cell: CellChange) -> ShownCell:
    before, after = (_shown(cell.column, value) for value in (cell.before, cell.after))
    return ShownCell(cell.column.heading, before, after)


def _shown(column: TableColumn, value: Any) -> str:
    return "" if value is None else str(cell_of(column, value)).strip()


def _in_brief(text: str) -> str:
    if not text:
        return _("(empty)")
    line = printable(text.replace("\n", " ⏎ "))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _notes(sheet: SheetImport) -> Iterator[str]:
    if not sheet.changes:
        yield _("The sheet says the same as the files.")
    if sheet.lapsing:
        yield ngettext(
            "{count} lesson was passed and must be reviewed again then: {lessons}",
            "{count} lessons were passed and must be reviewed again then: {lessons}",
            len(sheet.lapsing),
        ).format(count=len(sheet.lapsing), lessons=_(", ").join(sheet.lapsing))
    if sheet.overtaken:
        yield ngettext(
            "{count} row changed in the files since the sheet was written; it stays as it is now.",
            "{count} rows changed in the files since the sheet was written; they stay as they are.",
            sheet.overtaken,
        ).format(count=sheet.overtaken)


def diff_document(sheet: SheetImport) -> dict[str, Any]:
    """Return the changes as a JSON object."""
    return {
        "changes": [_change_document(change) for change in sheet.changes],
        "review_again": list(sheet.lapsing),
        "overtaken": sheet.overtaken,
    }


def _change_document(change: RowChange) -> dict[str, Any]:
    return {
        "file": _file_of(change),
        "table": change.table.title,
        "entry": change.key,
        "action": str(change.action),
        "cells": [
            {
                "column": cell.column.heading,
                "key": ".".join(cell.column.path),
                "before": _plain(cell.before),
                "after": _plain(cell.after),
                "cell": cell.cell,
            }
            for cell in change.cells
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | dict | None) else str(value)
