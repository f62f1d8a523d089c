"""Conversions of texts, kept from one run to the next: checks and site ask for the same ones."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from build_tools.processes import side_by_side
from build_tools.reading.markdown.dialect import converted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from build_tools.memo import Memo
    from build_tools.reading.markdown.dialect import Conversion


_SPACE = "conversion"
_MANY = 60
"""Texts from which a second process is worth its start."""
_AT_ONCE = 1200
"""Texts that are in memory together with their HTML."""


def kept_conversion(text: str, memo: Memo) -> Conversion:
    """Return the HTML of a text, from the memo where it has it."""
    return memo.get(_SPACE, (text,), partial(converted, text))


def keep_conversions(texts: Iterable[str], memo: Memo) -> None:
    """Put what is new of these texts into the memo: on two cores where they are many."""
    if not memo.keeps:
        return
    missing = (text for text in texts if not memo.has(_SPACE, (text,)))
    while some := [*dict.fromkeys(islice(missing, _AT_ONCE))]:
        if len(some) >= _MANY:
            _convert(some, memo)


def _convert(texts: Sequence[str], memo: Memo) -> None:
    halves = side_by_side(lambda number: [*map(converted, texts[number::2])])
    for number, conversions in enumerate(halves):
        for text, conversion in zip(texts[number::2], conversions, strict=True):
            keep_conversion(text, conversion, memo)


def keep_conversion(text: str, conversion: Conversion, memo: Memo) -> None:
    """Keep a conversion that another process made."""
    memo.put(_SPACE, (text,), conversion)
