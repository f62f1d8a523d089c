"""The days off of a year, proposed for `content/timetable.yml` from a list that others keep.

What counts is what the office writes into its timetable: lists end, and notices change.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.timetable.recurrence import Holiday

_FESTIVALS = ("清明", "端午", "中秋")
"""What the list calls without the word for a day: 清明节 is said."""


class HolidaysUnknown(CoursewareError):
    """The list that is installed has no days of the year."""


def proposed_holidays(year: int) -> tuple[Holiday, ...]:
    """Return the days off of a year, in order. Raises HolidaysUnknown."""
    import chinese_calendar

    names = {day: name for day, name in chinese_calendar.holidays.items() if day.year == year}
    if not names:
        last_year = max(chinese_calendar.holidays).year
        message = _(
            "the installed list of holidays ends with {last}: type those of {year} from the "
            "notice of the State Council, or install a newer chinesecalendar"
        )
        raise HolidaysUnknown(message.format(last=last_year, year=year))
    runs: list[list[dt.date]] = []
    for before, day in pairwise((None, *sorted(names))):
        assert day is not None  # noqa: S101 - only the first one is
        if before is not None and (day - before).days == 1 and names[day] == names[before]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(_holiday(run, chinese_calendar.Holiday(names[run[0]]).chinese) for run in runs)


def yaml_line(holiday: Holiday) -> str:
    """Return the line of the timetable that says so."""
    until = f", to: {holiday.last_day}" if holiday.last_day else ""
    return f"  - {{from: {holiday.first_day}{until}, name: {holiday.name}}}"


def _holiday(run: list[dt.date], name: str) -> Holiday:
    last_day = {"to": run[-1]} if len(run) > 1 else {}
    full = f"{name}节" if name in _FESTIVALS else name
    return Holiday.model_validate({"from": run[0], **last_day, "name": full})
