"""What every medium can do, a folder or a remote: deliver, verify and rollback need no more.

How each does it is told in `disk` (a stick, a folder) and in `remote` (a line, through rclone).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from build_tools.model.release import Entry
    from build_tools.release.medium.folder_disk import Disk
    from build_tools.release.medium.transfer_journal import Journal

    Tell = Callable[[int], None]
    """Takes the bytes that were done since the last call."""

CHUNK = 1 << 20
STATE = ".state"


def part_of(entry: Entry) -> str:
    """Return where a file lies while it is copied."""
    return f"{STATE}/{entry.sha256[:32]}.part"


class Source(Protocol):
    """Where the bytes of one file of a release come from."""

    @property
    def path(self) -> Path | None:
        """Where it lies on this PC, None where it does not."""

    def prefix(self, disk: Disk, part: str) -> int:
        """Return how many bytes of a `.part` are right; it may not be there."""

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the file from byte `begin` on. Raises CoursewareError where it cannot be had."""

    def check(self) -> None:
        """Raise CoursewareError where the source itself is not what was signed."""


@dataclass(frozen=True)
class Move:
    """A file to be brought."""

    entry: Entry
    source: Source


@dataclass(frozen=True)
class Load:
    """What is brought, in this order; what is there and verified is written into the journal.

    `linked`: make other names of the sources where the medium can; those in it have been read and
    found right. None = copies only.
    """

    moves: tuple[Move, ...]
    journal: Journal
    linked: set[Path] | None = None


class Medium(Protocol):
    """A medium. Every method may raise DiskError."""

    @property
    def speed(self) -> int:
        """About how many bytes it takes in a second."""

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted; none where there is no folder."""

    def read(self, paths: Iterable[str], limit: int) -> dict[str, bytes]:
        """Return small files; those that are missing or larger than `limit` are left out."""

    def digests(self, entries: Sequence[Entry], tell: Tell) -> dict[str, str]:
        """Return the SHA-256 of files as they lie there, by path; what cannot be read is left out.

        `tell` is given the size of each entry that is done.
        """

    def bring(self, load: Load, tell: Tell) -> None:
        """Bring files, and read all of them back; what is not right does not keep its name.

        Raises CoursewareError for a source that is damaged.
        """

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write small files, in their place where they have their size; they are safe then."""

    def append(self, path: str, data: bytes) -> None:
        """Write at the end of a small file."""

    def clear(self, paths: Iterable[str]) -> None:
        """Remove files that are there, and the folders that are empty then."""

    def free(self) -> int | None:
        """Return how many bytes may be written, None where nobody knows."""

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing to the medium. Raises InUse where somebody does."""
