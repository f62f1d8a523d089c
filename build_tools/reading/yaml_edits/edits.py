"""Edits of a YAML document, and what they make of its value. Pure.

How they are made in the text is left to `text`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.tables.table import EntryPath

KeyOrder = tuple[tuple[str, ...], ...]
"""The paths of all values that an entry may have, in the order in which a person writes them."""


@dataclass(frozen=True)
class SetValue:
    """Writes the value at `path` within the entry at `entry`; groups on the way are made."""

    entry: EntryPath
    path: tuple[str, ...]
    value: Any
    order: KeyOrder = ()


@dataclass(frozen=True)
class RemoveValue:
    """Takes the value at `path` within `entry` out, and the groups that are empty then."""

    entry: EntryPath
    path: tuple[str, ...]


@dataclass(frozen=True)
class RemoveEntry:
    """Takes an entry out of its list, or a key with its group out of its group."""

    entry: EntryPath


@dataclass(frozen=True)
class AppendEntry:
    """Adds an entry at the end of a list, which is made where it is not there."""

    container: EntryPath
    value: dict[str, Any]


YamlEdit = SetValue | RemoveValue | RemoveEntry | AppendEntry


def edited_value(document: Any, edits: Sequence[YamlEdit]) -> Any:
    """Return the document's value after the edits. Places are those before any of them."""
    result = copy.deepcopy(document) or {}
    # Nothing moves before the last entries are removed, from the end on.
    for edit in edits:
        if isinstance(edit, SetValue):
            _set(result, edit)
        elif isinstance(edit, RemoveValue):
            _remove(_value_at(result, edit.entry), edit.path)
        elif isinstance(edit, AppendEntry):
            _list_at(result, edit.container).append(copy.deepcopy(edit.value))
    for path in removed_entries(edits):
        del _value_at(result, path[:-1])[path[-1]]
    return result


def removed_entries(edits: Sequence[YamlEdit]) -> list[EntryPath]:
    """Return the places of removed entries, the last of a list first."""
    places = [edit.entry for edit in edits if isinstance(edit, RemoveEntry)]
    return sorted(places, key=_sortable, reverse=True)


def _sortable(path: EntryPath) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in path)


def _value_at(value: Any, path: EntryPath) -> Any:
    for part in path:
        value = value[part]
    return value


def _set(document: Any, edit: SetValue) -> None:
    group = document
    for part in (*edit.entry, *edit.path[:-1]):
        if isinstance(part, str) and not isinstance(group.get(part), dict | list):
            group[part] = {}
        group = group[part]
    group[edit.path[-1]] = copy.deepcopy(edit.value)


def _remove(group: Any, path: tuple[str, ...]) -> None:
    if len(path) > 1:
        _remove(group[path[0]], path[1:])
        if not group[path[0]]:
            del group[path[0]]
    else:
        del group[path[0]]


def _list_at(document: Any, path: EntryPath) -> list[Any]:
    group = _value_at(document, path[:-1])
    if not isinstance(group.get(path[-1]), list):
        group[path[-1]] = []
    entries: list[Any] = group[path[-1]]
    return entries
