"""The parts of a YAML text with the places where they stand in it."""

from __future__ import annotations

from typing import Any

from build_tools.model.tables.table import EntryPath

Span = tuple[int, int]
"""Half-open, in characters."""


def compose(text: str) -> Any:
    """Return the root node of a text that `read_yaml` could read; None where nothing is in it."""
    import yaml

    return yaml.compose(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)


def is_group(node: Any) -> bool:
    """Return whether a node is a group of keys."""
    return node is not None and str(node.id) == "mapping"


def is_list(node: Any) -> bool:
    """Return whether a node is a list."""
    return node is not None and str(node.id) == "sequence"


def is_flow(node: Any) -> bool:
    """Return whether a collection is written in brackets."""
    return bool(node.flow_style)


def pair_of(group: Any, key: str) -> tuple[Any, Any] | None:
    """Return the nodes of a key and its value."""
    return next(((k, v) for k, v in group.value if k.value == key), None)


def node_at(root: Any, path: EntryPath) -> Any:
    """Return the node at a path, None where there is none."""
    node = root
    for part in path:
        if isinstance(part, int) and is_list(node):
            node = node.value[part] if part < len(node.value) else None
        elif isinstance(part, str) and is_group(node):
            pair = pair_of(node, part)
            node = pair[1] if pair else None
        else:
            return None
    return node


def start_of(node: Any) -> int:
    """Return the character at which a node begins."""
    return int(node.start_mark.index)


def end_of(text: str, node: Any) -> int:
    """Return the character after the last one that belongs to a node, without blanks and comments.

    The parser itself ends a block only where the next one begins.
    """
    if is_group(node) and not is_flow(node) and node.value:
        return end_of(text, node.value[-1][1])
    if is_list(node) and not is_flow(node) and node.value:
        return end_of(text, node.value[-1])
    start, end = start_of(node), int(node.end_mark.index)
    return start + len(text[start:end].rstrip())


def line_start(text: str, index: int) -> int:
    """Return where the line of a character begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return where the line of a character ends, before its line end."""
    end = text.find("\n", index)
    end = len(text) if end < 0 else end
    return end - 1 if end > index and text[end - 1] == "\r" else end


def next_line(text: str, index: int) -> int:
    """Return where the line after that of a character begins."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def line_break(text: str) -> str:
    """Return how the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"


def column_of(text: str, index: int) -> int:
    """Return how far from the beginning of its line a character stands."""
    return index - line_start(text, index)


def is_block(node: Any) -> bool:
    """Return whether a node is a collection on lines of its own, not in brackets."""
    return (is_group(node) or is_list(node)) and not is_flow(node)


def with_short_value(text: str, key: Any, node: Any, written: str) -> str:
    """Return the text with `written` behind a key instead of a block below it.

    Comments between the two stay.
    """
    colon = text.index(":", end_of(text, key)) + 1
    first = line_start(text, start_of(node))
    remainder = text[next_line(text, end_of(text, node)) :]
    return f"{text[:colon]} {written}{text[colon:first]}{remainder}"
