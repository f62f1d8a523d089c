"""Weighted pairs of characters of each lesson, and postings of them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from build_tools.site.search.folding import counted_pairs, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from build_tools.site.search.documents import SearchDocument

_WEIGHTS = {"text": 1, "heading": 3, "quiz": 1, "file": 2, "spoken": 1}
_TITLE = 4
_TOPIC = 4
# Weight at which the next level begins; `LEVEL_VALUES` in js/search/ranking.js corresponds.
_LEVELS = (2, 4, 8)
LEVEL_BITS = 2
_LETTER_WORD = re.compile(r"[a-z]{2,}")

Postings = dict[str, list[int]]
"""Pair, or word of letters → lessons in ascending order, each as `number << LEVEL_BITS | level`."""


def weights_of(document: SearchDocument) -> Counter[str]:
    """Return the weight of each pair of characters in the lesson."""
    total: Counter[str] = Counter()
    for weight, texts in _texts_by_weight(document).items():
        counts = counted_pairs("\n".join(texts))
        total.update(counts if weight == 1 else {pair: n * weight for pair, n in counts.items()})
    return total


def letter_words_of(document: SearchDocument) -> Counter[str]:
    """Return the weight of each word of Latin letters in the lesson, folded (`HDMI`: `hdmi`)."""
    total: Counter[str] = Counter()
    for weight, texts in _texts_by_weight(document).items():
        for word in _LETTER_WORD.findall(fold("\n".join(texts))):
            total[word] += weight
    return total


def _texts_by_weight(document: SearchDocument) -> dict[int, list[str]]:
    fields: dict[int, list[str]] = {}
    for block in document.blocks:
        fields.setdefault(_WEIGHTS[block.kind], []).append(block.text)
    fields.setdefault(_TITLE, []).extend((document.title, *document.topics))
    return fields


def level(weight: int) -> int:
    """Return the level 0..3 of a weight."""
    return sum(weight >= bound for bound in _LEVELS)


def postings_of(lessons: Iterable[Mapping[str, int]]) -> Postings:
    """Return the postings of all lessons, from the weights of each in their order."""
    levels = [level(weight) for weight in range(_LEVELS[-1])]
    top = len(_LEVELS)
    postings: Postings = {}
    for number, weights in enumerate(lessons):
        base = number << LEVEL_BITS
        for pair, weight in weights.items():
            entry = base | (levels[weight] if weight < len(levels) else top)
            if (entries := postings.get(pair)) is None:
                postings[pair] = [entry]
            else:
                entries.append(entry)
    return postings
