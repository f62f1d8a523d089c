"""What every medium can do, a disk or a remote: deliver, verify and rollback need no more.

How each does it is left to `disk_medium` (a stick, a folder) and to `remote` (a line, through
rclone). A medium keeps no record of its own: it tells the caller what it has verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from build_tools.errors import DiskError
from build_tools.messages import _

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from build_tools.model.release import ManifestEntry
    from build_tools.untrusted.items import FolderItem

    Advance = Callable[[int], None]
    """Takes the bytes that were done since the last call."""
    Verified = Callable[[Sequence[ManifestEntry]], None]
    """Takes files that were read back from the medium and are right."""

CHUNK = 1 << 20
STATE = ".state"


def part_path(entry: ManifestEntry) -> str:
    """Return the path of a file while it is copied."""
    return f"{STATE}/{entry.sha256[:32]}.part"


class Source(Protocol):
    """Where the bytes of one file of a release come from. It knows nothing of where they go."""

    @property
    def path(self) -> Path | None:
        """Where the file lies on this PC, None where it does not."""

    @property
    def fetched(self) -> bool:
        """Whether the bytes come over a line, so that none should be asked for twice."""

    def resume(self, blocks: Iterable[bytes]) -> int:
        """Return the number of these bytes, the start of an earlier copy, that need not come again.

        A source that is fetched takes them as they are: who keeps sums has checked them.
        """

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the file from byte `begin` on, in blocks of `CHUNK`, the last one shorter.

        Raises CoursewareError where it cannot be had, NotAsSigned where it was fetched and is
        not what was signed.
        """

    def check(self) -> None:
        """Raise CoursewareError where the source itself is not what was signed."""


@dataclass(frozen=True)
class Transfer:
    """A file to be brought to a medium."""

    entry: ManifestEntry
    source: Source


class Medium(Protocol):
    """A medium. Every method may raise DiskError."""

    @property
    def root(self) -> Path | None:
        """The folder that the system shows it as, None where it is reached over a line."""

    @property
    def speed(self) -> int:
        """About how many bytes it takes in a second."""

    def check(self) -> None:
        """Raise DiskError where another medium lies there by now, or none."""

    def item(self, path: str) -> FolderItem | None:
        """Return what lies under a path, itself and not what it leads to."""

    def items(self, folder: str) -> tuple[FolderItem, ...]:
        """Return everything below a folder, sorted by path; nothing where there is none."""

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""

    def files(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files under a folder, sorted; none where there is no folder."""

    def read(self, paths: Iterable[str], limit: int) -> dict[str, bytes]:
        """Return small files; those that are missing or larger than `limit` are left out."""

    def beginnings(self, paths: Iterable[str], size: int) -> dict[str, bytes]:
        """Return the first bytes of files; over a line, of small ones alone."""

    def digests(self, entries: Sequence[ManifestEntry], advance: Advance) -> dict[str, str]:
        """Return the SHA-256 of files as they lie there, by path; what cannot be read is left out.

        `advance` is given the size of each entry that is done.
        """

    def transfer(
        self,
        transfers: Sequence[Transfer],
        verified: Verified,
        advance: Advance,
    ) -> None:
        """Bring files in this order, and read all of them back.

        A wrong file does not keep its name; right ones are passed to `verified`, some at a time.
        Raises CoursewareError for a source that is damaged.
        """

    def name_again(self, source: str, path: str) -> bool:
        """Make `path` another name of the file `source`, where the disk has such; say whether it
        did. A file that had the name goes."""

    def is_apart(self, path: str) -> bool:
        """Return whether nobody can change a file here by writing to one elsewhere."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write small files, in their place where they have their size; they are safe then."""

    def append(self, path: str, data: bytes) -> None:
        """Write at the end of a small file."""

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that are there, and the folders that are empty then."""

    def clear(self, paths: Iterable[str]) -> None:
        """Remove whatever lies under these paths, itself and not what it leads to."""

    def cluster(self) -> int:
        """Return the bytes in which its file system counts: of the last ones a file takes all."""

    def free(self) -> int | None:
        """Return the free space in bytes, None where it is not known."""

    def space(self) -> tuple[int, int]:
        """Return all and the free space of a medium that has a `root`."""

    def names(self) -> tuple[str, ...]:
        """Return the names at the root, sorted."""

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing to the medium. Raises InUse where somebody does."""


def unreliable() -> DiskError:
    """Return the error of a medium that cannot be relied on."""
    return DiskError(_("the medium gives back other bytes than were written; take another one"))
