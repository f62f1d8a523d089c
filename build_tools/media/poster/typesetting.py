"""Breaks a title into lines as Chinese typesetting asks for; pure, widths come from the caller.

No line begins with closing punctuation or ends with opening punctuation, words and figures stay
whole, and the lines are of about the same length.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Width = Callable[[str], float]

NOT_FIRST = frozenset("，。、；：？！）】》〉」』”’…—～·％%,.;:?!)]}°℃")
NOT_LAST = frozenset("（【《〈「『“‘([{")
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f][0-9A-Za-z\u00c0-\u024f.,:/+_'’%-]*|\s+|.", re.DOTALL)
_ELLIPSIS = "…"


def clean(text: str) -> str:
    """Return the text on one line, without control characters."""
    shown = "".join(" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in shown if unicodedata.category(c)[0] != "C").split())


def wrap(text: str, width: float, measure: Width) -> list[str]:
    """Return the lines of a text, each at most `width` wide, as even as they can be."""
    lines = _fill(_units(text, width, measure), width, measure)
    # The narrowest measure that gives as many lines makes them even.
    low, high = width / 2, width
    for _step in range(7):
        middle = (low + high) / 2
        units = _units(text, middle, measure)
        if len(_fill(units, middle, measure)) > len(lines):
            low = middle
        else:
            high = middle
    return _fill(_units(text, high, measure), high, measure)


def cut(lines: list[str], count: int, width: float, measure: Width) -> list[str]:
    """Return at most `count` lines; where some are left out the last one ends with `…`."""
    if len(lines) <= count:
        return lines
    line = lines[count - 1]
    while line and (measure(line + _ELLIPSIS) > width or line[-1] in NOT_FIRST | NOT_LAST):
        line = line[:-1].rstrip()
    return [*lines[: count - 1], line + _ELLIPSIS]


def _units(text: str, width: float, measure: Width) -> list[str]:
    """Return the pieces between which a line may break, spaces as pieces of their own."""
    units: list[str] = []
    for piece in _WORD.findall(text):
        glued = units and (
            (piece[0] in NOT_FIRST and not units[-1].isspace()) or units[-1][-1] in NOT_LAST
        )
        if glued and measure(units[-1] + piece) <= width:
            units[-1] += piece
        else:
            units += _pieces(piece, width, measure)
    return units


def _pieces(word: str, width: float, measure: Width) -> list[str]:
    """Break a word that is longer than a line."""
    if measure(word) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and measure(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _fill(units: list[str], width: float, measure: Width) -> list[str]:
    lines = [""]
    for unit in units:
        if lines[-1] and measure((lines[-1] + unit).rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        if lines[-1] or not unit.isspace():
            lines[-1] += unit
    lines[-1] = lines[-1].rstrip()
    return [line for line in lines if line]
