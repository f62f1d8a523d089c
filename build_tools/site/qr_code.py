"""QR codes for paper: a scanner at the station types their text into the search."""

from __future__ import annotations

import re

from build_tools.memo import Remembered
from build_tools.model.page import QrView

_BORDER = 4
"""Modules of white around the code (ISO/IEC 18004)."""
_DARK = re.compile(b"\x01+")


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

    rows = segno.make_qr(text, error="m", mask=0).matrix
    path = "".join(_row(y, row) for y, row in enumerate(rows, _BORDER))
    return QrView(len(rows) + 2 * _BORDER, path)


QR_CODES = Remembered("QR codes", _qr_code)


def _row(y: int, row: bytearray) -> str:
    """Return the rectangles of a row, which has a 1 for each dark module."""
    path = ""
    for run in _DARK.finditer(row):
        length = run.end() - run.start()
        path += f"M{run.start() + _BORDER} {y}h{length}v1h-{length}z"
    return path
