"""A month's programme, read with its lessons and put together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.authoring.review import dismiss_stale_reviews
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.model.problem import ProblemsFound, errors_of
from build_tools.model.timetable.announcement import announcement
from build_tools.model.timetable.programme import ProgrammeDay, programme
from build_tools.stages.check import hasher
from build_tools.timetable.checks import check_timetable
from build_tools.timetable.lesson_checks import series_parts
from build_tools.timetable.reading import read_timetable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.model.problem import Problem
    from build_tools.model.timetable.timetable import Timetable
    from build_tools.project import Project


class NothingPlanned(CoursewareError):
    """The timetable has nothing on that day."""

    def __init__(self, day: dt.date) -> None:
        message = _("the timetable has nothing on {day} — see 'courseware timetable show'")
        super().__init__(message.format(day=day))


@dataclass(frozen=True)
class MonthProgramme:
    """The days of a month with something on them; `titles` are those of lessons, by id."""

    month: Month
    timetable: Timetable
    days: tuple[ProgrammeDay, ...]
    titles: Mapping[str, str]
    problems: tuple[Problem, ...]
    """Warnings about the timetable."""


def month_programme(project: Project, month: Month, months: int = 1) -> MonthProgramme:
    """Return the programme of so many months from `month` on.

    Raises ProblemsFound where the timetable has errors.
    """
    content, _unreadable = read_content(project)
    content = dismiss_stale_reviews(content, hasher(project))
    reading = read_timetable(project)
    problems = check_timetable(reading, content.lessons, month)
    if errors_of(problems):
        raise ProblemsFound(problems)
    parts = series_parts(content.lessons)
    last_day = month.later(months - 1).last_day
    return MonthProgramme(
        month,
        reading.timetable,
        programme(reading.timetable, parts, month.first_day, last_day),
        {lesson.id: lesson.front.title for lesson in content.lessons},
        problems,
    )


def day_announcement(project: Project, day: dt.date) -> tuple[str, ...]:
    """Return what is read aloud for a day. Raises NothingPlanned where there is nothing to say."""
    shown = month_programme(project, Month.of(day))
    planned = (x for x in shown.days if x.day == day)
    sentences = announcement(next(planned, ProgrammeDay(day)), shown.titles)
    if not sentences:
        raise NothingPlanned(day)
    return sentences
