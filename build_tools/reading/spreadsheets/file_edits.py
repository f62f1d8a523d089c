"""What a sheet changes, as edits of the file that holds the entries. Pure."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
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
    from collections.abc import Iterable, Iterator, Mapping

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


@dataclass(frozen=True)
class RemovedEntries:
    """Entries that are taken out of lists: their indices, sorted, by where the list stands."""

    indices: Mapping[EntryPath, tuple[int, ...]]

    @classmethod
    def of_paths(cls, paths: Iterable[EntryPath]) -> RemovedEntries:
        """Return those at these paths; keys of groups move nothing."""
        indices: dict[EntryPath, list[int]] = {}
        for *container, index in paths:
            if isinstance(index, int):
                indices.setdefault(tuple(container), []).append(index)
        return cls({container: tuple(sorted(entries)) for container, entries in indices.items()})

    def path_after(self, path: EntryPath) -> EntryPath | None:
        """Return where a value stands when they are gone; None for one that goes with them."""
        parts = list(path)
        for depth, part in enumerate(path):
            indices = self.indices.get(path[:depth], ())
            if isinstance(part, int) and indices:
                before = bisect_left(indices, part)
                if before < len(indices) and indices[before] == part:
                    return None
                parts[depth] = part - before
        return tuple(parts)
