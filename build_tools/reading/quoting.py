"""How values and suggestions are put into a message: short, on one line, without control signs."""

from __future__ import annotations

import datetime as dt
import difflib
import unicodedata
from typing import TYPE_CHECKING

from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 40
_LINE_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
_UNPRINTABLE = _LINE_BREAKING | {"Cf", "Cn", "Co"}


def printable(text: str) -> str:
    """Return `text` with control, format and line-end characters written as `\\uXXXX`.

    A value in a message must neither break the line, nor steer the terminal, nor turn the
    direction of what follows it.
    """
    return "".join(
        f"\\u{ord(sign):04x}" if unicodedata.category(sign) in _UNPRINTABLE else sign
        for sign in text
    )


def is_one_line(text: str) -> bool:
    """Return whether a text can be written on one line of a file."""
    return not any(unicodedata.category(sign) in _LINE_BREAKING for sign in text)


def shown(value: object) -> str:
    """Return how a value of a file is named in a message."""
    if isinstance(value, dict):
        return _("a group of keys")
    if isinstance(value, list | tuple):
        return _("a list")
    if value is None:
        return _("empty")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return cut(f"{value}")
    return f"'{cut(str(value))}'"


def cut(text: str) -> str:
    """Return at most 40 printable characters of `text`."""
    text = printable(text[: _LONGEST + 1])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` most likely stands for, None if none is near."""
    by_folded = {folded(name): name for name in sorted(known, reverse=True)}
    if word and (same := by_folded.get(folded(word))):
        return same
    found = difflib.get_close_matches(folded(word), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def folded(name: str) -> str:
    """Return `name` as people compare names: without case, composed, `-`, `_` and space alike."""
    composed = unicodedata.normalize("NFC", name).casefold()
    return composed.replace("-", "_").replace(" ", "_")


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a hint: the nearest known word, else the list of all."""
    known = sorted(known)
    if near := nearest(word, known):
        return _("did you mean '{near}'?").format(near=near)
    return _("known are: {words}").format(words=", ".join(known))
