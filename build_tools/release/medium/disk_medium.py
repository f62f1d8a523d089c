"""A medium on a disk: a stick, a folder. How files come there whole is left to `copying`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.release.medium import copying

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from build_tools.model.release import ManifestEntry
    from build_tools.release.medium.disk import Disk
    from build_tools.release.medium.media_store import MediaStore
    from build_tools.release.medium.medium import Advance, Transfer, Verified
    from build_tools.untrusted.items import FolderItem

# An office PC writes so many bytes in a second to a middling USB 2 stick.
_STICK_SPEED = 15_000_000


class DiskMedium:
    """A medium whose files are written byte by byte, to `disk`."""

    speed = _STICK_SPEED

    def __init__(self, disk: Disk, store: MediaStore | None = None) -> None:
        self.disk, self._store = disk, store

    def __str__(self) -> str:
        """The disk as people know it."""
        return str(self.disk)

    @property
    def root(self) -> Path | None:
        """The folder that the system shows the disk as, where it does."""
        return self.disk.root

    def check(self) -> None:
        """Raise DiskError where another medium lies there by now, or none."""
        self.disk.check()

    def item(self, path: str) -> FolderItem | None:
        """Return what lies under a path, itself."""
        return self.disk.item(path)

    def items(self, folder: str) -> tuple[FolderItem, ...]:
        """Return everything below a folder, sorted by path."""
        return self.disk.items(folder)

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""
        return self.disk.size(path)

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted."""
        return self.disk.files(folder)

    def read(self, paths: Iterable[str], limit: int) -> dict[str, bytes]:
        """Return small files; those that are missing or larger than `limit` are left out."""
        sizes = {path: self.disk.size(path) for path in paths}
        small = [path for path, size in sizes.items() if size is not None and size <= limit]
        return {path: b"".join(self.disk.chunks(path)) for path in small}

    def beginnings(self, paths: Iterable[str], size: int) -> dict[str, bytes]:
        """Return the first bytes of files."""
        return {path: next(iter(self.disk.chunks(path)), b"")[:size] for path in paths}

    def digests(self, entries: Sequence[ManifestEntry], advance: Advance) -> dict[str, str]:
        """Return the SHA-256 of files as they lie there, by path."""
        digests = {}
        for entry in entries:
            digests[entry.path] = copying.digest_of(self.disk, entry.path)
            advance(entry.size)
        return digests

    def transfer(
        self,
        transfers: Sequence[Transfer],
        verified: Verified,
        advance: Advance,
    ) -> None:
        """Bring files, and read all of them back; what is not right does not keep its name."""
        lend = self._store.lend if self._store else None
        copying.copy(self.disk, transfers, verified, advance, lend)

    def name_again(self, source: str, path: str) -> bool:
        """Make `path` another name of the file `source`, where the disk has hard links."""
        root = self.disk.root
        return root is not None and self.disk.link(root / source, path)

    def is_apart(self, path: str) -> bool:
        """Return whether nothing but the store has the same file as one here."""
        item = self.disk.item(path)
        return not (item and item.is_shared) or bool(self._store and self._store.lends(item))

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write small files, in their place where they have their size; they are safe then."""
        for path, data in files.items():
            self.disk.overwrite(path, data)
        self.disk.flush(list(files))

    def append(self, path: str, data: bytes) -> None:
        """Write at the end of a small file."""
        self.disk.write(path, self.disk.size(path) or 0, (data,))

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that are there, and the folders that are empty then."""
        for path in paths:
            self.disk.remove(path)

    def clear(self, paths: Iterable[str]) -> None:
        """Remove whatever lies under these paths, itself."""
        for path in paths:
            self.disk.clear(path)

    def cluster(self) -> int:
        """Return the bytes in which the file system counts."""
        return self.disk.cluster()

    def free(self) -> int:
        """Return the free space in bytes."""
        return self.disk.free()

    def space(self) -> tuple[int, int]:
        """Return all and the free space in bytes."""
        return self.disk.space()

    def names(self) -> tuple[str, ...]:
        """Return the names at the root, sorted."""
        return self.disk.names()

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing to the disk. Raises InUse where somebody does."""
        return self.disk.lock()
