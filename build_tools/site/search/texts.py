"""The words of the lessons as a result shows them, in files of a few lessons each. Pure.

A lesson is the list `[poster, length, marks, state, successor, places, stretches]`; its address,
title and section stand in the head. A place is `[anchor, heading]`. A stretch is
`[kind, place, words]`, spoken ones `[kind, [second, …], words]`, with one block on each line of
the words. `js/search/engine.js` reads this.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from build_tools.site.search.documents import KINDS, BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.site.search.documents import SearchBlock, SearchDocument

_ENOUGH = 10_000
"""Characters in a file: about 4 lessons of 1,600 with what belongs to them, 7 KB as written."""


def lesson_entry(document: SearchDocument) -> list[Any]:
    """Return the lesson as it stands in its file."""
    places: dict[tuple[str, str], int] = {}
    stretches = []
    for (kind, place), group in groupby(document.blocks, key=_stretch):
        blocks = list(group)
        where: Any = [round(block.seconds or 0) for block in blocks]
        if kind != "spoken":
            where = places.setdefault(place, len(places))
        words = "\n".join(" ".join(block.text.split()) for block in blocks)
        stretches.append([KINDS.index(kind), where, words])
    return [
        document.poster,
        document.length,
        [list(mark) for mark in document.marks],
        document.state,
        list(document.successor) if document.successor else None,
        [list(place) for place in places],
        stretches,
    ]


def divided(documents: Sequence[SearchDocument]) -> list[int]:
    """Return the number of the first lesson of each file."""
    firsts: list[int] = []
    size = _ENOUGH
    for number, document in enumerate(documents):
        if size >= _ENOUGH:
            firsts.append(number)
            size = 0
        size += 200 + sum(len(block.text) + 12 for block in document.blocks)
    return firsts


def _stretch(block: SearchBlock) -> tuple[BlockKind, tuple[str, str]]:
    return block.kind, (block.anchor, block.heading)
