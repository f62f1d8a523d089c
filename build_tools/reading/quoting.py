"""Values put into a message: short, on one line, without control characters."""

from __future__ import annotations

import datetime as dt
import unicodedata

from build_tools.messages import _

_LONGEST = 40
_LINE_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
_UNPRINTABLE = _LINE_BREAKING | {"Cf", "Cn", "Co"}


def printable(text: str) -> str:
    """Return `text` with control, format and line-end characters written as `\\uXXXX`.

    A value in a message must neither break the line, nor steer the terminal, nor turn the
    direction of what follows it.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in _UNPRINTABLE else character
        for character in text
    )


def is_one_line(text: str) -> bool:
    """Whether a text can be written on one line of a file."""
    return not any(unicodedata.category(character) in _LINE_BREAKING for character in text)


def describe(value: object) -> str:
    """Return a value of a file as messages name it: in quotes, or by its kind."""
    if isinstance(value, dict):
        return _("a group of keys")
    if isinstance(value, list | tuple):
        return _("a list") if value else _("an empty list")
    if value is None:
        return _("empty")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return excerpt(f"{value}")
    return f"'{excerpt(str(value))}'"


def excerpt(text: str) -> str:
    """Return at most 40 printable characters of `text`."""
    text = printable(text[: _LONGEST + 1])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
