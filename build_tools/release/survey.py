"""What lies on a medium: its slots, and the releases that can be believed. Only reads."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.model.release import ReleaseName
from build_tools.release import slots, trust

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.release import Entry, KeyRing, Lists
    from build_tools.release.disk import Disk
    from build_tools.release.slots import Slot

STATE = ".state"
_RELEASE_FILE = re.compile(r"r/([^/]+)/(.+)")
_OUR_MEDIA = re.compile(r"media/[0-9a-f]{16}-[a-z0-9]+(?:\.[a-z0-9]+)?")
_LARGEST_LIST = 64 << 20


@dataclass(frozen=True)
class Survey:
    """`releases` are believed, by name; `refused` tells why of the others. `files` are ours."""

    slots: tuple[Slot | None, Slot | None]
    releases: dict[str, Lists] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    """Bytes of each file in `media/`, `r/` and `.state/` that could be of a delivery."""

    @property
    def current(self) -> str:
        """The release that plays, empty where none does."""
        slot = slots.current(self.slots)
        return slot.release if slot else ""

    def newest_of(self, station: str) -> int:
        """Return the highest sequence of this station's releases here; 0 where there is none."""
        mine = (one for one in self.releases.values() if one.own.station == station)
        return max((lists.pages.sequence for lists in mine), default=0)

    def entries(self, *releases: str) -> dict[str, Entry]:
        """Return the files of releases by path; what is not believed has none."""
        known = (self.releases[name] for name in releases if name in self.releases)
        return {entry.path: entry for lists in known for entry in lists.entries}


def survey(disk: Disk, ring: KeyRing, today: dt.date | None = None) -> Survey:
    """Return what lies on the medium. Raises DiskError."""
    files = {
        path: disk.size(path) or 0
        for folder in ("media", "r", STATE)
        for path in disk.files(folder)
        if is_ours(path)
    }
    names = sorted({match[1] for path in files if (match := _RELEASE_FILE.fullmatch(path))})
    releases: dict[str, Lists] = {}
    refused: dict[str, str] = {}
    for name in names:
        try:
            releases[name] = _believed(disk, files, name, ring, today)
        except Untrusted as fault:
            refused[name] = str(fault)
    return Survey(read_slots(disk), releases, refused, files)


def is_ours(path: str) -> bool:
    """Return whether a path is one that deliveries write, and so may remove."""
    if match := _RELEASE_FILE.fullmatch(path):
        try:
            return bool(ReleaseName(match[1]))
        except ValueError:
            return False
    return bool(_OUR_MEDIA.fullmatch(path)) or path.startswith(f"{STATE}/")


def read_slots(disk: Disk) -> tuple[Slot | None, Slot | None]:
    """Return what the two slots say."""
    found = [_small(disk, path, slots.SIZE) for path in slots.SLOTS]
    first, second = (slots.from_bytes(data) if data else None for data in found)
    return first, second


def _believed(
    disk: Disk, files: dict[str, int], name: str, ring: KeyRing, today: dt.date | None
) -> Lists:
    folder = ReleaseName(name).folder
    codes = [
        path.removeprefix(f"{folder}/").removesuffix(".sha256")
        for path in files
        if path.startswith(f"{folder}/") and path.endswith(".sha256") and path.count("/") == 2
    ]
    expected = trust.Expected(name, codes[0] if codes else "", today=today)
    return trust.judge(lambda path: _small(disk, path, _LARGEST_LIST), expected, ring)


def _small(disk: Disk, path: str, limit: int) -> bytes | None:
    size = disk.size(path)
    return None if size is None or size > limit else b"".join(disk.chunks(path))


def digest_of(disk: Disk, path: str) -> str:
    """Return the SHA-256 of a file as it lies on the medium."""
    digest = hashlib.sha256()
    for chunk in disk.chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def is_whole(disk: Disk, entry: Entry) -> bool:
    """Return whether the medium holds exactly this file."""
    return disk.size(entry.path) == entry.size and digest_of(disk, entry.path) == entry.sha256
