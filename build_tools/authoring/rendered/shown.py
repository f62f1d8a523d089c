"""What a browser shows of a page: its characters in order, each with where it stands. Pure.

The HTML is read as browsers read it, by lexbor: what a `<select>` swallows is not shown.
"""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from build_tools.reading.name_lists import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

PICTURE = "\ufffc"
"""Stands for a picture among the characters."""
_NOT_SHOWN = names_of(
    "audio canvas datalist dialog embed frameset head iframe noembed noframes noscript object "
    "option portal script select style template textarea title video"
)
_CHARACTERS_AT_HAND = 8192
_GENERATED = frozenset({"footnote-backref", "footnote-ref", "toc"})
_BLOCKS = names_of(
    "address article aside blockquote body caption center dd details div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header legend li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)


@dataclass(frozen=True)
class TextPlace:
    """Where characters stand. Blocks, items and cells are numbered in the order of the page."""

    block: int = 0
    tag: str = "body"
    """The tag of the innermost block."""
    items: tuple[int, ...] = ()
    """The items of lists around it, outermost first."""
    cell: int = 0
    row: int = 0
    title: bool = False
    """In the title of a box."""
    heading: int = 0
    code: bool = False
    line: int = 0
    """Goes up at each `<br>`."""


@dataclass(frozen=True)
class Item:
    """An item of a list; `number` is what a browser shows before it, None for a bullet."""

    number: int | None
    depth: int


@dataclass
class ShownPage:
    """The characters of a page that count, and the positions of each run of them."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    positions: list[TextPlace] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    """Address and words of each picture, in the order of the page."""

    @functools.cached_property
    def block_starts(self) -> frozenset[int]:
        """The indices of the characters that begin a block."""
        begins, block = [], -1
        for start, position in zip(self.starts, self.positions, strict=True):
            if position.block != block:
                begins.append(start)
            block = position.block
        return frozenset(begins)

    @functools.cached_property
    def _item_starts(self) -> dict[int, int]:
        """The index of the run with the first character of each item."""
        first: dict[int, int] = {}
        for number, position in enumerate(self.positions):
            for item in position.items:
                first.setdefault(item, number)
        return first

    def begins_item(self, index: int) -> bool:
        """Tell whether a character is the first of the innermost item around it."""
        run = bisect_right(self.starts, index) - 1
        position = self.positions[run]
        return bool(position.items) and self._item_starts[position.items[-1]] == run

    def position(self, index: int) -> TextPlace:
        """Return the position of a character."""
        return self.positions[bisect_right(self.starts, index) - 1]


def significant(text: str) -> str:
    """Return the characters that must be shown: all but blanks and the signs that Markdown uses.

    Letters, digits, and every sign outside ASCII.
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text))
    return "".join(filter(is_significant, text))


@functools.lru_cache(_CHARACTERS_AT_HAND)
def is_significant(character: str) -> bool:
    """Tell whether a character must be shown."""
    if character.isalnum():
        return True
    return character > "\x7f" and character != "＿" and not _is_blank(character)


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Co", "Mn", "Me")


def parse(html: str) -> LexborNode | None:
    """Return the body of a fragment, as a browser reads it."""
    return LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body


def read_shown(body: LexborNode | None) -> ShownPage:
    """Return what the page shows."""
    reader = _Reader()
    if body is not None:
        for node, entering in _walk(body):
            (reader.enter if entering else reader.leave)(node)
    reader.page.text = "".join(reader.parts)
    return reader.page


def _walk(body: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node when it begins and when it ends; without recursion, pages may be deep."""
    node, entering = body, True
    while True:
        yield node, entering
        if entering and node.first_child is not None:
            node = node.first_child
            continue
        if entering:
            yield node, False
        if node.mem_id == body.mem_id:
            return
        if node.next is not None:
            node, entering = node.next, True
        elif node.parent is not None:
            node, entering = node.parent, False


class _Reader:
    """Goes through the nodes of a page."""

    def __init__(self) -> None:
        self.page = ShownPage()
        self.parts: list[str] = []
        self.length = 0
        self.hidden = 0
        self.positions = [TextPlace(), TextPlace()]
        self.blocks = 0
        self.lines = 0
        self.lists: list[int | None] = []
        """The next number of each list around, None for bullets."""

    def enter(self, node: LexborNode) -> None:
        if node.is_text_node:
            self._text(node.text_content or "")
            return
        if not node.is_element_node:
            return
        tag = node.tag or ""
        attributes = node.attributes
        classes = set((attributes.get("class") or "").split())
        if tag in _NOT_SHOWN or "hidden" in attributes or classes & _GENERATED:
            self.hidden += 1
        elif tag == "br":
            self.lines += 1
        elif tag == "img" and not self.hidden and attributes.get("src"):
            self.page.pictures.append((attributes.get("src") or "", attributes.get("alt") or ""))
            self._add(PICTURE)
        elif tag in ("ol", "ul"):
            self._list(tag, attributes)
        self.positions.append(self._position_in(tag, classes, attributes))

    def leave(self, node: LexborNode) -> None:
        if not node.is_element_node:
            return
        tag = node.tag or ""
        attributes = node.attributes
        classes = set((attributes.get("class") or "").split())
        if tag in _NOT_SHOWN or "hidden" in attributes or classes & _GENERATED:
            self.hidden -= 1
        elif tag in ("ol", "ul"):
            self.lists.pop()
        self.positions.pop()
        if tag in _BLOCKS:
            self.blocks += 1  # what follows stands in a block of its own
            self.positions[-1] = replace(self.positions[-1], block=self.blocks)

    def _list(self, tag: str, attributes: dict[str, str | None]) -> None:
        start = _integer(attributes.get("start"), 1)
        self.lists.append(start if tag == "ol" else None)

    def _position_in(
        self, tag: str, classes: set[str], attributes: dict[str, str | None]
    ) -> TextPlace:
        around = self.positions[-1]
        if tag not in _BLOCKS:
            return replace(around, code=True) if tag in ("code", "kbd", "samp") else around
        self.blocks += 1
        position = replace(around, block=self.blocks, tag=tag)
        if tag == "li":
            self.page.items[self.blocks] = Item(self._number(attributes), len(self.lists))
            position = replace(position, items=(*position.items, self.blocks))
        elif tag in ("td", "th"):
            position = replace(position, cell=self.blocks)
        elif tag == "tr":
            position = replace(position, row=self.blocks)
        elif tag in ("summary", "legend") or "admonition-title" in classes:
            position = replace(position, title=True)
        elif tag[0] == "h" and tag[1:].isdigit():
            position = replace(position, heading=int(tag[1:]))
        elif tag == "pre":
            position = replace(position, code=True)
        return position

    def _number(self, attributes: dict[str, str | None]) -> int | None:
        following = self.lists[-1] if self.lists else None
        if following is None:
            return None
        number = _integer(attributes.get("value"), following)
        self.lists[-1] = number + 1
        return number

    def _text(self, text: str) -> None:
        if not self.hidden and (characters := significant(text)):
            self._add(characters)

    def _add(self, text: str) -> None:
        position = replace(self.positions[-1], line=self.lines)
        self.page.starts.append(self.length)
        self.page.positions.append(position)
        self.parts.append(text)
        self.length += len(text)


def _integer(value: str | None, default: int) -> int:
    try:
        return int(value or "")
    except ValueError:
        return default
