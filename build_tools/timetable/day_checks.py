"""Checks of the timetable in itself: days, holidays, moves and exceptions. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timetable.recurrence import LONGEST_HOLIDAY
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.timetable.recurrence import ProgrammeMove, Recurrence
    from build_tools.model.timetable.scheduled_days import RecurringDays
    from build_tools.model.timetable.timetable import Timetable
    from build_tools.timetable.reading import TimetableReading

TIMETABLE_DAYS = CheckRule(
    Rule.TIMETABLE_DAYS, "节目单里没有写哪几天，或者结束的日子在开始以前，或者同一天写了两次"
)
TIMETABLE_MOVE = CheckRule(
    Rule.TIMETABLE_MOVE, "挪的、改时间的不是学习日，挪了两次，或者挪到的那天已经是学习日"
)
TIMETABLE_HOLIDAYS_UNKNOWN = CheckRule(
    Rule.TIMETABLE_HOLIDAYS_UNKNOWN,
    "这一年哪几天放假还没有写，学习日碰上放假不会挪；`courseware timetable holidays` 可以补",
    Severity.WARNING,
)


@dataclass(frozen=True)
class _Change:
    """A day that is moved or changed: a study day, or one of a series."""

    day: dt.date
    series: str | None


def check_days(reading: TimetableReading, month: Month) -> Iterator[Problem]:
    """Yield what is wrong with days; holidays must be known for `month` and the next one."""
    timetable = reading.timetable
    for index, rule in enumerate(timetable.study_days):
        yield from _recurrence(reading, rule, "study_days", index)
    for index, series in enumerate(timetable.series):
        yield from _recurrence(reading, series, "series", index)
        if series.first_day is None:
            text = _("nothing says when the series begins"), _("write for example from: 2026-11-01")
            yield reading.problem(TIMETABLE_DAYS, text, "series", index)
    for index, holiday in enumerate(timetable.holidays):
        if holiday.last_day is not None and holiday.last_day < holiday.first_day:
            yield _backwards(reading, "holidays", index, "to")
        elif holiday.last_day and (holiday.last_day - holiday.first_day).days >= LONGEST_HOLIDAY:
            message = _("a holiday of more than {count} days").format(count=LONGEST_HOLIDAY)
            text = message, _("correct one of the two days")
            yield reading.problem(TIMETABLE_DAYS, text, "holidays", index, "to")
    yield from _doubled_series(reading)
    yield from _changes(reading)
    yield from _unknown_holidays(reading, month)


def _recurrence(
    reading: TimetableReading, rule: Recurrence, key: str, index: int
) -> Iterator[Problem]:
    if not rule.says_days:
        text = _("nothing says on which days"), _("write days, lunar_days, ending or weekdays")
        yield reading.problem(TIMETABLE_DAYS, text, key, index)
    if rule.weeks and not rule.weekdays:
        text = _("'weeks' counts weekdays, and there are none"), _("write weekdays: [3]")
        yield reading.problem(TIMETABLE_DAYS, text, key, index, "weeks")
    if rule.first_day and rule.last_day and rule.last_day < rule.first_day:
        yield _backwards(reading, key, index, "until")


def _backwards(reading: TimetableReading, *location: int | str) -> Problem:
    text = _("the end lies before the beginning"), _("correct one of the two days")
    return reading.problem(TIMETABLE_DAYS, text, *location)


def _doubled_series(reading: TimetableReading) -> Iterator[Problem]:
    ids = [series.id for series in reading.timetable.series]
    for index, key in enumerate(ids):
        if key in ids[:index]:
            text = _("the series '{id}' stands here twice").format(id=key), _("leave one of them")
            yield reading.problem(TIMETABLE_DAYS, text, "series", index, "id")


def _changes(reading: TimetableReading) -> Iterator[Problem]:
    timetable = reading.timetable
    moves = tuple(_Change(move.day, move.series) for move in timetable.moves)
    exceptions = tuple(_Change(x.day, x.series) for x in timetable.exceptions)
    for key, changes in (("moves", moves), ("exceptions", exceptions)):
        for index, change in enumerate(changes):
            yield from _change(reading, change, change in changes[:index], key, index)
    for index, move in enumerate(timetable.moves):
        yield from _target(reading, move, index)


def _change(
    reading: TimetableReading, change: _Change, is_repeated: bool, key: str, index: int
) -> Iterator[Problem]:
    timetable, day = reading.timetable, change.day
    calendar = _calendar_of(timetable, change.series)
    if calendar is None:
        ids = [series.id for series in timetable.series]
        message = _("there is no series '{id}' in the timetable").format(id=change.series)
        text = message, suggestion(str(change.series), ids)
        yield reading.problem(TIMETABLE_MOVE, text, key, index, "series")
    elif not _is_nominal(calendar, day, moved_too=key == "exceptions"):
        message = _("{day} is no study day").format(day=day)
        if change.series:
            message = _("{day} is no day of the series").format(day=day)
        text = message, _("write the day that it usually is")
        yield reading.problem(TIMETABLE_MOVE, text, key, index, "day")
    elif is_repeated:
        text = _("{day} is changed twice").format(day=day), _("leave one of them")
        yield reading.problem(TIMETABLE_MOVE, text, key, index, "day")


def _is_nominal(calendar: RecurringDays, day: dt.date, *, moved_too: bool) -> bool:
    if calendar.rule_of(day) is not None:
        return True
    return moved_too and any(o.day == day for o in calendar.between(day, day))


def _calendar_of(timetable: Timetable, series_id: str | None) -> RecurringDays | None:
    if series_id is None:
        return timetable.study_calendar
    chosen = (series for series in timetable.series if series.id == series_id)
    return next((timetable.series_calendar(series) for series in chosen), None)


def _target(reading: TimetableReading, move: ProgrammeMove, index: int) -> Iterator[Problem]:
    calendar = _calendar_of(reading.timetable, move.series)
    if calendar is None or move.to is None:
        return
    others = (o for o in calendar.between(move.to, move.to) if o.nominal != move.day)
    if any(o.day == move.to for o in others) or move.to == move.day:
        message = _("{day} is a study day already").format(day=move.to)
        hint = _("choose another day, or leave out 'to' where it was not held")
        yield reading.problem(TIMETABLE_MOVE, (message, hint), "moves", index, "to")


def _unknown_holidays(reading: TimetableReading, month: Month) -> Iterator[Problem]:
    timetable = reading.timetable
    keys = {"study_days": timetable.study_days, "series": timetable.series}
    for year in sorted({month.year, month.later(1).year}):
        if timetable.knows_holidays_of(year):
            continue
        for key, rules in keys.items():
            for index, rule in enumerate(rules):
                if rule.holidays != "keep":
                    message = _("the holidays of {year} are not known").format(year=year)
                    hint = _("run 'courseware timetable holidays {year}' and add what it says")
                    text = message, hint.format(year=year)
                    yield reading.problem(TIMETABLE_HOLIDAYS_UNKNOWN, text, key, index, "holidays")
