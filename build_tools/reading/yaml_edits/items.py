"""Changes items of a list in a YAML text: those that stay keep their quotes, lines and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.reading.flow_text import flow_text
from build_tools.reading.located_yaml import read_yaml
from build_tools.reading.yaml_edits.nodes import (
    column_of,
    end_of,
    is_flow,
    is_group,
    is_list,
    line_break,
    line_end,
    line_start,
    next_line,
    start_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def with_list(text: str, node: Any, value: list[Any]) -> str:
    """Return the text with another list instead of `node`, which is a list with items."""
    if not value:
        return text[: start_of(node)] + "[]" + text[end_of(text, node) :]
    items = [_value_of(text, item) for item in node.value]
    head = _common(items, value)
    tail = _common(items[head:][::-1], value[head:][::-1])
    if items == value:
        return text
    change = _in_flow if is_flow(node) else _in_block
    return change(text, node, (head, len(items) - tail), value[head : len(value) - tail])


def _value_of(text: str, node: Any) -> Any:
    if is_group(node) or is_list(node):
        return object()  # equal to nothing: lists of groups have tables of their own
    return read_yaml(f"- {text[start_of(node) : end_of(text, node)]}", strict=True).value[0]


def _common(first: Sequence[Any], second: Sequence[Any]) -> int:
    count = 0
    for one_item, other in zip(first, second, strict=False):
        if one_item != other or type(one_item) is not type(other):
            break
        count += 1
    return count


def _in_flow(text: str, node: Any, changed: tuple[int, int], values: list[Any]) -> str:
    first, stop = changed
    written = ", ".join(flow_text(value) for value in values)
    if first < stop and values:
        start, end = start_of(node.value[first]), end_of(text, node.value[stop - 1])
        return text[:start] + written + text[end:]
    if values:  # between two items, or at an end
        if first:
            end = end_of(text, node.value[first - 1])
            return f"{text[:end]}, {written}{text[end:]}"
        start = start_of(node.value[0])
        return f"{text[:start]}{written}, {text[start:]}"
    if first:
        start, end = end_of(text, node.value[first - 1]), end_of(text, node.value[stop - 1])
    else:
        start, end = start_of(node.value[0]), start_of(node.value[stop])
    return text[:start] + text[end:]


def _in_block(text: str, node: Any, changed: tuple[int, int], values: list[Any]) -> str:
    first, stop = changed
    dash = text[: start_of(node.value[0])].rfind("-")
    indent = " " * column_of(text, dash)
    ending = line_break(text)
    lines = [f"{indent}- {flow_text(value)}" for value in values]
    if first < stop:
        start = line_start(text, _dash(text, node.value[first]))
        end = line_end(text, end_of(text, node.value[stop - 1]))
        if not lines:
            return text[:start] + text[next_line(text, end) :]
        return text[:start] + ending.join(lines) + text[end:]
    if first:
        end = line_end(text, end_of(text, node.value[first - 1]))
        return text[:end] + "".join(ending + line for line in lines) + text[end:]
    start = line_start(text, dash)
    return text[:start] + "".join(line + ending for line in lines) + text[start:]


def _dash(text: str, item: Any) -> int:
    return text[: start_of(item)].rfind("-")
