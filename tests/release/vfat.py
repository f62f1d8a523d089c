"""A medium as Linux' vfat keeps it, in memory, whose power can be cut before any operation.

What was not fsynced may be there or not, each piece by itself. A renamed file's new entry has no
size until the file is fsynced once more; the old entry may stay. A write in place may be torn.
After `cut`, `after(seed)` is the medium that comes up again. It has room for `capacity` bytes.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from build_tools.errors import DiskError
from build_tools.release.medium.disk import Disk
from build_tools.release.medium.medium import CHUNK
from build_tools.untrusted.clusters import filled


class PowerCut(BaseException):
    """The plug was pulled; no `except Exception` may catch it."""


@dataclass
class Inode:
    """A file: what programs see, and what is safe. `loose` are writes that may get lost."""

    data: bytes = field(default=b"", repr=False)
    safe: bytes = field(default=b"", repr=False)


@dataclass
class Vfat(Disk):
    """The medium. `limit` is the number of the operation before which the power is cut."""

    capacity: int = 1 << 40
    cluster_size: int = 1
    limit: int | None = None
    # Never written out: films are megabytes, and a failed assertion would show each byte.
    names: dict[str, Inode] = field(default_factory=dict, repr=False)
    # What the directory on the medium says, and what is on its way there, by path: an inode, an
    # inode without a size (after a rename), or nothing (removed).
    on_disk: dict[str, Inode] = field(default_factory=dict, repr=False)
    pending: dict[str, list[tuple[Inode | None, bool]]] = field(default_factory=dict, repr=False)
    operations: int = 0
    written: int = 0

    def __str__(self) -> str:
        return "a stick"

    def _step(self) -> None:
        if self.limit is not None and self.operations >= self.limit:
            raise PowerCut
        self.operations += 1

    def size(self, path: str) -> int | None:
        return len(self.names[path].data) if path in self.names else None

    def files(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.names if path.startswith(f"{folder}/")))

    def chunks(self, path: str) -> Iterator[bytes]:
        data = self.names[path].data
        for begin in range(0, len(data), CHUNK):
            yield data[begin : begin + CHUNK]

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        self._step()
        if path not in self.names:
            self.names[path] = Inode()
            self.pending.setdefault(path, []).append((self.names[path], True))
        inode = self.names[path]
        inode.data = inode.data[:start]
        for chunk in data:
            self._step()
            grown = len(inode.data) + len(chunk)
            more = filled(grown, self.cluster_size) - filled(len(inode.data), self.cluster_size)
            if more > self.free():
                raise DiskError("there is no cluster left")
            inode.data += chunk
            self.written += len(chunk)

    def overwrite(self, path: str, data: bytes) -> None:
        if self.size(path) != len(data):
            self.write(path, 0, (data,))
            return
        self._step()
        self.names[path].data = data
        self.written += len(data)

    def sync(self, path: str) -> None:
        self._step()
        inode = self.names[path]
        inode.safe = inode.data
        # The entry that the file has now gets its size and first cluster.
        self.on_disk[path] = inode
        self.pending.pop(path, None)

    def flush(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.sync(path)
        self._step()
        for path, changes in [*self.pending.items()]:
            inode, bare = changes[-1]
            if inode is None:
                self.on_disk.pop(path, None)
                del self.pending[path]
            elif not bare:
                self.on_disk[path] = inode
                del self.pending[path]

    def rename(self, path: str, target: str) -> None:
        self._step()
        inode = self.names.pop(path)
        self.names[target] = inode
        self.pending.setdefault(target, []).append((inode, True))
        self.pending.setdefault(path, []).append((None, False))

    def link(self, source: Path, path: str) -> bool:
        return False

    def remove(self, path: str) -> None:
        self._step()
        if self.names.pop(path, None) is not None:
            self.pending.setdefault(path, []).append((None, False))

    def cluster(self) -> int:
        return self.cluster_size

    def free(self) -> int:
        used = sum(filled(len(inode.data), self.cluster_size) for inode in self.names.values())
        return self.capacity - used

    def lock(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def after(self, chance: random.Random) -> Vfat:
        """Return the medium as it comes up after the cut."""
        contents: dict[int, bytes] = {}
        names: dict[str, Inode] = {}
        for path in sorted({*self.on_disk, *self.pending}):
            inode: Inode | None = self.on_disk.get(path)
            bare = False
            for change, without_size in self.pending.get(path, []):
                if chance.random() < 0.5:
                    inode, bare = change, without_size and chance.random() < 0.5
            if inode is None:
                continue
            data = b"" if bare else contents.setdefault(id(inode), _survived(inode, chance))
            names[path] = Inode(data, data)
        return Vfat(self.capacity, self.cluster_size, names=dict(names), on_disk=dict(names))


def _survived(inode: Inode, chance: random.Random) -> bytes:
    """Return what is left of a file: some of its sectors are new, some are old."""
    if inode.data == inode.safe:
        return inode.safe
    before, after = inode.safe, inode.data
    length = chance.choice([len(before), len(after), chance.randint(0, len(after))])
    grain = 8 if len(after) <= 64 else 512  # a slot may be torn inside its sector, too
    padded = before.ljust(len(after), b"\0")
    pieces = [
        (after if chance.random() < 0.5 else padded)[i : i + grain]
        for i in range(0, len(after), grain)
    ]
    return b"".join(pieces)[:length]
