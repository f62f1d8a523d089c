"""The characters that a font can draw, from the `cmap` table of a face in an OpenType collection.

The formats are those of the OpenType specification (`cmap`, formats 4 and 12).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Range = tuple[int, int]


def missing_in(text: str, ranges: tuple[Range, ...]) -> str:
    """Return the characters of `text` outside the ranges, each once, in their order."""
    starts = [start for start, _end in ranges]

    def drawable(character: str) -> bool:
        code = ord(character)
        index = bisect_right(starts, code) - 1
        return index >= 0 and code <= ranges[index][1]

    return "".join(dict.fromkeys(c for c in text if not c.isspace() and not drawable(c)))


@lru_cache(maxsize=4)
def covered(path: Path, face: int) -> tuple[Range, ...]:
    """Return the ranges of code points, in order, that a face of a font file has glyphs for."""
    data = path.read_bytes()
    table = _table(data, _face_offset(data, face), b"cmap")
    subtables = []
    (count,) = struct.unpack_from(">H", data, table + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, table + 4 + 8 * number)
        subtables.append(((platform, encoding), table + offset))
    return _ranges(data, dict(subtables))


def _face_offset(data: bytes, face: int) -> int:
    if data[:4] != b"ttcf":
        return 0
    (offset,) = struct.unpack_from(">L", data, 12 + 4 * face)
    return int(offset)


def _table(data: bytes, face: int, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, face + 4)
    for number in range(count):
        name, _sum, offset, _length = struct.unpack_from(">4sLLL", data, face + 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag!r}")


def _ranges(data: bytes, subtables: dict[tuple[int, int], int]) -> tuple[Range, ...]:
    """Read the subtable that covers most: full Unicode rather than the basic plane."""
    for key in ((3, 10), (0, 6), (0, 4)):
        if key in subtables:
            return _format_12(data, subtables[key])
    for key in ((3, 1), (0, 3)):
        if key in subtables:
            return _format_4(data, subtables[key])
    raise ValueError("no Unicode cmap")


def _format_12(data: bytes, offset: int) -> tuple[Range, ...]:
    (count,) = struct.unpack_from(">L", data, offset + 12)
    groups = (struct.unpack_from(">LLL", data, offset + 16 + 12 * n) for n in range(count))
    return tuple((start, end) for start, end, _glyph in groups)


def _format_4(data: bytes, offset: int) -> tuple[Range, ...]:
    (twice,) = struct.unpack_from(">H", data, offset + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, offset + 14)
    starts = struct.unpack_from(f">{count}H", data, offset + 16 + twice)
    return tuple((a, b) for a, b in zip(starts, ends, strict=True) if a != 0xFFFF)
