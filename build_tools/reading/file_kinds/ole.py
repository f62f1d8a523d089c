"""Older office files (OLE compound files): the names of their streams, macros, what they embed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")
EMBEDDED_FILE = "\1Ole10Native"
ENCRYPTED = "EncryptedPackage"
_ENTRY = 128
_NAME = 64
# [MS-PPT] 2.4.10 and 2.4.11: a container of 20 bytes, an atom of 12 whose second number is 1 where
# the presentation has macros.
_PRESENTATION_MACROS = re.compile(
    rb"\x0f\0\xff\x03\x14\0\0\0\x02\0\0\x04\x0c\0\0\0.{4}\x01\0\0\0", re.DOTALL
)


def has_stream(data: bytes, *names: str) -> bool:
    """Whether the directory of an OLE file has a stream or storage of one of these names.

    Directory entries are 128 bytes long and aligned to that, wherever their sectors lie: the name
    in UTF-16, and its length with the zero at its end ([MS-CFB] 2.6.1).
    """
    return any(True for name in names for _offset in _entries(data, name))


def _entries(data: bytes, name: str) -> Iterator[int]:
    written = (name + "\0").encode("utf-16-le")
    length = len(written).to_bytes(2, "little")
    offset = data.find(written)
    while offset >= 0:
        in_directory = offset % _ENTRY == 0
        if in_directory and data[offset + _NAME : offset + _NAME + 2] == length:
            yield offset
        offset = data.find(written, offset + 1)


def has_macros(data: bytes) -> bool:
    """Whether an OLE file holds VBA macros."""
    return has_stream(data, *MACROS) or _PRESENTATION_MACROS.search(data) is not None
