"""Rebuilds the office's `releases/` from a medium, which holds all of its own releases, signed.

Nothing is taken that the lists do not name, and every byte is held against them on its way. What
lies here already and is right stays; what a medium cannot give is told. A station's medium has the
pages for all and the recordings of its own: several media give the rest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.errors import CoursewareError, DiskError
from build_tools.files import atomic_output, atomic_write, sha256_of
from build_tools.messages import _
from build_tools.progress import Meter
from build_tools.release.archive.archived_release import (
    RECORD,
    STATION_FILE,
    ArchivedRelease,
    write_index,
)
from build_tools.release.archive.release_record import ReleaseRecord, read_record, to_bytes
from build_tools.release.delivery.medium_state import read_state
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.release import KeyRing, ManifestEntry, SignedLists
    from build_tools.progress import Progress
    from build_tools.release.medium.disk_medium import DiskMedium

_BEFORE, _AFTER = "courseware.station(", ");\n"


@dataclass(frozen=True)
class RebuiltRelease:
    """What a medium gave of one release. `refused` says why nothing of it was taken."""

    release: str
    station: str = ""
    written: int = 0
    lacking: tuple[str, ...] = ()
    """Files that the medium should have and does not, or not as they were signed."""
    word: str = ""
    """The station's word of the month."""
    refused: str = ""


@dataclass(frozen=True)
class Rebuilt:
    """What a medium gave."""

    medium: str
    releases: tuple[RebuiltRelease, ...]


def rebuild(medium: DiskMedium, ring: KeyRing, root: Path, progress: Progress) -> Rebuilt:
    """Bring into `root`, the office's `releases/`, what it lacks and the medium has.

    Raises DiskError for a medium that cannot be read. Killed at any moment it leaves whole files.
    """
    state = read_state(medium, ring)
    results = [
        RebuiltRelease(name, refused=reason) for name, reason in sorted(state.refused.items())
    ]
    for name in sorted(state.releases):
        lists = state.releases[name]
        release = ArchivedRelease(root, lists.pages.name)
        if refused := _contradiction(release, lists):
            results.append(RebuiltRelease(name, lists.station, refused=refused))
        else:
            results.append(_rebuild(medium, release, lists, progress))
    if root.is_dir():
        write_index(root)
    return Rebuilt(str(medium), tuple(results))


def _contradiction(release: ArchivedRelease, lists: SignedLists) -> str:
    """Return whether lists lie here already that are others, in words."""
    for path, data in lists.signed_files:
        here = release.path_of(path, lists.station)
        if not path.endswith(SUFFIX) and here.is_file() and here.read_bytes() != data:
            return _("another {release} lies here already").format(release=release.name.text)
    return ""


def _rebuild(
    medium: DiskMedium, release: ArchivedRelease, lists: SignedLists, progress: Progress
) -> RebuiltRelease:
    written, lacking = 0, []
    total = sum(entry.size for entry in lists.entries)
    label = _("Reading {release} from the medium").format(release=release.name.text)
    with progress.task(label, total) as task:
        meter = Meter(task)
        for entry in lists.entries:
            target = release.path_of(entry.path, lists.station)
            if not _is_right(target, entry):
                if _copy(medium, entry, target):
                    written += 1
                else:
                    lacking.append(entry.path)
            meter.add(entry.size)
    # The lists come last but for the record: they are what a release is known by.
    for path, data in lists.signed_files:
        target = release.path_of(path, lists.station)
        if not (target.is_file() and target.read_bytes() == data):
            atomic_write(target, data)
            written += 1
    facts = _station_facts(release, lists)
    _complete_record(release, lists.station, facts)
    word = facts.get("word", "")
    return RebuiltRelease(
        release.name.text,
        lists.station,
        written,
        tuple(lacking),
        word if isinstance(word, str) else "",
    )


def _is_right(path: Path, entry: ManifestEntry) -> bool:
    same_size = path.is_file() and path.stat().st_size == entry.size
    return same_size and sha256_of(path) == entry.sha256


def _copy(medium: DiskMedium, entry: ManifestEntry, target: Path) -> bool:
    """Copy a file that is as it was signed; return whether the medium has it so."""
    if medium.size(entry.path) != entry.size:
        return False
    digest = hashlib.sha256()

    def write(path: Path) -> None:
        with path.open("wb") as stream:
            for chunk in medium.disk.chunks(entry.path):
                digest.update(chunk)
                stream.write(chunk)
        if digest.hexdigest() != entry.sha256:
            raise DiskError(entry.path)

    try:
        with atomic_output(target) as temporary:
            write(temporary)
    except DiskError:
        medium.check()  # a file that cannot be read is one, a medium that was pulled out another
        return False
    return True


def _station_facts(release: ArchivedRelease, lists: SignedLists) -> dict[str, Any]:
    """Return what the station's script says, which its list has signed; nothing where it lacks."""
    path = release.path_of(f"{release.name.folder}/{STATION_FILE}", lists.station)
    try:
        text = path.read_text(encoding="utf-8")
        facts = json.loads(text.removeprefix(_BEFORE).removesuffix(_AFTER))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _complete_record(release: ArchivedRelease, station: str, facts: dict[str, Any]) -> None:
    """Write the office's record anew from what stations know, where it is lost.

    Which lessons were in force, and their hashes, no medium says: such a record has no lessons.
    """
    try:
        record = read_record(release)
    except (OSError, CoursewareError):
        record = ReleaseRecord(release.name.text, ())
    media = facts.get("media")
    if station in record.stations or not isinstance(media, dict):
        if (release.folder / RECORD).is_file():
            return
        media = {}
    labels = {str(lesson): tuple(map(str, each)) for lesson, each in media.items()}
    stations = record.stations | {station: labels}
    completed = ReleaseRecord(
        record.release, record.lessons, record.left_out, stations, record.correspondence
    )
    atomic_write(release.folder / RECORD, to_bytes(completed))
