"""A relay that sends on what it holds: without a project, a register or a secret key.

What comes back is kept to be fetched by the office; that a release was sent stands there too, as
the receipt that the office's own deliveries leave.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.receipt import (
    FOLDER,
    LARGEST,
    CheckMethod,
    Receipt,
    ReceiptStep,
    from_bytes,
    to_bytes,
)
from build_tools.model.release import ManifestEntry
from build_tools.release.archive.archived_release import STATION_FILE, ArchivedRelease
from build_tools.release.archive.relay_set import (
    LARGEST_RETURNED,
    RelaySet,
    keep_as,
)
from build_tools.release.delivery.target import ForbiddenFolders
from build_tools.release.kit.station_kit import kit_files
from build_tools.release.medium import copying
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.medium.medium import Transfer
from build_tools.stages.desk.sender import TakenBack
from build_tools.stages.trust import trusted_keys

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from build_tools.model.release import KeyRing
    from build_tools.stages.trust import TrustChoice

_RECEIPT = re.compile(rf"{FOLDER}/[a-z0-9-]{{1,90}}\.txt")
_RECORDS = re.compile(r"records/([A-Za-z0-9._-]{1,100})(\.jsonl|\.jsonl\.gz|\.jwe)")
_SUFFIX = re.compile(r"records/[^/]+?(\.jsonl|\.jsonl\.gz|\.jwe)")
_FACTS = re.compile(r"courseware\.station\((\{.*\})\);\s*", re.DOTALL)
_MOST = 2000
"""Files that are taken from one medium."""


@dataclass(frozen=True)
class RelaySender:
    """A relay."""

    relay: RelaySet
    release: ArchivedRelease
    ring: KeyRing
    stations: Mapping[str, str]
    forbidden: ForbiddenFolders
    today: dt.date

    @classmethod
    def of_folder(
        cls,
        folder: Path,
        release: str | None,
        trust: TrustChoice,
        today: dt.date,
        system: tuple[Path, ...],
    ) -> RelaySender:
        """Return the sender of a release that the relay holds, the newest for None.

        Raises DiskError where there is no relay, CoursewareError for no such release, Untrusted.
        """
        relay = RelaySet.of_folder(folder)
        names = [name for name in relay.releases if release in (None, name.text)]
        if not names:
            text = _("{place} does not hold {release}: fetch it with 'courseware relay'")
            raise CoursewareError(text.format(place=folder, release=release or _("any release")))
        archived = ArchivedRelease(folder, names[-1])
        stations = {code: _name_of(relay, archived, code) for code in relay.stations}
        listed = {*archived.stations}
        return cls(
            relay,
            archived,
            trusted_keys(trust, relay.key_lists),
            {code: name for code, name in stations.items() if code in listed},
            ForbiddenFolders(inside=(folder,), above=system),
            today,
        )

    def sent(self) -> frozenset[str]:
        """Return the stations of whose delivery a receipt is kept."""
        returned = self.relay.returned()
        paths = returned.files(FOLDER)
        receipts = (_receipt(b"".join(returned.chunks(path))) for path in paths)
        return frozenset(
            receipt.station
            for receipt in receipts
            if receipt
            and receipt.step is ReceiptStep.SENT
            and receipt.release == self.release.name.text
        )

    def take_back(self, root: Path) -> TakenBack:
        """Keep receipts and records for the office."""
        medium, returned = FolderDisk.plugged_in(root), self.relay.returned()
        transfers = [
            Transfer(target, _FileOnMedium(medium, path))
            for path, entry in _carried(medium)
            if (target := keep_as(returned, entry))
        ]
        if transfers:
            copying.copy(returned, transfers, _nothing, _nothing)
            self.relay.write_returned_index()
        return TakenBack(files=len(transfers))

    def note_sent(self, station: str) -> None:
        """Keep the receipt of a delivery."""
        sent = Receipt(
            station,
            self.release.name.text,
            ReceiptStep.SENT,
            self.today,
            files=0,
            copied=0,
            checked=CheckMethod.SHA256,
        )
        returned = self.relay.returned()
        returned.overwrite(sent.path, to_bytes(sent))
        returned.flush([sent.path])
        self.relay.write_returned_index()

    def kit_of(self, station: str) -> dict[str, bytes]:
        """Return the files of the station's kit, as the office would make them."""
        return kit_files(station, self.stations[station], self.ring)


@dataclass(frozen=True)
class _FileOnMedium:
    """A file that came back, read as it lies there."""

    disk: FolderDisk
    inner_path: str
    path: None = None
    fetched = False

    def resume(self, _blocks: Iterable[bytes]) -> int:
        """Return 0: it is copied whole."""
        return 0

    def data(self, _begin: int) -> Iterator[bytes]:
        """Yield the file."""
        yield from self.disk.chunks(self.inner_path)

    def check(self) -> None:
        """Nothing says what it should be."""


def _carried(medium: FolderDisk) -> Iterator[tuple[str, ManifestEntry]]:
    """Yield what a station left on its medium: where it lies, and as what it is to be kept."""
    files = (*medium.files(FOLDER), *medium.files("records"))
    for path in files[:_MOST]:
        size = medium.size(path) or 0
        if _RECEIPT.fullmatch(path) and size <= LARGEST:
            yield path, ManifestEntry(path, copying.digest_of(medium, path), size)
        elif (suffix := _SUFFIX.fullmatch(path)) and size <= LARGEST_RETURNED:
            digest = copying.digest_of(medium, path)
            name = path if _RECORDS.fullmatch(path) else f"records/records-{digest[:16]}{suffix[1]}"
            yield path, ManifestEntry(name, digest, size)


def _name_of(relay: RelaySet, release: ArchivedRelease, station: str) -> str:
    """Return the name of a station as its own file says it, else its code."""
    path = release.path_of(f"{release.name.folder}/{STATION_FILE}", station)
    inner = path.relative_to(relay.disk.root).as_posix()
    if relay.disk.size(inner) is None:
        return station
    text = b"".join(relay.disk.chunks(inner)).decode("utf-8", "replace")
    match = _FACTS.fullmatch(text)
    try:
        return str(json.loads(match[1])["name"]) if match else station
    except (ValueError, KeyError, TypeError):
        return station


def _receipt(data: bytes) -> Receipt | None:
    try:
        return from_bytes(data)
    except ValueError:
        return None


def _nothing(_report: object) -> None:
    """Report to nobody."""
