"""A disk that the system shows as a folder, such as a stick; its errors come in plain words."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.errors import DiskError, InUse
from build_tools.files import fsync_file, fsync_folder
from build_tools.messages import _
from build_tools.release.medium.disk import Disk
from build_tools.release.medium.medium import CHUNK, STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FULL = (errno.ENOSPC, errno.EDQUOT)
_PROTECTED = (errno.EROFS, errno.EACCES, errno.EPERM)


class FolderDisk(Disk):
    """A folder as a disk."""

    root: Path

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def plugged_in(cls, root: Path) -> FolderDisk:
        """Return the disk at `root`. Raises DiskError where nothing is plugged in there."""
        if not root.is_dir():
            raise DiskError(
                _("{place}: there is no such folder; is the medium plugged in?").format(place=root)
            )
        return cls(root)

    def __str__(self) -> str:
        """The folder."""
        return str(self.root)

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""
        file = self.root / path
        with _faults_in_words(file):
            try:
                return file.stat().st_size if file.is_file() else None
            except FileNotFoundError:
                return None

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted."""
        with _faults_in_words(self.root / folder):
            paths = (
                Path(base, name).relative_to(self.root).as_posix()
                for base, _folders, names in os.walk(self.root / folder, onerror=_unless_missing)
                for name in names
            )
            return tuple(sorted(paths))

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the file, read from the disk where the system can drop its copy in memory."""
        with (
            _faults_in_words(self.root / path),
            (self.root / path).open("rb", buffering=0) as stream,
        ):
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while chunk := stream.read(CHUNK):
                yield chunk

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write from byte `start` on."""
        file = self.root / path
        with _faults_in_words(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(file, flags, 0o644), "r+b", buffering=0) as stream:
                stream.truncate(start)
                stream.seek(start)
                for chunk in data:
                    unwritten = memoryview(chunk)
                    while unwritten:
                        unwritten = unwritten[stream.write(unwritten) :]

    def overwrite(self, path: str, data: bytes) -> None:
        """Write over a file in its place."""
        file = self.root / path
        if self.size(path) != len(data):
            self.write(path, 0, (data,))
            return
        with _faults_in_words(file), file.open("r+b", buffering=0) as stream:
            stream.write(data)

    def sync(self, path: str) -> None:
        """Return when the file is on the disk."""
        with _faults_in_words(self.root / path):
            fsync_file(self.root / path)

    def flush(self, paths: Iterable[str]) -> None:
        """Return when these files and the folders that name them are on the disk."""
        folders: set[Path] = set()
        for path in paths:
            self.sync(path)
            folders.update(Path(path).parents)
        for folder in sorted(folders, reverse=True):
            with _faults_in_words(self.root / folder):
                fsync_folder(self.root / folder)

    def rename(self, path: str, target: str) -> None:
        """Give a file the name `target`."""
        with _faults_in_words(self.root / target):
            (self.root / target).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).replace(self.root / target)

    def link(self, source: Path, path: str) -> bool:
        """Make a hard link, where the file is not one already."""
        file = self.root / path
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
            os.link(source, file)
            return True
        return False

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty then."""
        file = self.root / path
        with _faults_in_words(file):
            file.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # the first that is not empty ends it
                for folder in file.relative_to(self.root).parents:
                    if folder != Path():
                        (self.root / folder).rmdir()

    def free(self) -> int:
        """Return the free space in bytes."""
        with _faults_in_words(self.root):
            return shutil.disk_usage(self.root).free

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the disk; the system lets it go when we end, however we end."""
        file = self.root / STATE / "lock"
        with _faults_in_words(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            lock = locks.try_acquire(file)
        if lock is None:
            raise InUse(_("{place}: another run writes to this medium").format(place=self.root))
        with lock:
            yield


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise error


@contextlib.contextmanager
def _faults_in_words(file: Path) -> Iterator[None]:
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
        raise DiskError(text.format(place=file, reason=error.strerror)) from error
