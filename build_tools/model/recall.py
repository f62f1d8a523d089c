"""The recall of a lesson: which version of it each station has, and what is to be done about it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass


class HeldVersion(enum.StrEnum):
    """The version of a lesson that a station has, as far as the office knows."""

    OLDER = "older"
    """It has another version than the present one, or one that was withdrawn."""
    UNKNOWN = "unknown"
    """It was sent releases and confirmed none, or the office lost the record of what it has."""
    NONE = "none"
    """The release that it confirmed does not have the lesson, or it was never sent one."""
    PRESENT = "present"


@dataclass(frozen=True)
class LessonInRelease:
    """A lesson as a release has it at a station.

    `version` is the first release that had this text and these recordings, empty where the release
    does not have the lesson, None where the record of the release is lost.
    """

    release: str
    version: str | None
    quality: str = ""
    """The best that plays: `hd`, `small`, `audio` or `text`; empty without the lesson."""


@dataclass(frozen=True)
class StationRecall:
    """A station and the lesson: what it confirmed last, and what it was sent since."""

    code: str
    name: str
    held: HeldVersion
    confirmed: LessonInRelease | None = None
    confirmed_on: dt.date | None = None
    by_word: bool = False
    sent: LessonInRelease | None = None
    """The newest release that it was sent after the confirmed one."""
    sent_on: dt.date | None = None
    is_healed_by_sent: bool = False
    """What it was sent has the present version, or no longer has the lesson that was withdrawn."""


@dataclass(frozen=True)
class Recall:
    """A lesson at all stations, those first that need something.

    `present` is the first release that has it as it is now: empty where it is withdrawn, None where
    it was changed and no release has it so yet.
    """

    lesson: str
    title: str
    present: str | None
    is_withdrawn: bool
    versions: tuple[str, ...]
    stations: tuple[StationRecall, ...]
    command: str = ""
    """What comes next; empty where every station has it as it is now."""

    def count(self, held: HeldVersion) -> int:
        """Return the number of stations that have this version."""
        return sum(station.held is held for station in self.stations)
