"""The timetable: the whole of `content/timetable.yml`, frozen. Pure.

Which lessons there are, and whether they fit, is left to the checks of the timetable.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Id, Ids, Line
from build_tools.model.records.statement import SlotKind
from build_tools.model.timetable.recurrence import (
    DayTime,
    Holiday,
    ProgrammeDate,
    ProgrammeException,
    ProgrammeMinutes,
    ProgrammeMove,
    Recurrence,
)
from build_tools.model.timetable.scheduled_days import RecurringDays


def _as_rules(value: Any) -> Any:
    return (value,) if isinstance(value, dict) else as_tuple(value)


class ProgrammeSeries(Recurrence):
    """Lessons that are shown one after another on days that come again.

    Without `lessons` they are the parts of the series `id`, in their order.
    """

    id: Id
    title: Line | None = None
    kind: SlotKind = "on_demand"
    lessons: Ids = ()


class ProgrammeSlot(StrictModel):
    """What is shown or held on one day. On a study day it takes its time from that.

    `day` is the day of the month that the study day usually has: where that moves, this goes with
    it. `recording` is the lesson that a live broadcast became.
    """

    day: ProgrammeDate
    start: DayTime | None = Field(default=None, validation_alias="at")
    minutes: ProgrammeMinutes | None = None
    kind: SlotKind = "on_demand"
    title: Line | None = None
    lessons: Ids = ()
    presenter: Line | None = None
    venue: Line | None = Field(default=None, validation_alias="place")
    recording: Id | None = None


class Timetable(StrictModel):
    """Study days, series and single slots, and the holidays, moves and exceptions of them."""

    study_days: Annotated[tuple[Recurrence, ...], BeforeValidator(_as_rules)] = ()
    holidays: Annotated[tuple[Holiday, ...], BeforeValidator(as_tuple)] = ()
    moves: Annotated[tuple[ProgrammeMove, ...], BeforeValidator(as_tuple)] = ()
    exceptions: Annotated[tuple[ProgrammeException, ...], BeforeValidator(as_tuple)] = ()
    series: Annotated[tuple[ProgrammeSeries, ...], BeforeValidator(as_tuple)] = ()
    slots: Annotated[tuple[ProgrammeSlot, ...], BeforeValidator(as_tuple)] = ()
    remind: Annotated[tuple[Literal["day", "hour"], ...], BeforeValidator(as_tuple)] = Field(
        default=("day", "hour")
    )
    """When a phone's calendar rings: the day before, the hour before."""

    @cached_property
    def study_calendar(self) -> RecurringDays:
        """The study days with all that changes them."""
        return self._calendar(self.study_days, None)

    def series_calendar(self, series: ProgrammeSeries) -> RecurringDays:
        """Return the days of a series with all that changes them."""
        return self._calendar((series,), series.id)

    def _calendar(self, rules: tuple[Recurrence, ...], series: str | None) -> RecurringDays:
        return RecurringDays(
            rules=rules,
            holidays=self.holidays,
            moves=tuple(move for move in self.moves if move.series == series),
            exceptions=tuple(x for x in self.exceptions if x.series == series),
        )

    def knows_holidays_of(self, year: int) -> bool:
        """Whether any day off of a year is written."""
        return any(day.year == year for holiday in self.holidays for day in holiday.days)
