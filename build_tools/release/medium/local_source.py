"""Sources that lie on this PC: files of a release in `releases/`, and bytes that are at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.files import sha256_of
from build_tools.messages import _
from build_tools.release.medium.medium import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.release.medium.folder_disk import Disk


@dataclass(frozen=True)
class Local:
    """A file, and the SHA-256 that it should have."""

    path: Path
    sha256: str

    def prefix(self, disk: Disk, part: str) -> int:
        """Return how many bytes of a `.part` are those of the file, read from both."""
        if disk.size(part) is None:
            return 0
        same = 0
        with self._opened() as stream:
            for chunk in disk.chunks(part):
                if stream.read(len(chunk)) != chunk:
                    break
                same += len(chunk)
        return same

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the file from byte `begin` on."""
        with self._opened() as stream:
            stream.seek(begin)
            while chunk := stream.read(CHUNK):
                yield chunk

    def check(self) -> None:
        """Raise CoursewareError where the file is damaged."""
        with self._opened():  # tells where it cannot be read
            right = sha256_of(self.path) == self.sha256
        if not right:
            raise CoursewareError(
                _("{file} is damaged: put it back from a backup or a station's medium").format(
                    file=self.path
                )
            )

    def _opened(self) -> IO[bytes]:
        try:
            return self.path.open("rb", buffering=0)
        except OSError as error:
            raise CoursewareError(
                _("{file} cannot be read ({reason}): put it back from a backup").format(
                    file=self.path, reason=error.strerror
                )
            ) from error


@dataclass(frozen=True)
class Given:
    """A few bytes: lists and signatures, which were judged before."""

    content: bytes
    path: None = None

    def prefix(self, _disk: Disk, _part: str) -> int:
        """Return 0: they are written whole."""
        return 0

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the bytes from `begin` on."""
        yield self.content[begin:]

    def check(self) -> None:
        """Nothing can be wrong with them."""
