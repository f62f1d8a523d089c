"""Suggestions for a word that is not known: the candidate that it most likely stands for."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    """Return a hint for an unknown word: the nearest candidate, else the list of all."""
    candidates = sorted(candidates)
    if near := nearest(word, candidates):
        return _("did you mean '{near}'?").format(near=near)
    return _("known are: {words}").format(words=", ".join(candidates))
