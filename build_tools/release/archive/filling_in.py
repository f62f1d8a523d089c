"""Fills in what a release lost in `releases/`, with bytes that somebody hands in.

Every byte is held against the lists on its way; what lies here already and is right stays. Where
the bytes come from is left to the delivery.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from build_tools.errors import CoursewareError, NotAsSigned
from build_tools.files import atomic_output, atomic_write, sha256_of
from build_tools.messages import _
from build_tools.release.archive.archived_release import RECORD, STATION_FILE
from build_tools.release.archive.release_record import ReleaseRecord, read_record, to_bytes
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.release import ManifestEntry, SignedLists
    from build_tools.release.archive.archived_release import ArchivedRelease

_BEFORE, _AFTER = "courseware.station(", ");\n"


def contradiction(release: ArchivedRelease, lists: SignedLists) -> str:
    """Return in words that other lists lie here already under this name; empty where none do."""
    for path, data in lists.signed_files:
        here = release.path_of(path, lists.station)
        if not path.endswith(SUFFIX) and here.is_file() and here.read_bytes() != data:
            return _("another {release} lies here already").format(release=release.name.text)
    return ""


def is_here(release: ArchivedRelease, entry: ManifestEntry, station: str) -> bool:
    """Return whether a file of a release lies here as it was signed."""
    path = release.path_of(entry.path, station)
    same_size = path.is_file() and path.stat().st_size == entry.size
    return same_size and sha256_of(path) == entry.sha256


def fill_in(
    release: ArchivedRelease, entry: ManifestEntry, station: str, chunks: Iterable[bytes]
) -> None:
    """Put a file in its place, whole or not at all. Raises NotAsSigned for other bytes."""
    digest = hashlib.sha256()
    with atomic_output(release.path_of(entry.path, station)) as temporary:
        with temporary.open("wb") as stream:
            for chunk in chunks:
                digest.update(chunk)
                stream.write(chunk)
        if digest.hexdigest() != entry.sha256:
            raise NotAsSigned(entry.path)


def fill_in_lists(release: ArchivedRelease, lists: SignedLists) -> int:
    """Put the lists and signatures in their places; return how many were not there."""
    written = 0
    for path, data in lists.signed_files:
        target = release.path_of(path, lists.station)
        if not (target.is_file() and target.read_bytes() == data):
            atomic_write(target, data)
            written += 1
    return written


def station_facts(release: ArchivedRelease, station: str) -> dict[str, Any]:
    """Return what the script of a station says, empty where it is lost."""
    path = release.path_of(f"{release.name.folder}/{STATION_FILE}", station)
    try:
        text = path.read_text(encoding="utf-8")
        facts = json.loads(text.removeprefix(_BEFORE).removesuffix(_AFTER))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def complete_record(release: ArchivedRelease, station: str) -> None:
    """Write the office's record anew from what a station knows, where it is lost.

    Which lessons were in force, and their hashes, no medium says: such a record has no lessons.
    """
    try:
        record = read_record(release)
    except (OSError, CoursewareError):
        record = ReleaseRecord(release.name.text, ())
    if station in record.stations:
        return
    media = station_facts(release, station).get("media")
    by_lesson = media.items() if isinstance(media, dict) else ()
    labels = {str(lesson): tuple(map(str, each)) for lesson, each in by_lesson}
    stations = record.stations | {station: labels}
    completed = ReleaseRecord(
        record.release, record.lessons, record.left_out, stations, record.correspondence
    )
    atomic_write(release.folder / RECORD, to_bytes(completed))
