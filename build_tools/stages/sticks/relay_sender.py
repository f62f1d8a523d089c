"""A relay that sends on what it holds: without a project, a register or a secret key.

What comes back is kept to be fetched by the office; that a release was sent stands there too, as
the receipt that the office's own deliveries leave.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.receipt import (
    FOLDER,
    CheckMethod,
    Receipt,
    ReceiptStep,
    from_bytes,
    to_bytes,
)
from build_tools.model.records.key import RecordsKey
from build_tools.release.archive.archived_release import STATION_FILE, ArchivedRelease
from build_tools.release.archive.relay_set import RelaySet
from build_tools.release.delivery.target import ForbiddenFolders
from build_tools.release.kit.station_kit import kit_files
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.trust.judging import ExpectedRelease
from build_tools.stages.sticks.relay_returned import keep_returned
from build_tools.stages.sticks.sender import TakenBack
from build_tools.stages.trust import trusted_keys

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from build_tools.model.release import KeyRing
    from build_tools.stages.trust import TrustChoice

_FACTS = re.compile(r"courseware\.station\((\{.*\})\);\s*", re.DOTALL)


@dataclass(frozen=True)
class RelaySender:
    """A relay."""

    relay: RelaySet
    release: ArchivedRelease
    ring: KeyRing
    stations: Mapping[str, str]
    forbidden: ForbiddenFolders
    today: dt.date
    records_key: RecordsKey | None = None
    """What the office lets records be sealed with."""

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
        ring = trusted_keys(trust, relay.key_lists)
        return cls(
            relay,
            archived,
            ring,
            {code: name for code, name in stations.items() if code in listed},
            ForbiddenFolders(inside=(folder,), above=system),
            today,
            _records_key(relay, archived, ring),
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
        """Keep receipts and records for the office, records sealed."""
        files, problems = keep_returned(
            FolderDisk.plugged_in(root), self.relay.returned(), self.records_key
        )
        if files:
            self.relay.write_returned_index()
        return TakenBack(files=files, problems=problems)

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


def _name_of(relay: RelaySet, release: ArchivedRelease, station: str) -> str:
    """Return the name of a station as its own file says it, else its code."""
    return str(_facts_in(_station_file(relay, release, station)).get("name", station))


def _station_file(relay: RelaySet, release: ArchivedRelease, station: str) -> bytes:
    """Return the `station.js` of a station, nothing where there is none."""
    path = release.path_of(f"{release.name.folder}/{STATION_FILE}", station)
    inner = path.relative_to(relay.disk.root).as_posix()
    return b"" if relay.disk.size(inner) is None else b"".join(relay.disk.chunks(inner))


def _records_key(relay: RelaySet, release: ArchivedRelease, ring: KeyRing) -> RecordsKey | None:
    """Return the records key of a station's file that is as it was signed, None for none."""
    for station in release.stations:
        name = f"{release.name.folder}/{STATION_FILE}"
        try:
            lists = release.lists(station, ring, ExpectedRelease(release.name.text, station))
            data = _station_file(relay, release, station)
        except CoursewareError:
            continue
        hashes = {entry.path: entry.sha256 for entry in lists.station_list.entries}
        if hashes.get(name) == hashlib.sha256(data).hexdigest():
            with contextlib.suppress(ValidationError):
                return RecordsKey.model_validate(_facts_in(data).get("recordsKey"))
            return None
    return None


def _facts_in(data: bytes) -> dict[str, Any]:
    """Return what a `station.js` says, nothing for what is none."""
    match = _FACTS.fullmatch(data.decode("utf-8", "replace"))
    try:
        facts = json.loads(match[1]) if match else {}
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _receipt(data: bytes) -> Receipt | None:
    try:
        return from_bytes(data)
    except ValueError:
        return None
