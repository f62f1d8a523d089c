"""The days on which something that comes again is really held, each with its reason. Pure.

Every nominal day gives exactly one occurrence: on its day, on another day, or left out and told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from build_tools.model.timetable.recurrence import LONGEST_HOLIDAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from build_tools.model.timetable.recurrence import (
        Holiday,
        ProgrammeException,
        ProgrammeMove,
        Recurrence,
    )

_DAY = dt.timedelta(days=1)
_FURTHEST = 2 * LONGEST_HOLIDAY
"""Days to which a day is put off at most."""


@dataclass(frozen=True)
class ScheduledDay:
    """A nominal day and the day on which it is held, None = left out.

    `start` is in minutes after midnight. `why` says why it is not as usual: 国庆放假.
    """

    nominal: dt.date
    day: dt.date | None
    start: int
    minutes: int
    pause: int = 0
    why: str = ""

    @property
    def shown_on(self) -> dt.date:
        """The day under which it stands: that on which it is held, else the nominal one."""
        return self.day or self.nominal

    @property
    def is_moved(self) -> bool:
        """Whether it is held on another day."""
        return self.day is not None and self.day != self.nominal


@dataclass(frozen=True)
class RecurringDays:
    """Rules for days with holidays, moves and exceptions.

    Of two rules for the same day the first counts, and so it is with moves and exceptions.
    """

    rules: tuple[Recurrence, ...]
    holidays: tuple[Holiday, ...] = ()
    moves: tuple[ProgrammeMove, ...] = ()
    exceptions: tuple[ProgrammeException, ...] = ()

    def rule_of(self, day: dt.date) -> Recurrence | None:
        """Return the rule of which a day is a nominal day."""
        return next((rule for rule in self.rules if rule.includes(day)), None)

    def nominal(self, first_day: dt.date, last_day: dt.date) -> tuple[dt.date, ...]:
        """Return the nominal days from `first_day` to `last_day`, in order."""
        return tuple(
            sorted({day for rule in self.rules for day in rule.nominal(first_day, last_day)})
        )

    def occurrence_of(self, nominal: dt.date) -> ScheduledDay | None:
        """Return what becomes of a nominal day; None where the day is none."""
        rule = self.rule_of(nominal)
        if rule is None:
            return None
        if nominal in self._displaced:
            return self._displaced[nominal]
        usual = ScheduledDay(nominal, nominal, rule.start, rule.minutes, rule.pause)
        return self._with_exception(usual)

    @cached_property
    def holiday_names(self) -> dict[dt.date, str]:
        """The name of the holiday on each day off."""
        return {day: holiday.name for holiday in reversed(self.holidays) for day in holiday.days}

    @cached_property
    def _displaced(self) -> dict[dt.date, ScheduledDay]:
        """The nominal days that are not held on their day: a few, wherever one begins to look."""
        displaced = dict(self._moved())
        assigned = {occurrence.day for occurrence in displaced.values()}
        on_holidays = {
            day: rule
            for day in sorted(self.holiday_names)
            if day not in displaced and (rule := self.rule_of(day)) is not None
        }
        # Forwards the first day takes the first free one, backwards the last one: the order stays.
        for step, days in ((_DAY, [*on_holidays]), (-_DAY, [*reversed(on_holidays)])):
            policy = "after" if step == _DAY else "before"
            for day in days:
                if on_holidays[day].holidays == policy:
                    target = self._free_day(day, step, assigned)
                    assigned.add(target)  # also None, which is no day
                    displaced[day] = self._off(on_holidays[day], day, target)
        for day, rule in on_holidays.items():
            if rule.holidays == "skip":
                displaced[day] = self._off(rule, day, None)
        return displaced

    def _moved(self) -> Mapping[dt.date, ScheduledDay]:
        moved: dict[dt.date, ScheduledDay] = {}
        for move in self.moves:
            rule = self.rule_of(move.day)
            if rule is not None and move.day not in moved:
                start = rule.start if move.start is None else move.start
                usual = ScheduledDay(move.day, move.to, start, rule.minutes, rule.pause, move.why)
                moved[move.day] = usual if move.start is not None else self._with_exception(usual)
        return moved

    def _off(self, rule: Recurrence, nominal: dt.date, day: dt.date | None) -> ScheduledDay:
        """Return what becomes of a nominal day that is a holiday."""
        usual = ScheduledDay(nominal, day, rule.start, rule.minutes, rule.pause)
        return replace(self._with_exception(usual), why=f"{self.holiday_names[nominal]}放假")

    def _free_day(
        self, day: dt.date, step: dt.timedelta, assigned: Iterable[dt.date | None]
    ) -> dt.date | None:
        """Return the next day that is no holiday, no nominal day and not assigned.

        None where none of the next months is free: then the day is left out.
        """
        for _count in range(_FURTHEST):
            day += step
            if not (day in self.holiday_names or day in assigned or self.rule_of(day)):
                return day
        return None

    def _with_exception(self, usual: ScheduledDay) -> ScheduledDay:
        for exception in self.exceptions:
            if exception.day in (usual.nominal, usual.day):
                return replace(
                    usual,
                    start=usual.start if exception.start is None else exception.start,
                    minutes=exception.minutes or usual.minutes,
                    why=exception.why,
                )
        return usual

    def between(self, first_day: dt.date, last_day: dt.date) -> tuple[ScheduledDay, ...]:
        """Return what stands under the days from `first_day` to `last_day`, in order of these days.

        That is what is held on them, and what was to be held on them and is left out.
        """
        usual = (
            occurrence
            for day in self.nominal(first_day, last_day)
            if day not in self._displaced and (occurrence := self.occurrence_of(day)) is not None
        )
        displaced = (o for o in self._displaced.values() if first_day <= o.shown_on <= last_day)
        return tuple(sorted((*usual, *displaced), key=lambda o: (o.shown_on, o.nominal)))
