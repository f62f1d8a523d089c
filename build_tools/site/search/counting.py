"""Weighted pairs of characters of each lesson, and postings of them. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from build_tools.site.search.folding import counted_pairs, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.site.search.documents import SearchDocument

_WEIGHTS = {"text": 1, "heading": 3, "quiz": 1, "file": 2, "spoken": 1}
_TITLE = 4
_TOPIC = 4
# Weight at which the next level begins; `LEVEL_VALUES` in js/search/ranking.js corresponds.
_LEVELS = (2, 4, 8)
LEVEL_BITS = 2
_LETTER_WORD = re.compile(r"[a-z]{2,}")

FoldedTexts = dict[int, str]
"""Weight → the folded texts of a lesson that have it; most of them, and the least weight, first."""


def folded_texts(document: SearchDocument) -> FoldedTexts:
    """Return what a lesson says, folded, by its weight."""
    fields: dict[int, list[str]] = {}
    for block in document.blocks:
        fields.setdefault(_WEIGHTS[block.kind], []).append(block.text)
    fields.setdefault(_TITLE, []).extend((document.title, *document.topics))
    return {weight: fold("\n".join(fields[weight])) for weight in sorted(fields)}


def weights_of(texts: FoldedTexts) -> dict[str, int]:
    """Return the weight of each pair of characters in a lesson."""
    total: dict[str, int] = {}
    for weight, text in texts.items():
        counts = counted_pairs(text)
        if not total and weight == 1:
            total = counts
        else:
            for pair, count in counts.items():
                total[pair] = total.get(pair, 0) + count * weight
    return total


def letter_words_of(texts: FoldedTexts) -> dict[str, int]:
    """Return the weight of each word of Latin letters in a lesson (`HDMI`: `hdmi`)."""
    total: dict[str, int] = {}
    for weight, text in texts.items():
        for word in _LETTER_WORD.findall(text):
            total[word] = total.get(word, 0) + weight
    return total


def level(weight: int) -> int:
    """Return the level 0..3 of a weight."""
    return sum(weight >= bound for bound in _LEVELS)


_LEVEL_OF = [level(weight) for weight in range(_LEVELS[-1])]


class Postings:
    """Postings of lessons that come one after the other, in their order."""

    def __init__(self) -> None:
        self.lists: defaultdict[str, list[int]] = defaultdict(list)
        """Pair, or word of letters → lessons in ascending order, each as
        `number << LEVEL_BITS | level`."""

    def add(self, number: int, weights: Mapping[str, int]) -> None:
        """Add a lesson by the weights of what it holds."""
        lists = self.lists
        base = number << LEVEL_BITS
        by_weight = [base | level for level in _LEVEL_OF]
        top = base | len(_LEVELS)
        for pair, weight in weights.items():
            lists[pair].append(by_weight[weight] if weight < _LEVELS[-1] else top)
