"""`release.json`: the office's record of a release. It never leaves the office."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.board import AcknowledgedReceipt
from build_tools.model.news import ReleasedLesson
from build_tools.model.plan import PreviousContent
from build_tools.model.records.correspondence import Correspondence, StationLetter
from build_tools.model.release import list_name
from build_tools.release.archive.archived_release import RECORD, STATIONS
from build_tools.release.trust import manifest

if TYPE_CHECKING:
    from build_tools.release.archive.archived_release import ArchivedRelease

_SCHEMA = 1
_CORRESPONDENCE = TypeAdapter(Correspondence)


@dataclass(frozen=True)
class ReleaseRecord:
    """Lessons in force, what was left out and why, and the labels of each lesson by station."""

    release: str
    lessons: tuple[ReleasedLesson, ...]
    left_out: tuple[tuple[str, str, str], ...] = ()
    """Lesson, title, and the reason in a word: `draft`, `lapsed` …"""
    stations: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    correspondence: Correspondence = field(default_factory=Correspondence)
    """What had come from the stations when the release was made, and what it answers."""


def to_bytes(record: ReleaseRecord) -> bytes:
    """Return the record as JSON, the same for the same record."""
    document = {
        "schema": _SCHEMA,
        "release": record.release,
        "lessons": [asdict(lesson) for lesson in record.lessons],
        "left_out": record.left_out,
        "stations": record.stations,
        "correspondence": _CORRESPONDENCE.dump_python(record.correspondence, mode="json"),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_record(release: ArchivedRelease) -> ReleaseRecord:
    """Return the record of a release. Raises CoursewareError where it cannot be read."""
    path = release.folder / RECORD
    try:
        document = json.loads(path.read_bytes())
        return ReleaseRecord(
            release=document["release"],
            lessons=tuple(ReleasedLesson(**lesson) for lesson in document["lessons"]),
            left_out=tuple((a, b, c) for a, b, c in document["left_out"]),
            stations={
                code: {lesson: tuple(labels) for lesson, labels in media.items()}
                for code, media in document["stations"].items()
            },
            correspondence=_correspondence(document),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CoursewareError(
            _("{file} is damaged: put it back from a backup").format(file=path)
        ) from error


def _correspondence(document: dict[str, Any]) -> Correspondence:
    if "correspondence" in document:
        return _CORRESPONDENCE.validate_python(document["correspondence"])
    # As the first versions wrote it: receipts of releases were all that stations were told.
    letters = {
        code: StationLetter(tuple(AcknowledgedReceipt(**receipt) for receipt in receipts))
        for code, receipts in document.get("heard", {}).items()
    }
    return Correspondence(letters)


def station_contents(release: ArchivedRelease) -> dict[str, PreviousContent]:
    """Return the content of a release at each station, for planning the next one."""
    record = read_record(release)
    contents = {}
    for code, labels in record.stations.items():
        path = release.folder / STATIONS / f"{code}.sha256"
        if not path.is_file():
            continue  # lost: nobody knows any more what it had
        entries = manifest.from_bytes(path.read_bytes(), path.name).entries
        files = {
            entry.path.removeprefix("media/"): entry.size
            for entry in entries
            if entry.path.startswith("media/")
        }
        contents[code] = PreviousContent(labels, files)
    return contents


def bytes_of(release: ArchivedRelease) -> dict[str, int]:
    """Return the bytes of a release at each station, pages and media together."""
    pages = release.folder / list_name("")
    common = manifest.from_bytes(pages.read_bytes(), pages.name).size
    lists = {code: release.folder / STATIONS / list_name(code) for code in release.stations}
    return {
        code: common + manifest.from_bytes(path.read_bytes(), path.name).size
        for code, path in lists.items()
    }
