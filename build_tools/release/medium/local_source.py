"""Sources on this PC: files of a release in `releases/`, and bytes in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.files import sha256_of
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.release.medium.medium import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class LocalFile:
    """A file, and the SHA-256 that it should have."""

    path: Path
    sha256: str
    fetched = False

    def resume(self, blocks: Iterable[bytes]) -> int:
        """Return the number of these bytes that are the beginning of the file."""
        same = 0
        with self._open() as stream:
            for block in blocks:
                if stream.read(len(block)) != block:
                    break
                same += len(block)
        return same

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the file from byte `begin` on."""
        with self._open() as stream:
            stream.seek(begin)
            while chunk := stream.read(CHUNK):
                yield chunk

    def check(self) -> None:
        """Raise CoursewareError where the file is damaged."""
        with self._open():  # raises where it cannot be read
            damaged = sha256_of(self.path) != self.sha256
        if damaged:
            raise CoursewareError(
                _("{file} is damaged: put it back from a backup or a station's medium").format(
                    file=self.path
                )
            )

    def _open(self) -> IO[bytes]:
        try:
            return self.path.open("rb", buffering=0)
        except OSError as error:
            raise CoursewareError(
                _(
                    "{file} cannot be read ({reason}): 'courseware restore --medium MEDIUM' brings "
                    "it back from a station's medium, 'courseware release' makes it again"
                ).format(file=self.path, reason=os_reason(error))
            ) from error


@dataclass(frozen=True)
class InMemoryFile:
    """A few bytes: lists and signatures, which were judged before."""

    content: bytes
    path: None = None
    fetched = False

    def resume(self, _blocks: Iterable[bytes]) -> int:
        """Return 0: they are written whole."""
        return 0

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the bytes from `begin` on."""
        yield self.content[begin:]

    def check(self) -> None:
        """Nothing can be wrong with them."""
