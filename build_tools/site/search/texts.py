"""The text of the lessons as results show it, in files of a few lessons each. Pure.

A lesson is the list `[poster, length, marks, state, successor, places, stretches]`; its URL, title
and section stand in the head. A place is `[anchor, heading]`. A stretch is `[kind, place, text]`,
spoken ones `[kind, [second, …], text]`, with one block on each line of the text.
`js/search/engine.js` reads this.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from build_tools.site.search.documents import KINDS, BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.site.search.documents import SearchBlock, SearchDocument

_FILE_CHARACTERS = 10_000
"""About 4 lessons of 1,600 characters with their facts, 7 KB as written."""


def lesson_entry(document: SearchDocument) -> list[Any]:
    """Return the lesson as the list that its file holds."""
    places: dict[tuple[str, str], int] = {}
    stretches = []
    for (kind, heading), group in groupby(document.blocks, key=_stretch):
        blocks = list(group)
        position: Any = [round(block.seconds or 0) for block in blocks]
        if kind != "spoken":
            position = places.setdefault(heading, len(places))
        text = "\n".join(" ".join(block.text.split()) for block in blocks)
        stretches.append([KINDS.index(kind), position, text])
    return [
        document.poster,
        document.length,
        [list(mark) for mark in document.marks],
        document.state,
        list(document.successor) if document.successor else None,
        [list(heading) for heading in places],
        stretches,
    ]


def size_of(document: SearchDocument) -> int:
    """Return about how many characters a lesson takes in its file."""
    return 200 + sum(len(block.text) + 12 for block in document.blocks)


def first_lessons(sizes: Sequence[int]) -> list[int]:
    """Return the number of the first lesson of each file."""
    firsts: list[int] = []
    filled = _FILE_CHARACTERS
    for number, size in enumerate(sizes):
        if filled >= _FILE_CHARACTERS:
            firsts.append(number)
            filled = 0
        filled += size
    return firsts


def _stretch(block: SearchBlock) -> tuple[BlockKind, tuple[str, str]]:
    return block.kind, (block.anchor, block.heading)
