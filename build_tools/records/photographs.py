"""Photographs of the QR codes on a station's screen: `CW1:` and a statement, deflated, in Base45.

zxing-cpp finds the codes; it is the extra `photos`, which not every office needs.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from PIL import Image

from build_tools.messages import _
from build_tools.model.records.statement import LONGEST_LINE
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from build_tools.model.problem import Problem
    from build_tools.records.sources import IncomingFile

MARK = "CW1:"
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_LARGEST = 80 << 20
_MOST_PIXELS = 120_000_000
"""More than any telephone takes; a picture that claims more is a trap."""

RECORDS_PHOTO = CheckRule(
    Rule.RECORDS_PHOTO, "照片里没有读出学习记录的二维码，或者没有装读二维码的组件"
)


def read_photograph(file: IncomingFile) -> bytes | Problem:
    """Return the lines of the statements on a photograph, in a fixed order. Raises OSError."""
    try:
        import zxingcpp
    except ImportError:
        message = _("photographs cannot be read: the extra 'photos' is not installed")
        hint = _("install it with: pip install courseware[photos]")
        return RECORDS_PHOTO.problem(file.name, 0, message, hint)
    with file.open() as stream:
        data = stream.read(_LARGEST + 1)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if len(data) > _LARGEST or picture.width * picture.height > _MOST_PIXELS:
                return _no_picture(file)
            grey = picture.convert("L")
    except (OSError, Image.DecompressionBombError, SyntaxError, ValueError):
        return _no_picture(file)
    codes = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    texts = {code.text for code in codes if code.text.startswith(MARK)}
    lines = {line for text in texts if (line := decode_code(text)) is not None}
    if not lines:
        message = _("no QR code of a statement can be read on it")
        hint = _("photograph the screen again: straight, sharp, the whole code in the picture")
        return RECORDS_PHOTO.problem(file.name, 0, message, hint)
    return b"".join(line + b"\n" for line in sorted(lines))


def decode_code(text: str) -> bytes | None:
    """Return the line that a code holds; None where it holds none."""
    packed = decode_base45(text.removeprefix(MARK)) if text.startswith(MARK) else None
    if packed is None:
        return None
    unpacker = zlib.decompressobj()
    try:
        line = unpacker.decompress(packed, LONGEST_LINE)
    except zlib.error:
        return None
    return line if unpacker.eof and b"\n" not in line else None


def decode_base45(text: str) -> bytes | None:
    """Return the bytes of a Base45 text (RFC 9285); None where it is none."""
    data = bytearray()
    for index in range(0, len(text), 3):
        group = text[index : index + 3]
        if len(group) == 1 or not set(group) <= set(_SIGNS):
            return None
        number = sum(_SIGNS.index(sign) * 45**power for power, sign in enumerate(group))
        size = len(group) - 1
        if number >= 256**size:
            return None
        data += number.to_bytes(size, "big")
    return bytes(data)


def _no_picture(file: IncomingFile) -> Problem:
    message = _("it is not a picture that can be opened")
    return RECORDS_PHOTO.problem(file.name, 0, message, _("photograph the screen again"))
