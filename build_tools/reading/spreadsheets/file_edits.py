"""What a sheet changes, as edits of the file that holds the entries. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.model.tables.table import ListForm, RowAction
from build_tools.reading.yaml_edits.edits import (
    AppendEntry,
    RemoveEntry,
    RemoveValue,
    SetValue,
    YamlEdit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.tables.table import CellChange, EntryPath, RowChange


def edits_of(changes: Iterable[RowChange]) -> list[YamlEdit]:
    """Return the edits that bring changes of rows into their file."""
    return [edit for change in changes for edit in _edits(change)]


def _edits(change: RowChange) -> Iterator[YamlEdit]:
    if change.action is RowAction.REMOVED:
        yield RemoveEntry(change.path)
    elif change.action is RowAction.CHANGED:
        yield from (_edit(change, cell) for cell in change.cells)
    elif change.table.form is ListForm.GROUP:
        *container, key = change.path
        yield SetValue(tuple(container), (str(key),), _entry(change))
    else:
        yield AppendEntry(change.path, _entry(change))


def _edit(change: RowChange, cell: CellChange) -> YamlEdit:
    if cell.after is None:
        return RemoveValue(change.path, cell.column.path)
    order = tuple(column.path for column in change.table.columns)
    return SetValue(change.path, cell.column.path, cell.after, order)


def _entry(change: RowChange) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for cell in change.cells:
        group = entry
        for key in cell.column.path[:-1]:
            group = group.setdefault(key, {})
        group[cell.column.path[-1]] = cell.after
    return entry


def path_after(path: EntryPath, removed: Iterable[EntryPath]) -> EntryPath:
    """Return where a value stands after entries before it were removed from their lists."""
    parts = list(path)
    for removal in removed:
        depth = len(removal) - 1
        index = removal[-1]
        if len(path) <= depth or path[:depth] != removal[:depth]:
            continue
        part, moved = path[depth], parts[depth]
        if isinstance(index, int) and isinstance(part, int) and isinstance(moved, int):
            parts[depth] = moved - (index < part)
    return tuple(parts)
