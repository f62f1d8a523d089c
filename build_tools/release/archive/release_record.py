"""`release.json`: what the office remembers of a release. It never leaves the office."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.board import AcknowledgedReceipt
from build_tools.model.news import ReleasedLesson
from build_tools.model.plan import Held
from build_tools.model.release import list_name
from build_tools.release.archive.archived_release import RECORD, STATIONS
from build_tools.release.trust import manifest

if TYPE_CHECKING:
    from build_tools.release.archive.archived_release import ArchivedRelease

_SCHEMA = 1


@dataclass(frozen=True)
class Record:
    """Lessons in force, what was left out and why, and the labels of each lesson by station."""

    release: str
    lessons: tuple[ReleasedLesson, ...]
    left_out: tuple[tuple[str, str, str], ...] = ()
    """Lesson, title, and the word of why: `draft`, `lapsed` …"""
    stations: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    heard: dict[str, tuple[AcknowledgedReceipt, ...]] = field(default_factory=dict)
    """What had come back from each station when the release was made."""


def to_bytes(record: Record) -> bytes:
    """Return the record as JSON, the same for the same record."""
    told = {"schema": _SCHEMA, **asdict(record)}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_record(release: ArchivedRelease) -> Record:
    """Return the record of a release. Raises CoursewareError where it cannot be read."""
    path = release.folder / RECORD
    try:
        told = json.loads(path.read_bytes())
        return Record(
            release=told["release"],
            lessons=tuple(ReleasedLesson(**lesson) for lesson in told["lessons"]),
            left_out=tuple((a, b, c) for a, b, c in told["left_out"]),
            stations={
                code: {lesson: tuple(labels) for lesson, labels in media.items()}
                for code, media in told["stations"].items()
            },
            heard={
                code: tuple(AcknowledgedReceipt(**one) for one in known)
                for code, known in told.get("heard", {}).items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CoursewareError(
            _("{file} is damaged: put it back from a backup").format(file=path)
        ) from error


def held_from(release: ArchivedRelease) -> dict[str, Held]:
    """Return what each station has from a release, as planning wants to know it."""
    record = read_record(release)
    held = {}
    for code, labels in record.stations.items():
        path = release.folder / STATIONS / f"{code}.sha256"
        entries = manifest.from_bytes(path.read_bytes(), path.name).entries
        files = {
            entry.path.removeprefix("media/"): entry.size
            for entry in entries
            if entry.path.startswith("media/")
        }
        held[code] = Held(labels, files)
    return held


def bytes_of(release: ArchivedRelease) -> dict[str, int]:
    """Return how many bytes a release takes at each station, pages and media together."""
    pages = release.folder / list_name("")
    common = manifest.from_bytes(pages.read_bytes(), pages.name).size
    lists = {code: release.folder / STATIONS / list_name(code) for code in release.stations}
    return {
        code: common + manifest.from_bytes(path.read_bytes(), path.name).size
        for code, path in lists.items()
    }
