"""Whether a lesson still counts in a month: in force, lapsed, or superseded by another. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from build_tools.model.lesson import Lesson


class State(enum.StrEnum):
    """What the release month makes of a lesson."""

    IN_FORCE = ""
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


def month_span(month: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a month given as `2026-11`."""
    year, number = (int(part) for part in month.split("-"))
    return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def successors(lessons: Iterable[Lesson], month: str) -> dict[str, Lesson]:
    """Map the id of each superseded lesson to the one that is in force in its place."""
    _first, last = month_span(month)
    return {
        old: lesson
        for lesson in lessons
        if lesson.front.effective is None or lesson.front.effective <= last
        for old in lesson.front.supersedes
        if old != lesson.id
    }


def state_of(lesson: Lesson, month: str, superseded: Mapping[str, Lesson]) -> State:
    """Return whether the lesson still counts in the month."""
    first, _last = month_span(month)
    if lesson.id in superseded:
        return State.SUPERSEDED
    if lesson.front.expires is not None and lesson.front.expires < first:
        return State.LAPSED
    return State.IN_FORCE


def required_in(lesson: Lesson, month: str) -> bool:
    """Return whether the lesson must be learned in the month: required, and in its season."""
    number = int(month.split("-")[1])
    return lesson.front.priority == "required" and (
        not lesson.front.season or number in lesson.front.season
    )
