"""What was written held against what is shown, character by character. Pure."""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_COMPARED = 20_000
"""Characters of each side: what is compared grows with the square of their number."""
_MOST_PAIRS = 300_000
"""Places of the same character in both texts. `difflib` finds longer stretches, as people would
tell them, and takes ages where there are more."""


@dataclass(frozen=True)
class Run:
    """Characters that are the same in both texts."""

    written: int
    shown: int
    length: int


@dataclass(frozen=True)
class TextComparison:
    """Stretches of both texts: the same, written and not shown, shown and not written."""

    same: tuple[Run, ...]
    lost: tuple[tuple[int, int], ...] = ()
    extra: tuple[tuple[int, int, int], ...] = ()
    """Where in the written text it would stand; begin and end in the shown one."""

    def shown_index(self, written: int) -> int | None:
        """Return where a written character is shown, None where it is not."""
        number = bisect_right(self.same, written, key=lambda run: run.written) - 1
        if number < 0 or written >= self.same[number].written + self.same[number].length:
            return None
        return self.same[number].shown + written - self.same[number].written


def compare(written: str, shown: str) -> TextComparison:
    """Return how the texts differ."""
    if written == shown:
        return TextComparison((Run(0, 0, len(written)),))
    head = _common_length(written, shown)
    tail = _common_length(written[head:][::-1], shown[head:][::-1])
    end, shown_end = len(written) - tail, len(shown) - tail
    same, lost, extra = [Run(0, 0, head)], [], []
    for tag, a, b, c, d in _differences(written[head:end], shown[head:shown_end]):
        if tag == "equal":
            same.append(Run(head + a, head + c, b - a))
            continue
        if a < b:
            lost.append((head + a, head + b))
        if c < d:
            extra.append((head + a, head + c, head + d))
    same.append(Run(end, shown_end, tail))
    return TextComparison(tuple(run for run in same if run.length), tuple(lost), tuple(extra))


def _common_length(first: str, second: str) -> int:
    """Return how many characters both begin with."""
    shorter = min(len(first), len(second))
    if first[:shorter] == second[:shorter]:
        return shorter
    low, high = 0, shorter
    while low < high - 1:
        middle = (low + high) // 2
        if first[:middle] == second[:middle]:
            low = middle
        else:
            high = middle
    return low


def _differences(first: str, second: str) -> Sequence[tuple[str, int, int, int, int]]:
    if max(len(first), len(second)) > _MOST_COMPARED:
        return [("replace", 0, len(first), 0, len(second))]
    in_second = Counter(second)
    if sum(count * in_second[letter] for letter, count in Counter(first).items()) > _MOST_PAIRS:
        steps = Indel.opcodes(first, second)
        return [(s.tag, s.src_start, s.src_end, s.dest_start, s.dest_end) for s in steps]
    return difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
