"""Makes edits in the text of a YAML file; comments, order, quotes and line ends stay.

The result is read back: a text that does not come to mean what the edits say is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.reading.flow_text import flow_text
from build_tools.reading.located_yaml import YamlFault, read_yaml
from build_tools.reading.yaml_edits.edits import (
    AppendEntry,
    RemoveValue,
    SetValue,
    edited_value,
    removed_entries,
)
from build_tools.reading.yaml_edits.entries import with_entries, without_entries
from build_tools.reading.yaml_edits.group import with_value, without_value
from build_tools.reading.yaml_edits.nodes import (
    column_of,
    compose,
    end_of,
    is_flow,
    is_group,
    line_end,
    node_at,
    start_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.tables.table import EntryPath
    from build_tools.reading.yaml_edits.edits import YamlEdit

BYTE_ORDER_MARK = "\ufeff"
_ValueEdit = SetValue | RemoveValue


class TextNotEditable(Exception):
    """The text is laid out in a way in which it cannot be changed safely."""


def edited_text(text: str, edits: Sequence[YamlEdit]) -> str:
    """Return the text of a file after the edits. Raises TextNotEditable."""
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    before = text.removeprefix(BYTE_ORDER_MARK)
    try:
        after = _edited(before, edits)
        same = read_yaml(after, strict=True).value == edited_value(
            read_yaml(before, strict=True).value, edits
        )
    except (YamlFault, ValueError, LookupError, TypeError, StopIteration) as error:
        raise TextNotEditable(str(error)) from error
    if not same:
        raise TextNotEditable
    return mark + after


def _edited(text: str, edits: Sequence[YamlEdit]) -> str:
    values = [edit for edit in edits if isinstance(edit, SetValue | RemoveValue)]
    text = _with_values(text, values)
    for container in dict.fromkeys(e.container for e in edits if isinstance(e, AppendEntry)):
        added = [e.value for e in edits if isinstance(e, AppendEntry) and e.container == container]
        text = with_entries(text, container, added)
    removed: dict[EntryPath, list[int]] = {}
    for entry in removed_entries(edits):
        if isinstance(entry[-1], int):
            removed.setdefault(entry[:-1], []).append(entry[-1])
        else:
            text = without_value(text, tuple(str(part) for part in entry))
    # What stands in entries goes before the entries do.
    for path, indices in sorted(removed.items(), key=lambda item: -len(item[0])):
        text = without_entries(text, path, indices)
    return text


def _with_values(text: str, edits: Sequence[_ValueEdit]) -> str:
    """Change values entry by entry, from the end on, so that places before it stay where they are.

    Each entry is composed alone: a register of a thousand stations is not, for each of its values.
    """
    root = compose(text)
    by_entry: dict[EntryPath, list[_ValueEdit]] = {}
    for edit in edits:
        by_entry.setdefault(edit.entry, []).append(edit)
    existing = {entry: node_at(root, entry) for entry in by_entry}
    separate = [entry for entry in by_entry if entry and is_group(existing[entry])]
    for entry in sorted(separate, key=lambda path: start_of(existing[path]), reverse=True):
        text = _with_entry_values(text, existing[entry], by_entry[entry])
    for entry in by_entry:
        if entry not in separate:
            for edit in by_entry[entry]:
                text = _with_value(text, (*(str(part) for part in entry), *edit.path), edit, entry)
    return text


def _with_entry_values(text: str, node: Any, edits: Sequence[_ValueEdit]) -> str:
    start, end = start_of(node), end_of(text, node)
    indent = ""
    if not is_flow(node):
        end = line_end(text, end)
        indent = " " * column_of(text, start)
    part = indent + text[start:end]
    for edit in edits:
        part = _with_value(part, edit.path, edit, ())
    # A comment may come first now, further to the left than the key that went.
    part = part.removeprefix(indent) if part.startswith(indent) else part.lstrip(" ")
    return text[:start] + part + text[end:]


def _with_value(text: str, path: tuple[str, ...], edit: _ValueEdit, entry: EntryPath) -> str:
    if isinstance(edit, RemoveValue):
        return without_value(text, path)
    prefix = tuple(str(part) for part in entry)
    if compose(text) is None:
        return _with_first_key(text, path, edit.value)
    return with_value(text, path, edit.value, tuple((*prefix, *key) for key in edit.order))


def _with_first_key(text: str, path: tuple[str, ...], value: Any) -> str:
    for key in reversed(path[1:]):
        value = {key: value}
    lines = text if not text or text.endswith("\n") else text + "\n"
    return f"{lines}{path[0]}: {flow_text(value)}\n"
