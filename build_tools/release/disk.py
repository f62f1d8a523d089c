"""The one door to a medium: a folder on a stick or disk, by paths with `/` from its root.

What is copied and when it must be safe is decided elsewhere. Nothing here is safe against a power
cut until `sync` or `flush` has returned; on vfat a renamed file needs one more `sync`, as its new
entry gets its size only then.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from build_tools import locks
from build_tools.errors import DiskError, InUse
from build_tools.files import fsync_file, fsync_folder
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)
_PROTECTED = (errno.EROFS, errno.EACCES, errno.EPERM)
_STATE = ".state"


class Disk(Protocol):
    """A medium. Every method may raise DiskError."""

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted; none where there is no folder."""

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the file as it lies on the medium itself, not as the system remembers it."""

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write from byte `start` on; what stood behind goes. Folders are made."""

    def overwrite(self, path: str, data: bytes) -> None:
        """Write over a file of the same size in its place, or make it."""

    def sync(self, path: str) -> None:
        """Return when the file is on the medium."""

    def flush(self, paths: Iterable[str]) -> None:
        """Return when these files and the folders that name them are on the medium."""

    def rename(self, old: str, new: str) -> None:
        """Give a file its new name; one that had it goes."""

    def adopt(self, source: Path, path: str) -> bool:
        """Make `path` another name of `source`, where that needs no copy; say whether it did."""

    def remove(self, path: str) -> None:
        """Remove a file, where there is one, and the folders that are empty then."""

    def free(self) -> int:
        """Return how many bytes may be written."""

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing to the medium. Raises InUse where somebody does."""


class Folder:
    """A medium that the system shows as a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def at(cls, root: Path) -> Folder:
        """Return the medium at `root`. Raises DiskError where nothing is plugged in there."""
        if not root.is_dir():
            raise DiskError(
                _("{place}: there is no such folder; is the medium plugged in?").format(place=root)
            )
        return cls(root)

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""
        place = self.root / path
        with _told(place):
            try:
                return place.stat().st_size if place.is_file() else None
            except FileNotFoundError:
                return None

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted."""
        with _told(self.root / folder):
            found = (
                Path(base, name).relative_to(self.root).as_posix()
                for base, _folders, names in os.walk(self.root / folder, onerror=_unless_missing)
                for name in names
            )
            return tuple(sorted(found))

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the file, read from the medium where the system can be told to forget it."""
        with _told(self.root / path), (self.root / path).open("rb", buffering=0) as stream:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while chunk := stream.read(CHUNK):
                yield chunk

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write from byte `start` on."""
        place = self.root / path
        with _told(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(place, flags, 0o644), "r+b", buffering=0) as stream:
                stream.truncate(start)
                stream.seek(start)
                for chunk in data:
                    rest = memoryview(chunk)
                    while rest:
                        rest = rest[stream.write(rest) :]

    def overwrite(self, path: str, data: bytes) -> None:
        """Write over a file in its place."""
        place = self.root / path
        if self.size(path) != len(data):
            self.write(path, 0, (data,))
            return
        with _told(place), place.open("r+b", buffering=0) as stream:
            stream.write(data)

    def sync(self, path: str) -> None:
        """Return when the file is on the medium."""
        with _told(self.root / path):
            fsync_file(self.root / path)

    def flush(self, paths: Iterable[str]) -> None:
        """Return when these files and the folders that name them are on the medium."""
        folders: set[Path] = set()
        for path in paths:
            self.sync(path)
            folders.update(Path(path).parents)
        for folder in sorted(folders, reverse=True):
            with _told(self.root / folder):
                fsync_folder(self.root / folder)

    def rename(self, old: str, new: str) -> None:
        """Give a file its new name."""
        with _told(self.root / new):
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.root / old).replace(self.root / new)

    def adopt(self, source: Path, path: str) -> bool:
        """Make a hard link, where the file is not one already."""
        place = self.root / path
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            os.link(source, place)
            return True
        return False

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty then."""
        place = self.root / path
        with _told(place):
            place.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # the first that is not empty ends it
                for folder in place.relative_to(self.root).parents:
                    if folder != Path():
                        (self.root / folder).rmdir()

    def free(self) -> int:
        """Return how many bytes may be written."""
        with _told(self.root):
            return shutil.disk_usage(self.root).free

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the medium; the system lets it go when we end, however we end."""
        place = self.root / _STATE / "lock"
        with _told(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            held = locks.take(place)
        if held is None:
            raise InUse(_("{place}: another run writes to this medium").format(place=self.root))
        with held:
            yield


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise error


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    """Tell what is wrong with the medium in words for the person who holds it."""
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
        raise DiskError(text.format(place=place, reason=error.strerror)) from error
