"""Adds entries to a list in a YAML text, laid out like the last one, and takes entries out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.reading.flow_text import flow_text
from build_tools.reading.yaml_edits.nodes import (
    column_of,
    compose,
    end_of,
    is_flow,
    is_group,
    is_list,
    line_break,
    line_end,
    line_start,
    next_line,
    node_at,
    pair_of,
    start_of,
    with_short_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.tables.table import EntryPath

_INDENT = 2


def with_entries(text: str, container: EntryPath, entries: Sequence[dict[str, Any]]) -> str:
    """Return the text with entries at the end of a list, which is made where it is not there."""
    root = compose(text)
    node = node_at(root, container)
    if is_list(node) and node.value and not is_flow(node):
        return _after_last(text, node, entries)
    if is_list(node) and node.value:
        end = end_of(text, node.value[-1])
        return text[:end] + "".join(f", {flow_text(entry)}" for entry in entries) + text[end:]
    return _in_new_list(text, root, container, entries)


def without_entries(text: str, container: EntryPath, removed: Sequence[int]) -> str:
    """Return the text without some entries of a list, given by their indices."""
    root = compose(text)
    node = node_at(root, container)
    if len(removed) == len(node.value):
        return _without_any(text, root, container)
    cut = _flow_span if is_flow(node) else _block_span
    for first, final in reversed(_runs(removed)):
        start, end = cut(text, node, first, final)
        text = text[:start] + text[end:]
    return text


def _runs(indices: Sequence[int]) -> list[tuple[int, int]]:
    """Return the runs of indices that follow each other, first and last."""
    runs: list[tuple[int, int]] = []
    for index in sorted(indices):
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _flow_span(text: str, node: Any, first: int, final: int) -> tuple[int, int]:
    items = node.value
    if first:
        return end_of(text, items[first - 1]), end_of(text, items[final])
    return start_of(items[0]), start_of(items[final + 1])


def _block_span(text: str, node: Any, first: int, final: int) -> tuple[int, int]:
    start = line_start(text, text[: start_of(node.value[first])].rfind("-"))
    end = next_line(text, end_of(text, node.value[final]))
    if final + 1 < len(node.value):
        return start, _after_blank_lines(text, end)
    while _blank_before(text, start):
        start = line_start(text, start - 1)
    return start, end


def _without_any(text: str, root: Any, container: EntryPath) -> str:
    node = node_at(root, container)
    if is_flow(node):
        return text[: start_of(node)] + "[]" + text[end_of(text, node) :]
    pair = pair_of(node_at(root, container[:-1]), str(container[-1]))
    if pair is None:
        raise LookupError(container)
    return with_short_value(text, *pair, "[]")


def _after_blank_lines(text: str, index: int) -> int:
    while index < len(text) and not text[index : line_end(text, index)].strip():
        index = next_line(text, index)
    return index


def _blank_before(text: str, start: int) -> bool:
    before = line_start(text, start - 1) if start else 0
    return start > 0 and not text[before:start].strip()


def _after_last(text: str, node: Any, entries: Sequence[dict[str, Any]]) -> str:
    final = node.value[-1]
    dash = text[: start_of(final)].rfind("-")
    indent, gap = column_of(text, dash), start_of(final) - dash - 1
    ending = line_break(text)
    blank = ending if len(node.value) > 1 and _is_apart(text, node) else ""
    end = line_end(text, end_of(text, final))
    flow = is_group(final) and is_flow(final)
    added = [ending + blank + _item(entry, indent, gap, ending, flow=flow) for entry in entries]
    return text[:end] + "".join(added) + text[end:]


def _is_apart(text: str, node: Any) -> bool:
    """Whether a blank line stands before the last entry."""
    start = line_start(text, text[: start_of(node.value[-1])].rfind("-"))
    return _blank_before(text, start)


def _item(entry: dict[str, Any], indent: int, gap: int, ending: str, *, flow: bool) -> str:
    dash = " " * indent + "-" + " " * gap
    if flow or not entry:
        return dash + flow_text(entry)
    lines = [f"{flow_text(key)}: {flow_text(value)}" for key, value in entry.items()]
    return dash + (ending + " " * (indent + 1 + gap)).join(lines)


def _in_new_list(
    text: str, root: Any, container: EntryPath, entries: Sequence[dict[str, Any]]
) -> str:
    ending = line_break(text)
    if len(container) > 1:
        return _in_new_inner_list(text, root, container, entries)
    key = str(container[0])
    lines = ending.join(_item(entry, _INDENT, 1, ending, flow=False) for entry in entries)
    node = node_at(root, container)
    if node is not None:
        start = len(text[: start_of(node)].rstrip(" "))
        return text[:start] + ending + lines + text[end_of(text, node) :]
    head = text if not text or text.endswith("\n") else text + ending
    return f"{head}{key}:{ending}{lines}{ending}"


def _in_new_inner_list(
    text: str, root: Any, container: EntryPath, entries: Sequence[dict[str, Any]]
) -> str:
    """Put a list in brackets behind the last key of the entry that is to have it."""
    node = node_at(root, container)
    written = flow_text(list(entries))
    if node is not None:
        start = start_of(node)
        blank = "" if text[start - 1] == " " else " "
        return text[:start] + blank + written + text[end_of(text, node) :]
    group = node_at(root, container[:-1])
    if not is_group(group) or not group.value:
        raise LookupError(container)
    _key, value = group.value[-1]
    end = end_of(text, value)
    pair = f"{container[-1]}: {written}"
    if is_flow(group):
        return f"{text[:end]}, {pair}{text[end:]}"
    end = line_end(text, end)
    indent = " " * column_of(text, start_of(group.value[0][0]))
    return text[:end] + line_break(text) + indent + pair + text[end:]
