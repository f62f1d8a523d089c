"""What a month makes of lessons: in force, lapsed, superseded by another, or left out. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson
    from build_tools.model.month import Month


class State(enum.StrEnum):
    """What the release month makes of a lesson."""

    IN_FORCE = ""
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Standing:
    """The lessons that are published together, and where each stands in the month.

    Worked out once; only a lesson among them can supersede another.
    """

    month: Month
    lessons: tuple[Lesson, ...]

    @cached_property
    def successors(self) -> dict[str, Lesson]:
        """The lesson in force in the place of each superseded one, by the id of the old lesson."""
        return {
            superseded: lesson
            for lesson in self.lessons
            if lesson.front.effective is None or lesson.front.effective <= self.month.last_day
            for superseded in lesson.front.supersedes
            if superseded != lesson.id
        }

    @cached_property
    def _states(self) -> dict[str, State]:
        return {lesson.source: self._state_of(lesson) for lesson in self.lessons}

    def _state_of(self, lesson: Lesson) -> State:
        if lesson.id in self.successors:
            return State.SUPERSEDED
        if lesson.front.expires is not None and lesson.front.expires < self.month.first_day:
            return State.LAPSED
        return State.IN_FORCE

    def state(self, lesson: Lesson) -> State:
        """Whether the lesson, one of `lessons`, still counts."""
        return self._states[lesson.source]

    def counts(self, lesson: Lesson) -> bool:
        """Whether the lesson is in force: neither lapsed nor superseded."""
        return self.state(lesson) is State.IN_FORCE

    def is_required(self, lesson: Lesson) -> bool:
        """Whether the lesson must be learned in the month: required, in season and in force."""
        front = lesson.front
        in_season = not front.season or self.month.number in front.season
        return front.priority == "required" and in_season and self.counts(lesson)


class LeftOutReason(enum.StrEnum):
    """The reason for which the release of a month leaves a lesson out."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NOT_YET = "not-yet"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class LeftOutLesson:
    """A lesson that stations do not get to learn.

    `explanation` is the reason as a sentence; with `keeps_page` a short page stays in the release
    and names what came in the lesson's place.
    """

    lesson: Lesson
    reason: LeftOutReason
    explanation: str
    keeps_page: bool = False
