"""A disk that the system shows as a folder, such as a stick; its errors come in plain words.

Whatever is done there goes through the door for folders that nobody trusts.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from build_tools.errors import DiskError, InUse
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.release.medium.disk import Disk
from build_tools.release.medium.medium import CHUNK, STATE
from build_tools.untrusted.folder import FolderChanged, UntrustedFolder
from build_tools.untrusted.items import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from build_tools.untrusted.items import FolderItem

_FULL = (errno.ENOSPC, errno.EDQUOT)
_PROTECTED = (errno.EROFS, errno.EACCES, errno.EPERM)
_LOCK = f"{STATE}/lock"


class FolderDisk(Disk):
    """A folder as a disk."""

    root: Path

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock_key: tuple[int, int] | None = None
        with self._faults_in_words():
            self._folder = UntrustedFolder(root)

    @classmethod
    def plugged_in(cls, root: Path) -> FolderDisk:
        """Return the disk at `root`. Raises DiskError where nothing is plugged in there."""
        try:
            return cls(root)
        except DiskError as error:
            if not isinstance(error.__cause__, (FileNotFoundError, NotADirectoryError)):
                raise
            line = _("{place}: there is no such folder; is the medium plugged in?")
            raise DiskError(line.format(place=root)) from error

    @classmethod
    def make(cls, parent: Path, name: str) -> FolderDisk:
        """Return the disk of a folder in `parent`, both made where they are missing."""
        with _faults_in_words(parent, name):
            parent.mkdir(parents=True, exist_ok=True)
            UntrustedFolder(parent).make_folder(name)
        return cls(parent / name)

    def __str__(self) -> str:
        """The folder."""
        return str(self.root)

    def check(self) -> None:
        """Raise DiskError where another medium lies there by now, or none."""
        with self._faults_in_words():
            self._folder.check()
            if self._lock_key is not None:
                lock = self._folder.item(_LOCK)
                if lock is None or lock.key != self._lock_key:
                    raise FolderChanged(self.root)

    def item(self, path: str) -> FolderItem | None:
        """Return what lies under a path, itself."""
        with self._faults_in_words(path):
            return self._folder.item(path)

    def items(self, folder: str) -> tuple[FolderItem, ...]:
        """Return everything below a folder, by its path."""
        with self._faults_in_words(folder):
            return tuple(sorted(self._folder.walk(folder), key=lambda item: item.path))

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""
        item = self.item(path)
        return item.size if item and item.kind is Kind.FILE else None

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted."""
        return tuple(item.path for item in self.items(folder) if item.kind is Kind.FILE)

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the file, read from the disk where the system can drop its copy in memory."""
        with self._faults_in_words(path), self._folder.open_to_read(path) as stream:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while chunk := stream.read(CHUNK):
                yield chunk

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write from byte `start` on."""
        with self._faults_in_words(path), self._folder.open_to_write(path) as stream:
            stream.truncate(start)
            stream.seek(start)
            for chunk in data:
                unwritten = memoryview(chunk)
                while unwritten:
                    unwritten = unwritten[stream.write(unwritten) :]

    def overwrite(self, path: str, data: bytes) -> None:
        """Write over a file in its place."""
        if self.size(path) != len(data):
            self.write(path, 0, (data,))
            return
        with self._faults_in_words(path), self._folder.open_to_write(path) as stream:
            stream.write(data)

    def sync(self, path: str) -> None:
        """Return when the file is on the disk."""
        with self._faults_in_words(path):
            self._folder.sync(path)

    def flush(self, paths: Iterable[str]) -> None:
        """Return when these files and the folders that name them are on the disk.

        Raises DiskError where that disk is no longer the one that was begun with.
        """
        folders: set[PurePosixPath] = set()
        for path in paths:
            self.sync(path)
            folders.update(PurePosixPath(path).parents)
        for folder in sorted(folders, reverse=True):
            name = "" if folder == PurePosixPath() else str(folder)
            with self._faults_in_words(name):
                self._folder.sync_folder(name)
        self.check()

    def rename(self, path: str, target: str) -> None:
        """Give a file the name `target`."""
        with self._faults_in_words(target):
            self._folder.rename(path, target)

    def link(self, source: Path, path: str) -> bool:
        """Make a hard link, where the file is not one already."""
        with contextlib.suppress(OSError):
            self._folder.link(source, path)
            return True
        return False

    def protect(self, path: str) -> None:
        """Let nobody write to a file."""
        with self._faults_in_words(path):
            self._folder.protect(path)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty then."""
        with self._faults_in_words(path):
            self._folder.remove(path)

    def clear(self, path: str) -> None:
        """Remove whatever lies under a path, itself."""
        with self._faults_in_words(path):
            self._folder.remove(path, whole=True)

    def cluster(self) -> int:
        """Return the bytes in which the file system counts."""
        with self._faults_in_words():
            return self._folder.cluster()

    def free(self) -> int:
        """Return the free space in bytes."""
        return self.space()[1]

    def space(self) -> tuple[int, int]:
        """Return all and the free space in bytes."""
        with self._faults_in_words():
            return self._folder.space()

    def names(self) -> tuple[str, ...]:
        """Return the names at the root, sorted."""
        with self._faults_in_words():
            return tuple(item.path for item in self._folder.listed(""))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the disk; the system lets it go when we end, however we end."""
        with self._faults_in_words(_LOCK):
            lock = self._folder.lock(_LOCK)
        if lock is None:
            raise InUse(_("{place}: another run writes to this medium").format(place=self.root))
        with lock:
            about = os.fstat(lock.fileno())
            self._lock_key = (about.st_dev, about.st_ino)
            try:
                yield
            finally:
                self._lock_key = None

    def _faults_in_words(self, path: str = "") -> contextlib.AbstractContextManager[None]:
        return _faults_in_words(self.root, path)


@contextlib.contextmanager
def _faults_in_words(root: Path, path: str = "") -> Iterator[None]:
    """Raise DiskError for what the system says, in words for the person who holds the medium."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            text = _("{place}: the medium is full; take away what is not ours, or a larger one")
        elif error.errno in _PROTECTED:
            text = _("{place}: the medium is write-protected; look for its little switch")
        elif error.errno == errno.EIO:
            text = _("{place}: the medium cannot be read or written here; take another one")
        else:
            text = _("{place}: {reason}")
        place = root if isinstance(error, FolderChanged) else root / path
        raise DiskError(text.format(place=place, reason=os_reason(error))) from error
