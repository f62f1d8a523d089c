"""All checks of the timetable, in the order of its lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.timetable.day_checks import check_days
from build_tools.timetable.lesson_checks import check_lessons, showings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.model.lesson import Lesson
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.timetable.programme import SeriesParts
    from build_tools.timetable.lesson_checks import Showing
    from build_tools.timetable.reading import TimetableReading

TIMETABLE_LENGTH = CheckRule(
    Rule.TIMETABLE_LENGTH,
    "课加起来比排的时间长；`build` 转换完录像才知道",
    Severity.WARNING,
)


def check_timetable(
    reading: TimetableReading,
    lessons: Iterable[Lesson],
    month: Month,
    unreviewed: Severity | None = None,
) -> tuple[Problem, ...]:
    """Return all problems of the timetable from `month` on, those of its reading too."""
    problems = {
        *reading.problems,
        *check_days(reading, month),
        *check_lessons(reading, lessons, month, unreviewed),
    }
    return tuple(sorted(problems))


def check_programme_lengths(
    reading: TimetableReading, parts: SeriesParts, seconds: Mapping[str, float], month: Month
) -> Iterator[Problem]:
    """Yield slots of `month` and the next one that their lessons do not fit into.

    `seconds` holds the length of each lesson by its id. What begins together on a study day is
    shown one after another: its lengths add up. What says no minutes ends where the next begins.
    """
    until = month.later(1).last_day
    coming = [s for s in showings(reading, parts, until) if s.day >= month.first_day]
    ordered = sorted(coming, key=lambda s: (s.day, s.start, s.location[0] == "series"))
    used, before = 0, None
    for showing in ordered:
        needed = _needed(showing, seconds)
        # As the pages count: a lesson goes on to its full minute, then comes the pause.
        goes_on = before is not None and showing.continues(before)
        used = used + showing.item.pause + needed if goes_on else needed
        before = showing
        minutes = _minutes_of(showing, ordered)
        if minutes is not None and used > minutes:
            message = _("on {day} lessons of {needed} minutes are put into {minutes} minutes")
            filled = message.format(day=showing.day, needed=used, minutes=minutes)
            text = filled, _("take a lesson out, or give it more minutes")
            yield reading.problem(TIMETABLE_LENGTH, text, *showing.location)


def _minutes_of(showing: Showing, ordered: Iterable[Showing]) -> int | None:
    if showing.minutes is not None:
        return showing.minutes
    later = (s.start for s in ordered if s.day == showing.day and s.start > showing.start)
    following = min(later, default=None)
    return following - showing.start if following is not None else None


def _needed(showing: Showing, seconds: Mapping[str, float]) -> int:
    pauses = max(0, len(showing.lessons) - 1) * showing.item.pause
    return sum(math.ceil(seconds.get(key, 0.0) / 60) for key in showing.lessons) + pauses
