"""What a spreadsheet changes, line by line for a person and as a document for a script. Pure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from build_tools.messages import _, ngettext
from build_tools.model.tables.table import ListForm, RowAction
from build_tools.reading.quoting import printable
from build_tools.reading.spreadsheets.cells import cell_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.tables.table import CellChange, RowChange, TableColumn
    from build_tools.stages.office.import_sheet import SheetImport

_LONGEST = 60
_SIGNS = {RowAction.CHANGED: "~", RowAction.ADDED: "+", RowAction.REMOVED: "-"}


def diff_lines(sheet: SheetImport) -> Iterator[str]:
    """Yield the changes file by file and entry by entry, then what follows from them."""
    for file, changes in itertools.groupby(sheet.changes, key=_file_of):
        yield file
        for change in changes:
            yield f"  {_SIGNS[change.action]} {change.table.title} {printable(change.key)}".rstrip()
            yield from (f"      {line}" for line in change_lines(change))
    yield from _notes(sheet)


def _file_of(change: RowChange) -> str:
    table = change.table
    return f"{table.source}/{change.key}" if table.form is ListForm.FILES else table.source


def change_lines(change: RowChange) -> Iterator[str]:
    """Yield what changes in an entry, a cell a line."""
    return (_cell_line(change, cell) for cell in change.cells)


def _cell_line(change: RowChange, cell: CellChange) -> str:
    name = cell.column.heading
    before, after = (_shown(cell.column, value) for value in (cell.before, cell.after))
    if change.action is RowAction.ADDED:
        return f"{name}: {after}"
    if change.action is RowAction.REMOVED:
        return f"{name}: {before}"
    return f"{name}: {before} → {after}"


def _shown(column: TableColumn, value: Any) -> str:
    if value is None:
        return _("(empty)")
    text = printable(str(cell_of(column, value)).strip().replace("\n", " ⏎ "))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


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
