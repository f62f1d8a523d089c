"""Suggestions for a word that is not known: the candidate that it most likely stands for."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONGEST_LIST = 30
_EXAMPLES = 5


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` most likely stands for, None where none is near."""
    by_folded = {folded(name): name for name in sorted(candidates, reverse=True)}
    if word and (same := by_folded.get(folded(word))):
        return same
    matches = difflib.get_close_matches(folded(word), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None


def folded(name: str) -> str:
    """Return `name` as people compare names: without case, composed, `-`, `_` and space alike."""
    composed = unicodedata.normalize("NFC", name).casefold()
    return composed.replace("-", "_").replace(" ", "_")


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """Return a hint for an unknown word: the nearest candidate, else the list of all.

    Of many, as of the lessons of years, only those that are least unlike it are told.
    """
    candidates = sorted(candidates)
    if not candidates:
        return _("there is none yet")
    if near := nearest(word, candidates):
        return _("did you mean '{near}'?").format(near=near)
    if len(candidates) <= _LONGEST_LIST:
        return _("known are: {words}").format(words=", ".join(candidates))
    some = sorted(difflib.get_close_matches(word, candidates, n=_EXAMPLES, cutoff=0))
    return _("there are {count}, for example {words}").format(
        count=len(candidates), words=", ".join(some)
    )
