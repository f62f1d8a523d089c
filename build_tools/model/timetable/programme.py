"""What is shown on each day: study days, series and slots of a timetable, put together. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.records.statement import SlotKind
    from build_tools.model.timetable.scheduled_days import ScheduledDay
    from build_tools.model.timetable.timetable import ProgrammeSeries, ProgrammeSlot, Timetable

SeriesParts = Mapping[str, tuple[str, ...]]
"""The ids of the lessons of each series, in their order."""


@dataclass(frozen=True)
class ProgrammeItem:
    """Something that begins at a time of a day. `start` is in minutes after midnight.

    `minutes` is None where it is as long as its lessons are; `pause` lies between two of them.
    `series` is the id of the series that it is a part of.
    """

    start: int
    kind: SlotKind = "on_demand"
    minutes: int | None = None
    title: str = ""
    lessons: tuple[str, ...] = ()
    pause: int = 0
    presenter: str = ""
    venue: str = ""
    recording: str = ""
    series: str = ""
    why: str = ""


@dataclass(frozen=True)
class ProgrammeDay:
    """A day with something on it, or with something that was to be on it and is not.

    `study` is its study day, `absent` what is held on another day or not at all.
    """

    day: dt.date
    items: tuple[ProgrammeItem, ...] = ()
    study: ScheduledDay | None = None
    absent: tuple[ScheduledDay, ...] = ()

    @property
    def lessons(self) -> tuple[str, ...]:
        """The ids of its lessons, in their order, each once."""
        return tuple(dict.fromkeys(lesson for item in self.items for lesson in item.lessons))


def programme(
    timetable: Timetable, parts: SeriesParts, first_day: dt.date, last_day: dt.date
) -> tuple[ProgrammeDay, ...]:
    """Return the days from `first_day` to `last_day` on which there is something, in order."""
    days: dict[dt.date, ProgrammeDay] = {}
    items: dict[dt.date, list[ProgrammeItem]] = defaultdict(list)
    for occurrence in timetable.study_calendar.between(first_day, last_day):
        if occurrence.day is not None:
            days.setdefault(occurrence.day, ProgrammeDay(occurrence.day, study=occurrence))
    for slot in timetable.slots:
        study = study_day_of(slot, timetable)
        day = slot.day if study is None else study.day
        if day is not None and first_day <= day <= last_day:
            items[day].append(slot_item(slot, study))
    for series in timetable.series:
        for occurrence, lesson in series_occurrences(series, timetable, parts, last_day):
            if lesson and occurrence.day and first_day <= occurrence.day <= last_day:
                items[occurrence.day].append(series_item(series, occurrence, lesson))
    for day in items:
        days.setdefault(day, ProgrammeDay(day))
    _put_absent(days, timetable, first_day, last_day)
    return tuple(
        replace(days[day], items=_joined(days[day].study, items[day])) for day in sorted(days)
    )


def months_programme(
    timetable: Timetable, parts: SeriesParts, month: Month
) -> tuple[ProgrammeDay, ...]:
    """Return the days of a month and of the next one: a medium may come late."""
    return programme(timetable, parts, month.first_day, month.later(1).last_day)


def study_day_of(slot: ProgrammeSlot, timetable: Timetable) -> ScheduledDay | None:
    """Return the study day that a slot belongs to: that of its day, wherever it moved."""
    calendar = timetable.study_calendar
    if occurrence := calendar.occurrence_of(slot.day):
        return occurrence
    on_that_day = (o for o in calendar.between(slot.day, slot.day) if o.day == slot.day)
    return next(on_that_day, None)


def series_occurrences(
    series: ProgrammeSeries, timetable: Timetable, parts: SeriesParts, last_day: dt.date
) -> Iterator[tuple[ScheduledDay, str]]:
    """Yield the days of a series until `last_day`, each with its lesson; none on days left out."""
    lessons = iter(series.lessons or parts.get(series.id, ()))
    first_day = series.first_day or dt.date(last_day.year, 1, 1)
    for occurrence in timetable.series_calendar(series).between(first_day, last_day):
        lesson = next(lessons, "") if occurrence.day else ""
        if occurrence.day and not lesson:
            return
        yield occurrence, lesson


def _put_absent(
    days: dict[dt.date, ProgrammeDay], timetable: Timetable, first_day: dt.date, last_day: dt.date
) -> None:
    """Put each study day that is not held on its own day under that day too."""
    calendar = timetable.study_calendar
    for nominal in calendar.nominal(first_day, last_day):
        occurrence = calendar.occurrence_of(nominal)
        if occurrence is not None and occurrence.day != nominal:
            day = days.setdefault(nominal, ProgrammeDay(nominal))
            days[nominal] = replace(day, absent=(*day.absent, occurrence))


def slot_item(slot: ProgrammeSlot, study: ScheduledDay | None) -> ProgrammeItem:
    """Return what a slot puts on its day, which is the study day `study` or none."""
    start = slot.start if slot.start is not None else (study.start if study else 0)
    return ProgrammeItem(
        start=start,
        kind=slot.kind,
        minutes=slot.minutes,
        title=slot.title or "",
        lessons=slot.lessons or ((slot.recording,) if slot.recording else ()),
        pause=study.pause if study else 0,
        presenter=slot.presenter or "",
        venue=slot.venue or "",
        recording=slot.recording or "",
    )


def series_item(series: ProgrammeSeries, occurrence: ScheduledDay, lesson: str) -> ProgrammeItem:
    """Return what a series puts on one of its days."""
    return ProgrammeItem(
        start=occurrence.start,
        kind=series.kind,
        minutes=occurrence.minutes,
        title=series.title or "",
        lessons=(lesson,),
        series=series.id,
        why=occurrence.why,
    )


def continues(before: ProgrammeItem, item: ProgrammeItem) -> bool:
    """Whether an item of a study day only adds lessons to the one before it."""
    return replace(before, lessons=()) == replace(item, lessons=())


def _joined(study: ScheduledDay | None, items: list[ProgrammeItem]) -> tuple[ProgrammeItem, ...]:
    """Return the items in order of time; those that only add lessons at the same time are one."""
    ordered: list[ProgrammeItem] = []
    for item in sorted(items, key=lambda x: x.start):
        before = ordered[-1] if ordered else None
        if before and study and continues(before, item):
            ordered[-1] = replace(before, lessons=(*before.lessons, *item.lessons))
        else:
            ordered.append(item)
    if study and not any(item.start == study.start for item in ordered):
        ordered.insert(0, ProgrammeItem(study.start, minutes=study.minutes, pause=study.pause))
        ordered.sort(key=lambda x: x.start)
    return tuple(ordered)
