"""Conversions of texts, kept from one run to the next: checks and site ask for the same ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from build_tools.reading.markdown.dialect import converted

if TYPE_CHECKING:
    from build_tools.memo import Memo
    from build_tools.reading.markdown.dialect import Conversion


_SPACE = "conversion"


def kept_conversion(text: str, memo: Memo) -> Conversion:
    """Return the HTML of a text, from the memo where it has it."""
    return memo.get(_SPACE, (text,), partial(converted, text))


def keep_conversion(text: str, conversion: Conversion, memo: Memo) -> None:
    """Keep a conversion that another process made."""
    memo.put(_SPACE, (text,), conversion)
