"""A month of the timetable as a calendar: what is planned on each day, held, and wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.timetable.lunar import lunar_day, solar_term
from build_tools.model.timetable.programme import (
    ProgrammeDay,
    programme,
    series_item,
    series_occurrences,
    slot_item,
    study_day_of,
)
from build_tools.office.registers import read_office
from build_tools.records.held_sessions import held_sessions
from build_tools.stages.records import records_database
from build_tools.stages.timetable.written_timetable import WrittenTimetable
from build_tools.timetable.lesson_checks import series_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.records.held_session import HeldSession
    from build_tools.model.timetable.programme import ProgrammeItem
    from build_tools.model.timetable.scheduled_days import ScheduledDay
    from build_tools.model.timetable.timetable import Timetable
    from build_tools.project import Project
    from build_tools.stages.timetable.written_timetable import EntryProblem

_DATE = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


@dataclass(frozen=True)
class DayChange:
    """The entry of `moves` or `exceptions` that is about a day; `index` is -1 where none is."""

    list_name: str
    index: int
    nominal: dt.date
    series: str = ""


@dataclass(frozen=True)
class CalendarItem:
    """Something planned: a slot by its index, or a day of a series by what changed it."""

    item: ProgrammeItem
    slot: int | None = None
    change: DayChange | None = None


@dataclass(frozen=True)
class CalendarDay:
    """A day; `changes` are of its study day, and of those that were to be on it."""

    day: dt.date
    lunar: str
    term: str
    holiday: str
    study: ScheduledDay | None
    absent: tuple[ScheduledDay, ...]
    changes: tuple[DayChange, ...]
    items: tuple[CalendarItem, ...]
    faults: tuple[Problem, ...]
    sessions: tuple[HeldSession, ...]


@dataclass(frozen=True)
class MonthCalendar:
    """The days of a month, and what is wrong with the timetable on none of them."""

    month: Month
    timetable: Timetable
    days: tuple[CalendarDay, ...]
    faults: tuple[Problem, ...]
    titles: Mapping[str, str]
    stations: Mapping[str, str]
    """The names of stations by their codes."""


def month_calendar(
    project: Project, content: Content, month: Month, station: str = ""
) -> MonthCalendar:
    """Return a month; sessions held are those of `station` alone where one is named.

    Raises ProblemsFound where the timetable cannot be read at all.
    """
    written = WrittenTimetable.of_project(project)
    timetable = written.reading.timetable
    lessons = content.lessons
    problems = map(written.located, written.numbered_problems(lessons, month))
    faults = _by_day(timetable, month, problems)
    office, _problems = read_office(project.office)
    sessions: dict[dt.date, list[HeldSession]] = defaultdict(list)
    with records_database(project) as database:
        for session in held_sessions(database, month.first_day, month.last_day):
            if station in ("", session.station):
                sessions[session.day].append(session)
    items = _items(timetable, series_parts(lessons), month)
    planned = programme(timetable, {}, month.first_day, month.last_day)
    by_day = {day.day: day for day in planned}
    days = []
    for day in month.days:
        planned_day = by_day.get(day, ProgrammeDay(day))
        study = planned_day.study
        days.append(
            CalendarDay(
                day=day,
                lunar=str(lunar_day(day)),
                term=solar_term(day),
                holiday=timetable.study_calendar.holiday_names.get(day, ""),
                study=study,
                absent=planned_day.absent,
                changes=tuple(
                    _change_of(timetable, occurrence)
                    for occurrence in (*([study] if study else []), *planned_day.absent)
                ),
                items=tuple(sorted(items[day], key=lambda x: x.item.start)),
                faults=tuple(faults[day]),
                sessions=tuple(sessions[day]),
            )
        )
    return MonthCalendar(
        month=month,
        timetable=timetable,
        days=tuple(days),
        faults=tuple(faults[None]),
        titles={lesson.id: lesson.front.title for lesson in lessons},
        stations={s.code: s.name for s in office.stations.stations},
    )


def _items(
    timetable: Timetable, parts: Mapping[str, tuple[str, ...]], month: Month
) -> dict[dt.date, list[CalendarItem]]:
    items: dict[dt.date, list[CalendarItem]] = defaultdict(list)
    for index, slot in enumerate(timetable.slots):
        study = study_day_of(slot, timetable)
        # One whose study day is left out stands where it was to be.
        items[(study.day if study else None) or slot.day].append(
            CalendarItem(slot_item(slot, study), slot=index)
        )
    for series in timetable.series:
        for day in series_occurrences(series, timetable, parts, month.last_day):
            occurrence, lesson = day
            if lesson and occurrence.day:
                item = series_item(series, occurrence, lesson)
                change = _change_of(timetable, occurrence, series.id)
                items[occurrence.day].append(CalendarItem(item, change=change))
    return items


def _change_of(timetable: Timetable, occurrence: ScheduledDay, series: str = "") -> DayChange:
    nominal = occurrence.nominal
    for index, move in enumerate(timetable.moves):
        if move.day == nominal and (move.series or "") == series:
            return DayChange("moves", index, nominal, series)
    for index, exception in enumerate(timetable.exceptions):
        is_of_day = exception.day in (nominal, occurrence.day)
        if is_of_day and (exception.series or "") == series:
            return DayChange("exceptions", index, nominal, series)
    return DayChange("moves", -1, nominal, series)


def _by_day(
    timetable: Timetable, month: Month, problems: Iterable[EntryProblem]
) -> dict[dt.date | None, list[Problem]]:
    """Return problems by the day of the month at which they are shown; None for the rest."""
    faults: dict[dt.date | None, list[Problem]] = defaultdict(list)
    for entry in sorted(problems, key=lambda entry: entry.problem):
        named = map(dt.date.fromisoformat, _DATE.findall(entry.problem.message))
        days = [day for day in (*named, *_days_of(timetable, entry.key)) if day in month.days]
        faults[days[0] if days else None].append(entry.problem)
    return faults


def _days_of(timetable: Timetable, key: tuple[int | str, ...]) -> Iterator[dt.date]:
    """Yield the days of the entry that a key stands in."""
    name, index = (*key, "", "")[:2]
    if not isinstance(index, int):
        return
    if name == "slots" and index < len(timetable.slots):
        slot = timetable.slots[index]
        study = study_day_of(slot, timetable)
        if study and study.day:
            yield study.day
        yield slot.day
    elif name == "moves" and index < len(timetable.moves):
        move = timetable.moves[index]
        yield from filter(None, (move.day, move.to))
    elif name == "exceptions" and index < len(timetable.exceptions):
        yield timetable.exceptions[index].day
