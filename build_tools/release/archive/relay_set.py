"""What a relay holds: a release for some stations, in the form of the office's `releases/`.

    stations.txt          the codes of the stations that it serves, one a line
    releases.txt          the releases that are here whole; who pulls from the relay looks here
    media/ 2026-11/ …     lists, pages and the union of the media, as in the archive of the office
    returned/receipts/    what came back from stations, on its way up; also what was sent from here
    returned/records/     sealed: whoever can fetch from here can read what lies here
    returned/index.txt    a line for each of those files, for who fetches them over a line

Nothing here needs a secret: who takes something trusts signatures, not the relay.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.messages import _
from build_tools.model.release import ManifestEntry, ReleaseName
from build_tools.release.archive.archived_release import INDEX, PAGES
from build_tools.release.medium import copying
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.medium.medium import STATE
from build_tools.release.trust.keys import LIST as KEY_LIST
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STATIONS_FILE = "stations.txt"
RETURNED = "returned"
RETURNED_INDEX = "index.txt"
LARGEST_RETURNED = 200 << 20
"""Bytes of one file that came back; exports of a station have some hundred kilobytes."""
_RETURNED = re.compile(r"(?:receipts/[a-z0-9-]{1,90}\.txt|records/[A-Za-z0-9._-]{1,116}\.jwe)")
_LINE = re.compile(r"([0-9a-f]{64})  ([0-9]{1,10})  (\S+)")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class RelaySet:
    """The folder of a relay."""

    disk: FolderDisk

    @classmethod
    def of_folder(cls, folder: Path) -> RelaySet:
        """Return the relay in a folder. Raises DiskError where there is none."""
        relay = cls(FolderDisk.plugged_in(folder))
        if relay.disk.size(STATIONS_FILE) is None:
            text = _("{place} is no relay: 'courseware relay URL DIR' makes one")
            raise DiskError(text.format(place=folder))
        return relay

    @classmethod
    def make(cls, folder: Path) -> RelaySet:
        """Return the relay in a folder, which becomes one where it is new or empty.

        Raises DiskError for a folder that holds something else.
        """
        relay = cls(FolderDisk.make(folder.parent, folder.name))
        others = [name for name in relay.disk.names() if name != STATE]
        if others and relay.disk.size(STATIONS_FILE) is None:
            text = _("{place} is not empty and no relay: take another folder")
            raise DiskError(text.format(place=folder))
        return relay

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of its stations."""
        return codes_in(self._text(STATIONS_FILE))

    @property
    def releases(self) -> tuple[ReleaseName, ...]:
        """The releases that are here whole, the oldest first."""
        names = []
        for line in self._text(INDEX).splitlines():
            with contextlib.suppress(ValueError):
                names.append(ReleaseName(line))
        return tuple(sorted(names, key=lambda name: name.sequence))

    def key_lists(self) -> list[tuple[bytes, bytes]]:
        """Return the lists of keys that came with releases, each with its signature, unjudged."""
        paths = [f"{name.text}/{PAGES}/{KEY_LIST}" for name in self.releases]
        return [
            (self._bytes(path), self._bytes(path + SUFFIX))
            for path in paths
            if self.disk.size(path) is not None
        ]

    def write_lines(self, path: str, lines: Iterable[str]) -> None:
        """Write a small file whole or not at all."""
        data = "".join(f"{line}\n" for line in lines).encode()
        part = f"{STATE}/{path}.part"
        self.disk.write(part, 0, (data,))
        self.disk.sync(part)
        self.disk.rename(part, path)
        self.disk.flush([path])

    def returned(self) -> FolderDisk:
        """Return the disk of what came back."""
        return FolderDisk.make(self.disk.root, RETURNED)

    def write_returned_index(self) -> None:
        """Write anew which files came back."""
        returned = self.returned()
        entries = [
            ManifestEntry(path, copying.digest_of(returned, path), returned.size(path) or 0)
            for folder in ("receipts", "records")
            for path in returned.files(folder)
            if _RETURNED.fullmatch(path)
        ]
        lines = (f"{entry.sha256}  {entry.size}  {entry.path}" for entry in entries)
        self.write_lines(f"{RETURNED}/{RETURNED_INDEX}", lines)

    def _text(self, path: str) -> str:
        return self._bytes(path).decode("ascii", "replace")

    def _bytes(self, path: str) -> bytes:
        return b"".join(self.disk.chunks(path)) if self.disk.size(path) is not None else b""


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes of a list of stations, each once; what is none is passed over."""
    codes = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(code for code in codes if _CODE.fullmatch(code)))


def returned_entries(index: str) -> tuple[ManifestEntry, ...]:
    """Return the files of an index of what came back; what is none of these is passed over."""
    matches = (_LINE.fullmatch(line) for line in index.splitlines())
    return tuple(
        ManifestEntry(match[3], match[1], int(match[2]))
        for match in matches
        if match and _RETURNED.fullmatch(match[3]) and int(match[2]) <= LARGEST_RETURNED
    )


def keep_as(disk: FolderDisk, entry: ManifestEntry) -> ManifestEntry | None:
    """Return under which name a file that came back is kept, None where it is here already.

    Receipts of one name say the same, so the later one counts; of records nothing is given up.
    """
    if copying.is_whole(disk, entry):
        return None
    if entry.path.startswith("receipts/") or disk.size(entry.path) is None:
        return entry
    folder, _slash, name = entry.path.partition("/")
    stem, dot, suffix = name.partition(".")
    other = ManifestEntry(
        f"{folder}/{stem[:80]}-{entry.sha256[:8]}{dot}{suffix}", entry.sha256, entry.size
    )
    return None if copying.is_whole(disk, other) else other
