"""A programme as a calendar that telephones take: iCalendar (RFC 5545), the same bytes each time.

Times are those of Asia/Shanghai, which the file describes: an old telephone need not know it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from build_tools.model.timetable.wording import KIND_LABELS, clock_text, instead_text, lunar_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from icalendar import Event, Timezone

    from build_tools.model.month import Month
    from build_tools.model.timetable.programme import ProgrammeDay, ProgrammeItem

_ZONE = "Asia/Shanghai"
_OFFSET = dt.timedelta(hours=8)
_REMINDERS = {"day": dt.timedelta(days=-1), "hour": dt.timedelta(hours=-1)}
_USUAL_MINUTES = 60
"""How long something takes of which nothing says so."""


def calendar_file(
    name: str,
    month: Month,
    days: Iterable[ProgrammeDay],
    titles: Mapping[str, str],
    reminders: Iterable[str],
) -> bytes:
    """Return the calendar of `days`; `titles` are those of lessons by id.

    Each event keeps its id when it is moved, so that a telephone that takes the file again moves
    it too. `month` is what the file is of.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//courseware//timetable//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{name}节目单")
    calendar.add("x-wr-timezone", _ZONE)
    calendar.add_component(_zone())
    stamp = dt.datetime.combine(month.first_day, dt.time(), dt.UTC)
    for day in days:
        for fields in _events(day, titles):
            calendar.add_component(_event(fields, stamp, tuple(reminders)))
    return bytes(calendar.to_ical(sorted=False))


def _zone() -> Timezone:
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", _ZONE)
    standard.add("dtstart", dt.datetime(1970, 1, 1))
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    zone.add_component(standard)
    return zone


def _events(day: ProgrammeDay, titles: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the events of a day: its study day as one, and what lies outside of its hours."""
    study = day.study
    within = [item for item in day.items if study and _begins_within(item, day)]
    if study is not None:
        lines = [line for item in within for line in _lines(item, titles)]
        why = instead_text(study)
        yield {
            "uid": f"study-{study.nominal}",
            "day": day.day,
            "start": study.start,
            "minutes": study.minutes,
            "summary": _summary("学习日", _names(within, titles)),
            "description": "\n".join([lunar_text(day.day), *([why] if why else []), *lines]),
            "location": "",
        }
    for number, item in enumerate(item for item in day.items if item not in within):
        yield {
            "uid": f"{item.series or item.kind}-{day.day}-{number}",
            "day": day.day,
            "start": item.start,
            "minutes": item.minutes or _USUAL_MINUTES,
            "summary": _summary(KIND_LABELS[item.kind], _names([item], titles)),
            "description": "\n".join([lunar_text(day.day), *_lines(item, titles)]),
            "location": item.venue,
        }


def _begins_within(item: ProgrammeItem, day: ProgrammeDay) -> bool:
    study = day.study
    return study is not None and study.start <= item.start < study.start + study.minutes


def _names(items: Iterable[ProgrammeItem], titles: Mapping[str, str]) -> list[str]:
    names = []
    for item in items:
        lessons = [titles[lesson] for lesson in item.lessons if lesson in titles]
        names += [item.title] if item.title else lessons
    return names


def _summary(label: str, names: list[str]) -> str:
    if not names:
        return label
    more = f"等 {len(names)} 课" if len(names) > 1 else ""
    return f"{label}：{names[0]}{more}"


def _lines(item: ProgrammeItem, titles: Mapping[str, str]) -> Iterator[str]:
    head = " ".join(
        filter(None, (clock_text(item.start), KIND_LABELS[item.kind], item.title, item.presenter))
    )
    yield head
    yield from (f"· {titles[lesson]}" for lesson in item.lessons if lesson in titles)


def _event(fields: dict[str, Any], stamp: dt.datetime, reminders: tuple[str, ...]) -> Event:
    from icalendar import Alarm, Event

    start = dt.datetime.combine(fields["day"], dt.time(), ZoneInfo(_ZONE))
    start += dt.timedelta(minutes=fields["start"])
    event = Event()
    event.add("uid", f"{fields['uid']}@timetable.courseware")
    event.add("dtstamp", stamp)
    event.add("dtstart", start)
    event.add("dtend", start + dt.timedelta(minutes=fields["minutes"]))
    event.add("summary", fields["summary"])
    for key in ("description", "location"):
        if fields[key]:
            event.add(key, fields[key])
    for reminder in reminders:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", fields["summary"])
        alarm.add("trigger", _REMINDERS[reminder])
        event.add_component(alarm)
    return event
