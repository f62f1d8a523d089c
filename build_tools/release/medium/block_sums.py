"""Sums of what was fetched over a line, beside its `.part`: a line for each megabyte.

So a next run knows how much of the `.part` is as it came, though not yet whether that was right:
the hash of the whole file says so at its end, before it gets its name.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from build_tools.release.medium.medium import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.release.medium.disk import Disk

# A line: 32 hex digits of a megabyte's SHA-256 and a line feed.
_DIGITS, _LINE = 32, 33
_LARGEST = 1 << 20
_SYNC_EVERY = 16


class BlockSums:
    """The sums of a `.part` on a disk."""

    def __init__(self, disk: Disk, part: str) -> None:
        self._disk, self._part = disk, part
        self._path = part.removesuffix(".part") + ".sums"
        self._count = 0

    def checked_blocks(self) -> Iterator[bytes]:
        """Yield the blocks of the `.part` that fit their sums; the sums behind them are removed."""
        size = self._disk.size(self._path)
        sums = b"".join(self._disk.chunks(self._path)) if size and size <= _LARGEST else b""
        if sums and self._disk.size(self._part):
            for block in self._disk.chunks(self._part):
                line = sums[self._count * _LINE : (self._count + 1) * _LINE]
                if len(block) != CHUNK or line != _line(block):
                    break
                self._count += 1
                yield block
        self._disk.write(self._path, self._count * _LINE, ())

    def add(self, block: bytes) -> None:
        """Note a block that was written; now and then both files are made safe."""
        self._disk.write(self._path, self._count * _LINE, (_line(block),))
        self._count += 1
        if self._count % _SYNC_EVERY == 0:
            self._disk.sync(self._part)
            self._disk.sync(self._path)

    def remove(self) -> None:
        """Let the next run begin anew: what came was not right."""
        self._disk.remove(self._path)


def _line(block: bytes) -> bytes:
    return hashlib.sha256(block).hexdigest()[:_DIGITS].encode() + b"\n"
