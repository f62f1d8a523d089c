"""Bringing files to a disk so that a cut at any moment loses nothing that was verified.

A large file grows as a `.part` that a next run goes on with; small ones are flushed, re-read and
reported together, as each flush costs a stick a tenth of a second.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import NotAsSigned
from build_tools.release.medium.block_sums import BlockSums
from build_tools.release.medium.medium import CHUNK, part_path, unreliable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from build_tools.model.release import ManifestEntry
    from build_tools.release.medium.disk import Disk
    from build_tools.release.medium.medium import Advance, Transfer, Verified

    Lend = Callable[[Disk, Transfer], bool]
    """Gives a disk a file that lies there already; returns whether it did."""

# Files up to this size are flushed together.
_SMALL = CHUNK
_BATCH_FILES, _BATCH_BYTES = 200, 16 * CHUNK


def copy(
    disk: Disk,
    transfers: Sequence[Transfer],
    verified: Verified,
    advance: Advance,
    lend: Lend | None = None,
) -> None:
    """Bring files to the disk as `Medium.transfer` says. Raises DiskError, CoursewareError."""
    batch = _Batch(disk, verified)
    for transfer in transfers:
        size = transfer.entry.size
        if lend is not None and lend(disk, transfer):
            advance(size)
        elif size <= _SMALL:
            batch.add(transfer)
            advance(size)
        else:
            batch.close()
            _copy_large(disk, transfer, advance)
            verified([transfer.entry])
    batch.close()


@dataclass
class _Batch:
    """Small files that are flushed, re-read and reported together."""

    disk: Disk
    verified: Verified
    open: list[Transfer] = field(default_factory=list)
    bytes: int = 0

    def add(self, transfer: Transfer) -> None:
        entry = transfer.entry
        self.disk.write(part_path(entry), 0, transfer.source.data(0))
        self.disk.rename(part_path(entry), entry.path)
        self.open.append(transfer)
        self.bytes += entry.size
        if len(self.open) >= _BATCH_FILES or self.bytes >= _BATCH_BYTES:
            self.close()

    def close(self) -> None:
        if not self.open:
            return
        self.disk.flush([transfer.entry.path for transfer in self.open])
        for transfer in self.open:
            _read_back(self.disk, transfer)
        self.verified([transfer.entry for transfer in self.open])
        self.open, self.bytes = [], 0


def _copy_large(disk: Disk, transfer: Transfer, advance: Advance) -> None:
    entry, source = transfer.entry, transfer.source
    part = part_path(entry)
    sums = BlockSums(disk, part) if source.fetched else None
    begin = source.resume(sums.checked_blocks() if sums else _blocks(disk, part))

    def data() -> Iterator[bytes]:
        for block in source.data(begin):
            yield block
            advance(len(block))
            if sums:
                sums.add(block)

    try:
        disk.write(part, begin, data())
    except NotAsSigned:
        if sums:
            sums.remove()
        raise
    disk.sync(part)
    disk.rename(part, entry.path)
    disk.flush([entry.path])
    _read_back(disk, transfer)


def _blocks(disk: Disk, path: str) -> Iterator[bytes]:
    if disk.size(path) is not None:
        yield from disk.chunks(path)


def _read_back(disk: Disk, transfer: Transfer) -> None:
    """Compare what was written with its entry; what is not right does not keep its name."""
    if is_whole(disk, transfer.entry):
        return
    disk.remove(transfer.entry.path)
    transfer.source.check()
    raise unreliable()


def digest_of(disk: Disk, path: str) -> str:
    """Return the SHA-256 of a file as it lies on the disk."""
    digest = hashlib.sha256()
    for chunk in disk.chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def is_whole(disk: Disk, entry: ManifestEntry) -> bool:
    """Return whether the disk holds exactly this file."""
    return disk.size(entry.path) == entry.size and digest_of(disk, entry.path) == entry.sha256
