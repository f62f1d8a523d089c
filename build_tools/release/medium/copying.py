"""Bringing files to a disk so that a cut at any moment loses nothing that was verified.

A large file grows as a `.part` that a next run goes on with; small ones are flushed, re-read and
noted together, as each flush costs a stick a tenth of a second.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.messages import _
from build_tools.release.medium.medium import CHUNK, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.model.release import Entry
    from build_tools.release.medium.folder_disk import Disk
    from build_tools.release.medium.medium import Load, Move, Tell
    from build_tools.release.medium.transfer_journal import Journal

# Files up to this size are flushed together.
_SMALL = CHUNK
_BATCH_FILES, _BATCH_BYTES = 200, 16 * CHUNK


def copy(disk: Disk, load: Load, tell: Tell) -> None:
    """Bring a load to the disk, in its order. Raises DiskError, CoursewareError."""
    batch = _Batch(disk, load.journal)
    for move in load.moves:
        if load.linked is not None and _linked(disk, move, load.linked):
            tell(move.entry.size)
        elif move.entry.size <= _SMALL:
            batch.add(move)
            tell(move.entry.size)
        else:
            batch.close()
            _bring_large(disk, move, tell)
            load.journal.add([move.entry])
    batch.close()


@dataclass
class _Batch:
    """Small files that are flushed, re-read and written into the journal together."""

    disk: Disk
    journal: Journal
    held: list[Move] = field(default_factory=list)
    weight: int = 0

    def add(self, move: Move) -> None:
        entry = move.entry
        self.disk.write(part_of(entry), 0, move.source.data(0))
        self.disk.rename(part_of(entry), entry.path)
        self.held.append(move)
        self.weight += entry.size
        if len(self.held) >= _BATCH_FILES or self.weight >= _BATCH_BYTES:
            self.close()

    def close(self) -> None:
        if not self.held:
            return
        self.disk.flush([move.entry.path for move in self.held])
        for move in self.held:
            _verify(self.disk, move)
        self.journal.add([move.entry for move in self.held])
        self.held, self.weight = [], 0


def _linked(disk: Disk, move: Move, seen: set[Path]) -> bool:
    """Make a hard link, and read it unless this process has read that file before."""
    source = move.source.path
    if source is None or not disk.adopt(source, move.entry.path):
        return False
    if source not in seen:
        _verify(disk, move)
        seen.add(source)
    return True


def _bring_large(disk: Disk, move: Move, tell: Tell) -> None:
    part = part_of(move.entry)
    begin = move.source.prefix(disk, part)

    def data() -> Iterator[bytes]:
        for chunk in move.source.data(begin):
            yield chunk
            tell(len(chunk))

    disk.write(part, begin, data())
    disk.sync(part)
    disk.rename(part, move.entry.path)
    disk.flush([move.entry.path])
    _verify(disk, move)


def _verify(disk: Disk, move: Move) -> None:
    """Read back what was written; what is not right does not keep its name."""
    if is_whole(disk, move.entry):
        return
    disk.remove(move.entry.path)
    move.source.check()
    raise gives_back_other_bytes()


def gives_back_other_bytes() -> DiskError:
    """Return what is said of a medium that cannot be relied on."""
    return DiskError(_("the medium gives back other bytes than were written; take another one"))


def digest_of(disk: Disk, path: str) -> str:
    """Return the SHA-256 of a file as it lies on the disk."""
    digest = hashlib.sha256()
    for chunk in disk.chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def is_whole(disk: Disk, entry: Entry) -> bool:
    """Return whether the disk holds exactly this file."""
    return disk.size(entry.path) == entry.size and digest_of(disk, entry.path) == entry.sha256
