"""QR codes for paper: what a scanner at the station types into the search."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import segno

from build_tools.model.page import QrView

if TYPE_CHECKING:
    from collections.abc import Iterable

_BORDER = 4
"""Modules of white around the code (ISO/IEC 18004)."""


def qr_code(text: str) -> QrView:
    """Return the QR code of a text; error level M or better stands a crease in the paper."""
    rows = [*segno.make_qr(text, error="m").matrix_iter(border=_BORDER)]
    return QrView(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: Iterable[int]) -> str:
    drawn, x = "", 0
    for dark, cells in groupby(row):
        length = len([*cells])
        if dark:
            drawn += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return drawn
