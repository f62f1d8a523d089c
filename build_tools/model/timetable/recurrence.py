"""Days that come again: fixed days of the month, weekdays, and what holidays make of them. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Id, Line
from build_tools.model.timetable.lunar import lunar_day

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def _minutes_after_midnight(value: Any) -> int:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("time of day")
    return int(match[1]) * 60 + int(match[2])


DayTime = Annotated[int, BeforeValidator(_minutes_after_midnight)]
"""A time of day, written `9:00`; in minutes after midnight."""
ProgrammeDate = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]
LONGEST_HOLIDAY = 60
"""Days; what is longer is a slip of the pen, and its first days alone count."""
ProgrammeMinutes = Annotated[int, Field(ge=1, le=720)]
HolidayPolicy = Literal["skip", "after", "before", "keep"]
_MonthDay = Annotated[int, Field(ge=1, le=31)]
_LunarDay = Annotated[int, Field(ge=1, le=30)]
_Weekday = Annotated[int, Field(ge=1, le=7)]
_WeekOfMonth = Annotated[int, Field(ge=1, le=5)]
_LastFigure = Annotated[int, Field(ge=0, le=9)]


class Recurrence(StrictModel):
    """A rule for days: `days` of the month, days `ending` in a figure, `weekdays` (1 = Monday).

    With `weeks`, only the first, third … such weekday of a month. A month without a 31st has none.
    `lunar_days` are those of each lunar month, leap months too; one of 29 days has no 30th.
    """

    days: Annotated[tuple[_MonthDay, ...], BeforeValidator(as_tuple)] = ()
    lunar_days: Annotated[tuple[_LunarDay, ...], BeforeValidator(as_tuple)] = ()
    ending: Annotated[tuple[_LastFigure, ...], BeforeValidator(as_tuple)] = ()
    weekdays: Annotated[tuple[_Weekday, ...], BeforeValidator(as_tuple)] = ()
    weeks: Annotated[tuple[_WeekOfMonth, ...], BeforeValidator(as_tuple)] = ()
    first_day: ProgrammeDate | None = Field(default=None, validation_alias="from")
    last_day: ProgrammeDate | None = Field(default=None, validation_alias="until")
    start: DayTime = Field(validation_alias="at")
    minutes: ProgrammeMinutes
    pause: Annotated[int, Field(ge=0, le=60)] = 0
    """Minutes between two lessons."""
    holidays: HolidayPolicy = "keep"
    """Where a day is a holiday: left out, put after or before the holidays, or kept."""

    @property
    def says_days(self) -> bool:
        """Whether any days follow from it."""
        return bool(self.days or self.lunar_days or self.ending or self.weekdays)

    def includes(self, day: dt.date) -> bool:
        """Whether a day is one of these, before holidays and moves."""
        if (self.first_day and day < self.first_day) or (self.last_day and self.last_day < day):
            return False
        is_weekday = day.isoweekday() in self.weekdays
        in_week = not self.weeks or (day.day + 6) // 7 in self.weeks
        if day.day in self.days or day.day % 10 in self.ending or (is_weekday and in_week):
            return True
        return bool(self.lunar_days) and lunar_day(day).day in self.lunar_days

    def nominal(self, first_day: dt.date, last_day: dt.date) -> Iterator[dt.date]:
        """Yield these days from `first_day` to `last_day`, in order."""
        for ordinal in range(first_day.toordinal(), last_day.toordinal() + 1):
            day = dt.date.fromordinal(ordinal)
            if self.includes(day):
                yield day


class Holiday(StrictModel):
    """Days off, from `first_day` to `last_day`; without `last_day` a single day."""

    first_day: ProgrammeDate = Field(validation_alias="from")
    last_day: ProgrammeDate | None = Field(default=None, validation_alias="to")
    name: Line

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days, in order."""
        begin, end = self.first_day.toordinal(), (self.last_day or self.first_day).toordinal()
        count = min(end - begin + 1, LONGEST_HOLIDAY)
        return tuple(map(dt.date.fromordinal, range(begin, begin + count)))


class ProgrammeMove(StrictModel):
    """A day that is held on another day, or not at all (no `to`). `series` where it is one's."""

    day: ProgrammeDate
    to: ProgrammeDate | None = None
    start: DayTime | None = Field(default=None, validation_alias="at")
    why: Line
    series: Id | None = None


class ProgrammeException(StrictModel):
    """A day on which only the time or the length is another."""

    day: ProgrammeDate
    start: DayTime | None = Field(default=None, validation_alias="at")
    minutes: ProgrammeMinutes | None = None
    why: Line
    series: Id | None = None
