"""Puts notes into the HTML of a page, each behind what its line of the source became.

Markdown keeps no lines, so what is shown is found by its words: the line's own, else those of the
nearest line above. What the notes say is left to `page_notes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selectolax.lexbor import LexborNode

_SHOWN = (
    "h1, h2, h3, h4, h5, h6, p, li, dt, dd, th, td, tr, details, summary, pre, figcaption, "
    "img, audio, video"
)
_TEXT = "article.cw-text, .cw-text--intro, section.cw-text"
_NO_ROOM = frozenset({"table", "details", "pre"})
"""A note stands behind these: it would tear them apart, or be folded away."""
_ITEMS = frozenset({"li", "dt", "dd"})
_ADDRESS = re.compile(r"\]\([^)]*\)|<[^>]*>|\{:[^}]*\}")
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST_KEY = 24
_SHORTEST_PART = 4
"""Fewer characters are found within many words; they must be all that an element shows."""
_MARK_BEGIN, _MARK_END = "\ue000", "\ue001"
"""They stand around the number of a note until it is put in; no page has such characters."""


@dataclass(frozen=True)
class _ShownElement:
    node: LexborNode
    text: str


def with_notes(document: str, lines: Sequence[str], notes: Mapping[int, str]) -> str:
    """Return a page with notes in its text.

    `lines` is the text that was rendered, `notes` has HTML by the index of its line.
    """
    tree = LexborHTMLParser(document)
    text = tree.css_first(_TEXT)
    if text is None:
        return document
    elements = [_ShownElement(node, _words_of(node)) for node in text.css(_SHOWN)]
    keys = [_key(line) for line in lines]
    numbers: dict[str, str] = {}
    first: list[str] = []
    for number, (index, note) in enumerate(sorted(notes.items(), reverse=True)):
        mark = f"{_MARK_BEGIN}{number}{_MARK_END}"
        numbers[mark] = note
        node = _node_of(index, keys, elements)
        if node is None:
            first.insert(0, mark)
        else:
            _put(mark, node)
    if text.child:
        text.child.insert_before("".join(first))
    else:
        text.insert_child("".join(first))
    placed = str(tree.html)
    return re.sub(f"{_MARK_BEGIN}[0-9]+{_MARK_END}", lambda mark: numbers[mark[0]], placed)


def _node_of(
    index: int, keys: Sequence[str], elements: Sequence[_ShownElement]
) -> LexborNode | None:
    """Return what became of a line, or of the nearest line above it that is shown."""
    for line in range(min(index, len(keys) - 1), -1, -1):
        key = keys[line]
        if not key:
            continue
        showing = [element for element in elements if element.text == key]
        if not showing and len(key) >= _SHORTEST_PART:
            showing = [element for element in elements if key in element.text]
        # Of those around each other the innermost; of equal ones the one in its turn.
        innermost = [e for e in showing if not any(_is_around(e, other) for other in showing)]
        if innermost:
            before = keys[:line].count(key)
            return innermost[min(before, len(innermost) - 1)].node
    return None


def _is_around(element: _ShownElement, other: _ShownElement) -> bool:
    above = other.node.parent
    while above is not None:
        if above == element.node:
            return True
        above = above.parent
    return False


def _put(mark: str, node: LexborNode) -> None:
    outermost, above = node, node.parent
    while above is not None:
        outermost = above if above.tag in _NO_ROOM else outermost
        above = above.parent
    if outermost.tag in _ITEMS:
        outermost.insert_child(mark)
    else:
        outermost.insert_after(mark)


def _words_of(node: LexborNode) -> str:
    if node.tag in ("img", "audio", "video"):
        return _plain(str(node.attributes.get("alt") or node.attributes.get("src") or ""))
    return _plain(node.text(deep=True))


def _key(line: str) -> str:
    """Return the words by which what a line became is found."""
    return _plain(_ADDRESS.sub("", line))[:_LONGEST_KEY]


def _plain(text: str) -> str:
    return _NO_WORD.sub("", text)
