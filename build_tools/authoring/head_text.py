"""Writes values into the head of a page's file: the one writer of heads, as `heads` is the reader.

Every other byte of the file stays, whatever its line ends, and no comment is lost.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from build_tools.authoring.heads.forms import KEYS
from build_tools.authoring.page_text import FENCE
from build_tools.reading.located_yaml import YamlFault, read_yaml
from build_tools.reading.yaml_edits.comments import with_comments_of
from build_tools.reading.yaml_edits.edits import RemoveValue, SetValue
from build_tools.reading.yaml_edits.text import BYTE_ORDER_MARK, TextNotEditable, edited_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.reading.yaml_edits.edits import YamlEdit

_LINE_END = re.compile(r"(\r\n|\n|\r)")


def with_head_edits(data: bytes, edits: Sequence[YamlEdit]) -> bytes:
    """Return the bytes of a page's file after edits of its head; keys have their English names.

    Raises TextNotEditable.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextNotEditable(str(error)) from error
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    pieces = _LINE_END.split(text.removeprefix(BYTE_ORDER_MARK))
    lines, ends = pieces[::2], [*pieces[1::2], ""]
    close = next((n for n, line in enumerate(lines) if n and line.rstrip() == FENCE), 0)
    if not close or lines[0].rstrip() != FENCE:
        raise TextNotEditable
    head = [*zip(lines[1:close], ends[1:close], strict=True)]
    edited = _edited_head([line for line, _end in head], edits)
    written = [
        (lines[0], ends[0]),
        *_with_line_ends(head, edited, ends[0]),
        *zip(lines[close:], ends[close:], strict=True),
    ]
    return (mark + "".join(line + end for line, end in written)).encode()


def _edited_head(lines: list[str], edits: Sequence[YamlEdit]) -> list[str]:
    before = "\n".join(lines)
    try:
        written = read_yaml(before, strict=True).value or {}
        after = _edited_text(before, [_with_written_keys(edit, written) for edit in edits], written)
        after = with_comments_of(before, after)
    except YamlFault as error:
        raise TextNotEditable(str(error)) from error
    if not before.endswith("\n"):
        after = after.removesuffix("\n")
    return after.split("\n")


def _edited_text(before: str, edits: Sequence[YamlEdit], written: dict[str, Any]) -> str:
    try:
        return edited_text(before, edits)
    except TextNotEditable:
        # A text of several lines at the end of a head would get a line end by a key below it.
        return edited_text(before, [_above_last_key(edit, [*written]) for edit in edits])


def _above_last_key(edit: YamlEdit, keys: Sequence[str]) -> YamlEdit:
    """Return the edit so that a key that it adds does not come last."""
    if not isinstance(edit, SetValue) or edit.entry or edit.path[0] in keys:
        return edit
    return replace(edit, order=tuple((key,) for key in (*keys[:-1], edit.path[0], keys[-1])))


def _with_written_keys(edit: YamlEdit, written: dict[str, Any]) -> YamlEdit:
    """Return the edit with the names that keys have in the file, which may be Chinese."""
    if not isinstance(edit, SetValue | RemoveValue):
        return edit
    if edit.entry:
        return replace(edit, entry=(written_key(str(edit.entry[0]), written), *edit.entry[1:]))
    path = _written_path(edit.path, written)
    if isinstance(edit, RemoveValue):
        return replace(edit, path=path)
    return replace(edit, path=path, order=tuple(_written_path(key, written) for key in edit.order))


def _written_path(path: tuple[str, ...], written: dict[str, Any]) -> tuple[str, ...]:
    return (written_key(path[0], written), *path[1:])


def written_key(name: str, written: dict[str, Any]) -> str:
    """Return the name by which a head has a key."""
    if name in written:
        return name
    return next((key for key in written if KEYS.get(key.strip()) == name), name)


def _with_line_ends(
    before: Sequence[tuple[str, str]], after: Sequence[str], default: str
) -> list[tuple[str, str]]:
    """Return lines with their ends: those above and below what changed keep the ones they had."""
    head = _count_same([line for line, _end in before], after)
    rest = len(before) - head, len(after) - head
    tail = _count_same([line for line, _end in before[::-1]][: rest[0]], after[::-1][: rest[1]])
    stop = len(after) - tail
    changed = [(line, default) for line in after[head:stop]]
    return [*before[:head], *changed, *before[len(before) - tail :]]


def _count_same(first: Sequence[str], second: Sequence[str]) -> int:
    count = 0
    for line, other in zip(first, second, strict=False):
        if line != other:
            break
        count += 1
    return count
