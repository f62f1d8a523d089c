"""Numbers of identity cards in a text, told from other numbers by their date and check digit."""

from __future__ import annotations

import datetime as dt
import re

_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
# GB 11643-1999: ISO 7064 MOD 11-2.
_WEIGHTS = tuple(2 ** (17 - index) % 11 for index in range(17))
_CHECK_DIGITS = "10X98765432"


def identity_numbers_in(text: str) -> list[str]:
    """Return the numbers of identity cards in a text."""
    return [match[0] for match in _NUMBER.finditer(text) if _is_identity_number(match[0])]


def _is_identity_number(number: str) -> bool:
    try:
        dt.datetime.strptime(number[6:14], "%Y%m%d")
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == number[-1].upper()
