"""A month's plan for each station, as values. How it is decided is left to `release.plan`."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.model.media import AUDIO, HD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.model.problem import Problem

SMALL = "small"
STORYBOARD = "storyboard"
VIDEOS = (HD, SMALL)
"""Labels of which a station gets one: the same film, the better one first."""
PLAYED = (*VIDEOS, AUDIO)
"""Labels that somebody can watch or hear; other files are small and go with the pages."""


@dataclass(frozen=True)
class PlanFile:
    """A file under `media/` by its name, and its bytes."""

    file: str
    size: int


@dataclass(frozen=True)
class PlanLesson:
    """A lesson that is in the release, as planning sees it.

    `required` says that it must be learned in this very month. `files` are by their labels.
    """

    id: str
    title: str
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    season: tuple[int, ...] = ()
    priority: str = "normal"
    required: bool = False
    files: Mapping[str, tuple[PlanFile, ...]] = field(default_factory=dict)


class Reason(enum.StrEnum):
    """The strongest reason for which a lesson is on a station's disk."""

    REQUIRED = "required"
    NEED = "need"
    REQUESTED = "asked"
    REMAINING = "rest"


class Note(enum.StrEnum):
    """A remark for readers of the plan, beyond the quality."""

    NONE = ""
    SMALLER = "smaller"
    """A better picture exists and the station could use it, but there is no room."""
    SOUND_ONLY = "sound-only"
    """There is a film, but room for its sound only."""
    NO_SOUND = "no-sound"
    """The station only plays sound, and the film has none of its own."""
    NO_ROOM = "no-room"
    """There is something to play, but no room for it; the page says so and offers to ask."""
    TOO_LARGE = "too-large"
    """The least that would play of it is larger than the disk by itself."""
    FILM_TOO_LARGE = "film-too-large"
    """Its film is larger than the disk by itself; its sound is there."""


@dataclass(frozen=True)
class PlanItem:
    """A lesson at a station: which labels of its media, why, and how many bytes.

    `topics` are the words that a need and the lesson share. No label of `PLAYED` among `labels`
    means that the lesson is a text, at this station at least.
    """

    lesson: str
    labels: tuple[str, ...]
    reason: Reason
    bytes: int
    note: Note = Note.NONE
    topics: tuple[str, ...] = ()
    requested_on: str = ""
    """The day on which the station asked for it on its page, where its records say so."""

    @property
    def quality(self) -> str:
        """The best that plays: `hd`, `small`, `audio` or `text`."""
        return next((label for label in PLAYED if label in self.labels), "text")


@dataclass(frozen=True)
class PreviousContent:
    """A station's part of the last release: labels by lesson, and bytes by file."""

    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PlanDiff:
    """A station's plan compared with what it has: ids of lessons, and bytes of files.

    `added` play now and did not, `removed` no longer do; `better` and `worse` changed quality.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    new_bytes: int = 0
    freed_bytes: int = 0


@dataclass(frozen=True)
class LargerDisk:
    """What a larger disk would bring: lessons that only then play, and those that play better."""

    capacity: int
    lessons: int
    better: int


@dataclass(frozen=True)
class StationPlan:
    """One station's month. `items` are in the order in which they were chosen, best reason first.

    `left_out` are the items among them that play nothing for want of room. `bytes` is all that
    lies on the disk then, pages too; `room` what may. `problems` are for a person to act on.
    `value` is what all of it is worth: for each lesson its weight at this station, times 10 where
    it is there in the best way that the station can use, 9 for a smaller picture, 6 for the sound.
    """

    station: str
    room: int
    items: tuple[PlanItem, ...]
    bytes: int
    problems: tuple[Problem, ...] = ()
    diff: PlanDiff | None = None
    """None where nothing is known of an earlier release."""
    peak_bytes: int = 0
    """What the disk must hold while last month's release lies beside this one."""
    value: int = 0
    larger: LargerDisk | None = None
    """The next larger disk that would bring something."""

    @property
    def left_out(self) -> tuple[tuple[str, Note], ...]:
        """The lessons that do not play for want of room or sound, and which of the two."""
        lacking = (Note.NO_ROOM, Note.TOO_LARGE, Note.NO_SOUND)
        return tuple((item.lesson, item.note) for item in self.items if item.note in lacking)

    @property
    def wanted_as_text(self) -> tuple[PlanItem, ...]:
        """Lessons that the station needs or asked for, and that do not play for want of room."""
        return tuple(
            item
            for item in self.items
            if item.reason is not Reason.REMAINING and item.note in (Note.NO_ROOM, Note.TOO_LARGE)
        )

    @property
    def has_room_left(self) -> bool:
        """Whether more than a tenth of the room stays free."""
        return self.room - self.bytes > self.room // 10
