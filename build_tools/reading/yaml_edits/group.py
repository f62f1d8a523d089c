"""Changes a value in the text of one group of keys, an entry of a register or a lesson's head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.reading.flow_text import flow_text
from build_tools.reading.yaml_edits.items import with_list
from build_tools.reading.yaml_edits.nodes import (
    column_of,
    compose,
    end_of,
    is_block,
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
    from build_tools.reading.yaml_edits.edits import KeyOrder


def with_value(text: str, path: tuple[str, ...], value: Any, order: KeyOrder = ()) -> str:
    """Return the text of a group with another value at `path`."""
    root = compose(text)
    depth = _existing_depth(root, path)
    if depth == len(path):
        return _replaced(text, *_pair_at(root, path), value)
    group = node_at(root, path[:depth])
    for key in reversed(path[depth + 1 :]):
        value = {key: value}
    if not is_group(group):
        return _replaced(text, *_pair_at(root, path[:depth]), {path[depth]: value})
    level = tuple(p[depth] for p in order if p[:depth] == path[:depth] and len(p) > depth)
    return _with_key(text, group, path[depth], value, tuple(dict.fromkeys(level)))


def without_value(text: str, path: tuple[str, ...]) -> str:
    """Return the text of a group without the value at `path`, and without groups left empty."""
    root = compose(text)
    while len(path) > 1 and len(node_at(root, path[:-1]).value) == 1:
        path = path[:-1]
    group = node_at(root, path[:-1])
    index = next(i for i, (key, _v) in enumerate(group.value) if key.value == path[-1])
    if len(group.value) == 1:
        start = start_of(group)
        return text[:start] + "{}" + text[end_of(text, group) :]
    if is_flow(group):
        return _without_flow_pair(text, group, index)
    return _without_block_pair(text, group, index)


def _existing_depth(root: Any, path: tuple[str, ...]) -> int:
    """Return how many keys of the path are there."""
    for depth in range(len(path), 0, -1):
        if node_at(root, path[:depth]) is not None:
            return depth
    return 0


def _pair_at(root: Any, path: tuple[str, ...]) -> tuple[Any, Any]:
    pair = pair_of(node_at(root, path[:-1]), path[-1])
    if pair is None:
        raise LookupError(path)
    return pair


def _replaced(text: str, key: Any, node: Any, value: Any) -> str:
    if isinstance(value, list) and is_list(node) and node.value:
        return with_list(text, node, value)
    start, end = start_of(node), end_of(text, node)
    if _is_block_text(text, node) and isinstance(value, str) and "\n" in value:
        return text[:start] + _block_text(text, node, value) + text[end:]
    written = flow_text(value)
    if is_block(node):
        return with_short_value(text, key, node, written)
    blank = " " if start == end else ""  # an empty value begins right behind its colon
    return text[:start] + blank + written + text[end:]


def _is_block_text(text: str, node: Any) -> bool:
    is_scalar = not is_group(node) and not is_list(node)
    return is_scalar and text.startswith(("|", ">"), start_of(node))


def _block_text(text: str, node: Any, value: str) -> str:
    """Return a text of several lines, indented as the one before was."""
    start, ending = start_of(node), line_break(text)
    old_lines = text[start : end_of(text, node)].split("\n")[1:]
    indent = next((len(line) - len(line.lstrip()) for line in old_lines if line.strip()), 2)
    header = "|" if value.endswith("\n") else "|-"
    lines = value.rstrip("\n").split("\n")
    return ending.join([header, *(" " * indent + line if line else "" for line in lines)])


def _with_key(text: str, group: Any, key: str, value: Any, order: tuple[str, ...]) -> str:
    written = f"{flow_text(key)}: {flow_text(value)}"
    if not group.value:
        start = start_of(group)
        return text[:start] + "{" + written + "}" + text[end_of(text, group) :]
    pair = _pair_before(group, key, order)
    end = end_of(text, pair[1]) if pair else 0
    if is_flow(group):
        if pair is None:
            first = start_of(group.value[0][0])
            return text[:first] + f"{written}, " + text[first:]
        return text[:end] + f", {written}" + text[end:]
    # The first key may have a question mark before it: the group begins there.
    first = start_of(group)
    indent = " " * column_of(text, first)
    if pair is None:
        return text[:first] + written + line_break(text) + indent + text[first:]
    end = line_end(text, max(end, start_of(pair[0])))
    return text[:end] + line_break(text) + indent + written + text[end:]


def _pair_before(group: Any, key: str, order: tuple[str, ...]) -> tuple[Any, Any] | None:
    """Return the pair after which a key belongs: that of the last key that is written before it.

    A key that nobody has put in order comes last; None stands for the first place.
    """
    if key not in order:
        final: tuple[Any, Any] = group.value[-1]
        return final
    for name in reversed(order[: order.index(key)]):
        if pair := pair_of(group, name):
            return pair
    return None


def _without_flow_pair(text: str, group: Any, index: int) -> str:
    if index:
        start, end = end_of(text, group.value[index - 1][1]), end_of(text, group.value[index][1])
    else:
        start, end = start_of(group.value[0][0]), start_of(group.value[1][0])
    return text[:start] + text[end:]


def _without_block_pair(text: str, group: Any, index: int) -> str:
    key, value = group.value[index]
    start = start_of(key)
    if text[line_start(text, start) : start].strip() in ("", "?"):
        start, end = line_start(text, start), next_line(text, end_of(text, value))
        if end == len(text) and not text.endswith("\n"):  # the last line of an entry's own text
            start = len(text[:start].removesuffix("\n").removesuffix("\r"))
        return text[:start] + text[end:]
    # The first key stands behind the dash of its entry: what follows takes its place.
    return text[:start] + text[start_of(group.value[index + 1][0]) :]
