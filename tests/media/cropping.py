"""Writes into a film that its container hides borders: `clap` of MP4, PixelCrop of Matroska."""

from __future__ import annotations

import struct
from pathlib import Path

_MP4_PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1")
_MKV_PARENTS = (b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b", b"\xae", b"\xe0")
"""Segment, Tracks, TrackEntry, Video (RFC 9559)."""


def hide_sides_of_mp4(path: Path, width: int, height: int) -> None:
    """Let only the middle `width` x `height` be shown (ISO/IEC 14496-12, 12.1.4).

    The index has to stand behind the data, or all offsets in it would change.
    """
    data = bytearray(path.read_bytes())
    clap = struct.pack(">I4s8I", 40, b"clap", width, 1, height, 1, 0, 1, 0, 1)
    starts, offset = [], 0
    for kind in _MP4_PARENTS:
        offset = data.index(kind, offset) - 4
        starts.append(offset)
        offset += 4
    (length,) = struct.unpack_from(">I", data, starts[-1])
    end = starts[-1] + length
    for start in starts:
        (length,) = struct.unpack_from(">I", data, start)
        struct.pack_into(">I", data, start, length + len(clap))
    data[end:end] = clap
    path.write_bytes(data)


def hide_sides_of_mkv(path: Path, left: int, right: int) -> None:
    """Hide columns at both sides of a film that was written as if live, so that nothing in it
    counts bytes but its parents."""
    data = bytearray(path.read_bytes())
    crop = b"\x54\xcc\x82" + struct.pack(">H", left) + b"\x54\xdd\x82" + struct.pack(">H", right)
    offset = 0
    for kind in _MKV_PARENTS:
        while True:  # over the elements before it
            name, offset = _marked(data, offset, keep=True)
            begin = offset
            size, offset = _marked(data, offset)
            if name == int.from_bytes(kind, "big"):
                break
            offset += size
        unknown = (1 << 7 * (offset - begin)) - 1  # as it was written live
        if size != unknown:
            grown = size + len(crop) | unknown + 1
            data[begin:offset] = grown.to_bytes(offset - begin, "big")
    data[offset + size : offset + size] = crop
    path.write_bytes(data)


def _marked(data: bytearray, offset: int, *, keep: bool = False) -> tuple[int, int]:
    """Return the number whose first bit tells its length (RFC 8794, 4), and where it ends."""
    length = 9 - data[offset].bit_length()
    number = int.from_bytes(data[offset : offset + length], "big")
    return (number if keep else number & ((1 << 7 * length) - 1)), offset + length
