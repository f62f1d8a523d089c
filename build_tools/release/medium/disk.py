"""A disk: bytes of files are written to it and made safe, by paths with `/` from its root.

What is copied and when it must be safe is decided elsewhere. Nothing here is safe against a power
cut until `sync` or `flush` has returned; on vfat a renamed file needs one more `sync`, as its new
entry gets its size only then.
"""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING

from build_tools.untrusted.items import FolderItem, Kind

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Disk(abc.ABC):
    """Files that are written byte by byte. Every method may raise DiskError."""

    root: Path | None = None
    """The folder that the system shows it as, where it does."""

    @abc.abstractmethod
    def __str__(self) -> str:
        """The disk as people know it. Each problem of a medium says it, so it must cost nothing."""

    def check(self) -> None:
        """Raise DiskError where another disk lies there by now, or none."""
        return

    def item(self, path: str) -> FolderItem | None:
        """Return what lies under a path, itself and not what it leads to."""
        size = self.size(path)
        return None if size is None else FolderItem(path, Kind.FILE, size)

    def items(self, folder: str) -> tuple[FolderItem, ...]:
        """Return everything below a folder, sorted by path; nothing where there is none.

        An empty path is the root.
        """
        return tuple(
            FolderItem(path, Kind.FILE, self.size(path) or 0) for path in self.files(folder)
        )

    @abc.abstractmethod
    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""

    @abc.abstractmethod
    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted; none where there is no folder."""

    @abc.abstractmethod
    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the file as it lies on the disk itself, not as the system remembers it."""

    @abc.abstractmethod
    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write from byte `start` on; what stood behind goes. Folders are made."""

    @abc.abstractmethod
    def overwrite(self, path: str, data: bytes) -> None:
        """Write over a file of the same size in its place, or make it."""

    @abc.abstractmethod
    def sync(self, path: str) -> None:
        """Return when the file is on the disk."""

    @abc.abstractmethod
    def flush(self, paths: Iterable[str]) -> None:
        """Return when these files and the folders that name them are on the disk."""

    @abc.abstractmethod
    def rename(self, path: str, target: str) -> None:
        """Give a file the name `target`; one that had it goes."""

    @abc.abstractmethod
    def link(self, source: Path, path: str) -> bool:
        """Make `path` another name of `source`, where that needs no copy; say whether it did."""

    @abc.abstractmethod
    def remove(self, path: str) -> None:
        """Remove a file, where there is one, and the folders that are empty then."""

    def clear(self, path: str) -> None:
        """Remove whatever lies under a path, itself and not what it leads to; a folder whole."""
        self.remove(path)

    def cluster(self) -> int:
        """Return the bytes in which the file system counts: of the last ones a file takes all."""
        return 1

    @abc.abstractmethod
    def free(self) -> int:
        """Return the free space in bytes."""

    def space(self) -> tuple[int, int]:
        """Return all and the free space in bytes."""
        return self.free(), self.free()

    def names(self) -> tuple[str, ...]:
        """Return the names at the root, sorted."""
        return ()

    @abc.abstractmethod
    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing to the disk. Raises InUse where somebody does."""
