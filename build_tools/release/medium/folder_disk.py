"""The one door to a disk: a folder on a stick, by paths with `/` from its root.

What is copied and when it must be safe is decided elsewhere. Nothing here is safe against a power
cut until `sync` or `flush` has returned; on vfat a renamed file needs one more `sync`, as its new
entry gets its size only then.
"""

from __future__ import annotations

import abc
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
from build_tools.release.medium import copying
from build_tools.release.medium.medium import CHUNK, STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from build_tools.model.release import Entry
    from build_tools.release.medium.medium import Load, Tell

_FULL = (errno.ENOSPC, errno.EDQUOT)
_PROTECTED = (errno.EROFS, errno.EACCES, errno.EPERM)
# An office PC writes so many bytes in a second to a middling USB 2 stick.
_STICK_SPEED = 15_000_000


class Disk(abc.ABC):
    """A medium whose files are written byte by byte. Every method may raise DiskError."""

    speed = _STICK_SPEED

    @abc.abstractmethod
    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""

    @abc.abstractmethod
    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted; none where there is no folder."""

    @abc.abstractmethod
    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the file as it lies on the medium itself, not as the system remembers it."""

    @abc.abstractmethod
    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        """Write from byte `start` on; what stood behind goes. Folders are made."""

    @abc.abstractmethod
    def overwrite(self, path: str, data: bytes) -> None:
        """Write over a file of the same size in its place, or make it."""

    @abc.abstractmethod
    def sync(self, path: str) -> None:
        """Return when the file is on the medium."""

    @abc.abstractmethod
    def flush(self, paths: Iterable[str]) -> None:
        """Return when these files and the folders that name them are on the medium."""

    @abc.abstractmethod
    def rename(self, old: str, new: str) -> None:
        """Give a file its new name; one that had it goes."""

    @abc.abstractmethod
    def adopt(self, source: Path, path: str) -> bool:
        """Make `path` another name of `source`, where that needs no copy; say whether it did."""

    @abc.abstractmethod
    def remove(self, path: str) -> None:
        """Remove a file, where there is one, and the folders that are empty then."""

    @abc.abstractmethod
    def free(self) -> int:
        """Return how many bytes may be written."""

    @abc.abstractmethod
    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing to the medium. Raises InUse where somebody does."""

    def read(self, paths: Iterable[str], limit: int) -> dict[str, bytes]:
        """Return small files; those that are missing or larger than `limit` are left out."""
        sizes = {path: self.size(path) for path in paths}
        small = [path for path, size in sizes.items() if size is not None and size <= limit]
        return {path: b"".join(self.chunks(path)) for path in small}

    def digests(self, entries: Sequence[Entry], tell: Tell) -> dict[str, str]:
        """Return the SHA-256 of files as they lie there, by path."""
        found = {}
        for entry in entries:
            found[entry.path] = copying.digest_of(self, entry.path)
            tell(entry.size)
        return found

    def bring(self, load: Load, tell: Tell) -> None:
        """Bring files, and read all of them back; what is not right does not keep its name."""
        copying.copy(self, load, tell)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write small files, in their place where they have their size; they are safe then."""
        for path, data in files.items():
            self.overwrite(path, data)
        self.flush(list(files))

    def append(self, path: str, data: bytes) -> None:
        """Write at the end of a small file."""
        self.write(path, self.size(path) or 0, (data,))

    def clear(self, paths: Iterable[str]) -> None:
        """Remove files that are there, and the folders that are empty then."""
        for path in paths:
            self.remove(path)


class Folder(Disk):
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

    def __str__(self) -> str:
        """The folder."""
        return str(self.root)

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
        place = self.root / STATE / "lock"
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
