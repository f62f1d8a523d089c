"""The state of a medium: its slots, and the releases that can be trusted. Only reads."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.model.receipt import FOLDER as RECEIPTS
from build_tools.model.release import ReleaseName
from build_tools.release.archive.archived_release import STATION_FILE
from build_tools.release.medium import slots
from build_tools.release.medium.medium import STATE
from build_tools.release.trust import judging
from build_tools.release.trust.keys import LIST
from build_tools.release.trust.signature import SUFFIX
from build_tools.untrusted.items import Kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from build_tools.model.release import KeyRing, ManifestEntry, SignedLists
    from build_tools.release.medium.medium import Medium
    from build_tools.release.medium.slots import Slot
    from build_tools.untrusted.items import FolderItem

_RELEASE_FILE = re.compile(r"r/([^/]+)/(.+)")
# The last piece is what rclone adds to the name of a file that is under way.
_OUR_MEDIA = re.compile(r"media/[0-9a-f]{16}-[a-z0-9]+(?:\.[a-z0-9]+)?(?:\.[0-9a-f]+\.partial)?")
_READ = re.compile(r"r/[^/]+/(?:station\.js|(?:manifest-sha256\.txt|[^/]+\.sha256)(?:\.minisig)?)")
_KEY_LIST = re.compile(rf"r/[^/]+/{re.escape(LIST)}(?:{re.escape(SUFFIX)})?")
_LARGEST_LIST = 64 << 20
_RECEIPT = re.compile(rf"{RECEIPTS}/[^/]+\.txt")
_FOLDERS = ("media", "r", STATE, RECEIPTS)


@dataclass(frozen=True)
class MediumState:
    """The slots, the trusted releases by name, the reasons against the others, and our files."""

    slots: tuple[Slot | None, Slot | None]
    releases: dict[str, SignedLists] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    """Bytes of each file in `media/`, `r/` and `.state/` that could be of a delivery."""
    items: dict[str, FolderItem] = field(default_factory=dict)
    """Everything in the places of deliveries, whatever it is."""

    @property
    def misplaced(self) -> tuple[FolderItem, ...]:
        """What can be of no delivery, and would mislead one: links, pipes, devices, a folder where
        a file should be, a file with a second name where it would be written into."""
        return tuple(item for item in self.items.values() if _is_misplaced(item))

    @property
    def current(self) -> str:
        """The release that plays, empty where none does."""
        slot = slots.current(self.slots)
        return slot.release if slot else ""

    def newest_of(self, station: str) -> int:
        """Return the highest sequence of this station's releases here; 0 where there is none."""
        releases = (lists for lists in self.releases.values() if lists.station == station)
        return max((lists.sequence for lists in releases), default=0)

    def entries(self, *releases: str) -> dict[str, ManifestEntry]:
        """Return the files of releases by path; one that is not trusted has none."""
        trusted = (self.releases[name] for name in releases if name in self.releases)
        return {entry.path: entry for lists in trusted for entry in lists.entries}


def read_state(medium: Medium, ring: KeyRing, today: dt.date | None = None) -> MediumState:
    """Return the slots and releases of the medium. Raises DiskError."""
    items = {item.path: item for item in _items_of(medium)}
    files = {
        path: item.size
        for path, item in items.items()
        if item.kind is Kind.FILE and "/" in path and is_ours(path)
    }
    names = sorted({match[1] for path in files if (match := _RELEASE_FILE.fullmatch(path))})
    lists = [path for path in files if _READ.fullmatch(path)]
    small = medium.read([*slots.SLOTS, *lists], _LARGEST_LIST)
    releases: dict[str, SignedLists] = {}
    refused: dict[str, str] = {}
    for name in names:
        try:
            releases[name] = _judged(small, name, ring, today)
        except Untrusted as fault:
            refused[name] = str(fault)
    return MediumState(_slots_of(small), releases, refused, files, items)


def _items_of(medium: Medium) -> Iterator[FolderItem]:
    for path in (*slots.SLOTS, *judging.LAUNCHER, *_FOLDERS):
        if item := medium.item(path):
            yield item
    for folder in _FOLDERS:
        yield from medium.items(folder)


def _is_misplaced(item: FolderItem) -> bool:
    if item.kind not in (Kind.FILE, Kind.FOLDER):
        return True
    if "/" not in item.path and (item.kind is Kind.FOLDER) is not (item.path in _FOLDERS):
        return True
    if item.kind is Kind.FOLDER:
        # Nothing of ours there is a folder.
        return item.path.startswith(f"{STATE}/") or _RECEIPT.fullmatch(item.path) is not None
    # Media and pages are never written into; the folders that `--all` prepares share media.
    return item.is_shared and not item.path.startswith(("media/", "r/"))


def key_lists(medium: Medium) -> list[tuple[bytes, bytes]]:
    """Return the lists of keys that came with releases, each with its signature, not judged."""
    paths = [path for path in medium.files("r") if _KEY_LIST.fullmatch(path)]
    small = medium.read(paths, _LARGEST_LIST)
    lists = [path for path in small if not path.endswith(SUFFIX)]
    return [(small[path], small.get(path + SUFFIX, b"")) for path in lists]


def is_ours(path: str) -> bool:
    """Return whether a path is one that deliveries write, and so may remove."""
    if match := _RELEASE_FILE.fullmatch(path):
        try:
            return bool(ReleaseName(match[1]))
        except ValueError:
            return False
    return bool(_OUR_MEDIA.fullmatch(path)) or path.startswith(f"{STATE}/")


def read_slots(medium: Medium) -> tuple[Slot | None, Slot | None]:
    """Return the two slots, None for one that is not valid."""
    return _slots_of(medium.read(slots.SLOTS, slots.SIZE))


def _slots_of(small: Mapping[str, bytes]) -> tuple[Slot | None, Slot | None]:
    first, second = (slots.from_bytes(small.get(path, b"")) for path in slots.SLOTS)
    return first, second


def _judged(
    small: Mapping[str, bytes], name: str, ring: KeyRing, today: dt.date | None
) -> SignedLists:
    folder = ReleaseName(name).folder
    codes = [
        path.removeprefix(f"{folder}/").removesuffix(".sha256")
        for path in small
        if path.startswith(f"{folder}/") and path.endswith(".sha256")
    ]
    trusted: list[SignedLists] = []
    refused: list[Untrusted] = []
    for code in codes or [""]:
        try:
            expected = judging.ExpectedRelease(name, code, today=today)
            trusted.append(judging.judge(small.get, expected, ring))
        except Untrusted as fault:
            refused.append(fault)
    if not trusted:
        raise refused[0]
    # A medium that came from another station has its list too, until the delivery has cleaned up.
    script = hashlib.sha256(small.get(f"{folder}/{STATION_FILE}", b"")).hexdigest()
    with_script = (
        lists for lists in trusted if any(e.sha256 == script for e in lists.station_list.entries)
    )
    return next(with_script, trusted[0])
