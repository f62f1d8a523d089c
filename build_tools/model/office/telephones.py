"""Telephone numbers of China in a text, as people write them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOBILE = r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}"
# With the area code: bare figures of seven digits are mostly something else.
_FIXED = r"0[0-9]{2,3}[ -][0-9]{7,8}"
_MOBILES = re.compile(rf"(?<![0-9]){_MOBILE}(?![0-9])")
_TELEPHONES = re.compile(rf"(?<![0-9])(?:{_MOBILE}|{_FIXED})(?![0-9])")


def telephones_in(text: str) -> Iterator[str]:
    """Return the telephone numbers in a text, as they are written there."""
    for match in _TELEPHONES.finditer(text):
        yield match[0]


def mobiles_in(text: str) -> Iterator[str]:
    """Return the numbers of mobile telephones, which are a person's and not an office's."""
    for match in _MOBILES.finditer(text):
        yield match[0]
