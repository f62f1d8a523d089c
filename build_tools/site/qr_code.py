"""QR codes for paper: a scanner at the station types their text into the search."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from build_tools.memo import Remembered
from build_tools.model.page import QrView

if TYPE_CHECKING:
    from collections.abc import Iterable

_BORDER = 4
"""Modules of white around the code (ISO/IEC 18004)."""


def qr_code(text: str) -> QrView:
    """Return the QR code of a text."""
    code: QrView = QR_CODES(text)
    return code


def _qr_code(text: str) -> QrView:
    """Return the QR code of a text; error level M or better withstands a crease in the paper.

    The mask is given: every scanner reads all eight, and trying which one is the most even takes
    nine tenths of the time.
    """
    import segno  # only for new texts

    rows = [*segno.make_qr(text, error="m", mask=0).matrix_iter(border=_BORDER)]
    return QrView(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


QR_CODES = Remembered("QR codes", _qr_code)


def _row(y: int, row: Iterable[int]) -> str:
    path, x = "", 0
    for dark, cells in groupby(row):
        length = len([*cells])
        if dark:
            path += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return path
