"""A year of statements to the measures of each station, one station after the other.

Only statements that stand are counted. Scoring the measures is left to `assessment`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import lcm
from typing import TYPE_CHECKING, Any

from build_tools.model.assessment.measures import (
    LearnerHours,
    MonthRecords,
    Occurrence,
    SessionMeasure,
    StationMeasures,
)
from build_tools.model.assessment.quantities import LearningHours, Minutes
from build_tools.model.month import Month
from build_tools.model.records.statement import HeadsByKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.records.database import RecordsDatabase

_KINDS = ("member", "cadre", "villager")
_ROLES = ("station_manager", "branch_secretary")
_NOBODY = "未到过"
"""Stands for people of the roster who never came: their ids never left the station."""


@dataclass(frozen=True)
class MeasuredYear:
    """What measures are worked out for: a year up to a day, and what lessons are worth.

    `names` holds the stations that are measured, by their codes; `hours` the learning hours of
    lessons; `from_register` takes the length of sessions from their registers.
    """

    year: int
    last_day: dt.date
    names: Mapping[str, str]
    hours: Mapping[str, Fraction]
    from_register: bool = False

    @property
    def first_day(self) -> dt.date:
        """The first day of the year."""
        return dt.date(self.year, 1, 1)

    @cached_property
    def denominator(self) -> int:
        """Of all learning hours: sums of whole parts are exact, and quick."""
        return lcm(*(hours.denominator for hours in self.hours.values()))

    @cached_property
    def hour_parts(self) -> dict[str, int]:
        """The learning hours of lessons, in parts of the denominator."""
        return {lesson: int(hours * self.denominator) for lesson, hours in self.hours.items()}

    def learning_hours(self, parts: int) -> LearningHours:
        """Return learning hours of their parts."""
        return LearningHours(Fraction(parts, self.denominator))


@dataclass
class _Learners:
    """Learning hours by person as they add up, in parts of their denominator."""

    parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    statements: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    completed: set[tuple[str, str]] = field(default_factory=set)

    def credit(self, person: str, group: str, parts: int, statement: str) -> None:
        """Add learning hours to a person."""
        self.parts[person] += parts
        self.groups[person].add(group)
        self.statements[person].append(statement)


def year_measures(database: RecordsDatabase, chosen: MeasuredYear) -> Iterator[StationMeasures]:
    """Yield the measures of each chosen station, by code; those without records too."""
    arrivals = _arrivals(database)
    query = (
        "SELECT station, line FROM standing WHERE held BETWEEN ? AND ? "
        "ORDER BY station, held, start, pc, n"
    )
    days = (chosen.first_day.isoformat(), chosen.last_day.isoformat())
    rows = groupby(database.rows(query, days), key=lambda row: row[0])
    codes = iter(sorted(chosen.names))
    waiting = next(codes, None)
    for station, lines in rows:
        while waiting is not None and waiting < station:
            yield _measures(waiting, (), arrivals, chosen)
            waiting = next(codes, None)
        if waiting == station:
            documents = (json.loads(line) for _station, line in lines)
            yield _measures(station, documents, arrivals, chosen)
            waiting = next(codes, None)
    while waiting is not None:
        yield _measures(waiting, (), arrivals, chosen)
        waiting = next(codes, None)


def _measures(
    code: str,
    documents: Iterable[dict[str, Any]],
    arrivals: Mapping[str, tuple[dt.date, ...]],
    chosen: MeasuredYear,
) -> StationMeasures:
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for document in documents:
        by_kind[document["kind"]].append(document)
    attended = _counted_once(by_kind["attended"])
    learners = _Learners()
    sessions = tuple(_session(document, chosen, learners) for document in attended)
    for document in by_kind["completed"]:
        _complete(document, chosen, learners)
    return StationMeasures(
        station=code,
        name=chosen.names[code],
        first_day=chosen.first_day,
        last_day=chosen.last_day,
        sessions=sessions,
        completed=_occurrences(by_kind["completed"]),
        applications=_occurrences(by_kind["applied"]),
        needs=_occurrences(by_kind["needs"]),
        questions=_occurrences(by_kind["asked"]),
        records=_month_records(arrivals.get(code, ()), chosen),
        learners=_learner_hours(learners, attended, chosen),
    )


def _counted_once(attended: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out sessions that overlap with an earlier one and are not of different people.

    They are listed as findings; until somebody decides, the first counts.
    """
    by_day: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for document in attended:
        same_day = by_day[document["held"]]
        if not any(_are_doubled(document, other) for other in same_day):
            same_day.append(document)
    return [document for same_day in by_day.values() for document in same_day]


def _are_doubled(session: dict[str, Any], other: dict[str, Any]) -> bool:
    times = [entry.get(key) for entry in (session, other) for key in ("start", "end")]
    if None in times or session["start"] >= other["end"] or other["start"] >= session["end"]:
        return False
    people, others = set(_people(session)), set(_people(other))
    return not people or not others or bool(people & others)


def _session(document: dict[str, Any], chosen: MeasuredYear, learners: _Learners) -> SessionMeasure:
    parts = _parts(document.get("lessons", ()), chosen)
    for person, kind in _people_by_kind(document):
        learners.credit(person, kind, parts, document["id"])
    start = document.get("start")
    return SessionMeasure(
        id=document["id"],
        day=dt.date.fromisoformat(document["held"]),
        minutes=_minutes(document, from_register=chosen.from_register),
        start=_clock(start) if start else None,
        expected=HeadsByKind.model_construct(
            **{kind: (document.get("expected") or {}).get(kind, 0) for kind in _KINDS}
        ),
        present=_heads(document),
        people=_people(document),
        lessons=tuple(document.get("lessons", ())),
        hours=chosen.learning_hours(parts),
        slot=document.get("slot"),
    )


def _complete(document: dict[str, Any], chosen: MeasuredYear, learners: _Learners) -> None:
    """Credit a lesson that somebody finished alone, each lesson once a year."""
    people = tuple(_people_by_kind(document))
    for person, kind in people:
        unfinished = [
            lesson
            for lesson in document.get("lessons", ())
            if (person, lesson) not in learners.completed
        ]
        learners.completed.update((person, lesson) for lesson in unfinished)
        learners.credit(person, kind, _parts(unfinished, chosen), document["id"])
        if len(people) == 1 and document.get("role") in _ROLES:
            learners.groups[person].add(document["role"])


def _learner_hours(
    learners: _Learners, attended: list[dict[str, Any]], chosen: MeasuredYear
) -> tuple[LearnerHours, ...]:
    present = [
        LearnerHours(
            person,
            group,
            chosen.learning_hours(learners.parts[person]),
            tuple(learners.statements[person]),
        )
        for person in sorted(learners.parts)
        for group in sorted(learners.groups[person])
    ]
    rosters = [document["expected"] for document in attended if document.get("expected")]
    newest = rosters[-1] if rosters else {}
    absent = [
        LearnerHours(f"{_NOBODY}-{number}", kind, LearningHours(0))
        for kind in _KINDS
        for number in range(
            1, newest.get(kind, 0) - sum(entry.group == kind for entry in present) + 1
        )
    ]
    return (*present, *absent)


def _minutes(document: dict[str, Any], *, from_register: bool) -> Minutes:
    """Return whole minutes: played ones, else those of the register, which may pass midnight."""
    played = document.get("played")
    if played is not None and not from_register:
        seconds = sum(played.values())
        return Minutes(min(seconds, document.get("took", seconds)) // 60)
    start, end = document.get("start"), document.get("end")
    return Minutes((_clock(end) - _clock(start)) % (24 * 60) if start and end else 0)


def _clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _parts(lessons: Iterable[str], chosen: MeasuredYear) -> int:
    return sum(chosen.hour_parts.get(lesson, 0) for lesson in lessons)


def _heads(document: dict[str, Any]) -> HeadsByKind:
    """Return who came: signed in or counted, whichever is more; without guests.

    Heads of members hold cadres, heads of villagers hold guests.
    """
    signed = {kind: len((document.get("present") or {}).get(kind, ())) for kind in _KINDS}
    members = (document.get("members") or 0) - signed["cadre"]
    villagers = (document.get("villagers") or 0) - document.get("guests", 0)
    return HeadsByKind.model_construct(
        member=max(signed["member"], members),
        cadre=signed["cadre"],
        villager=max(signed["villager"], villagers),
    )


def _people_by_kind(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in _KINDS:
        for person in (document.get("present") or {}).get(kind, ()):
            yield person, kind


def _people(document: dict[str, Any]) -> tuple[str, ...]:
    return tuple(person for person, _kind in _people_by_kind(document))


def _occurrences(documents: list[dict[str, Any]]) -> tuple[Occurrence, ...]:
    return tuple(
        Occurrence(d["id"], dt.date.fromisoformat(d["held"]), d.get("result", "").strip())
        for d in documents
    )


def _arrivals(database: RecordsDatabase) -> dict[str, tuple[dt.date, ...]]:
    """Return, for each station, the days on which files of its own came."""
    query = "SELECT DISTINCT r.station, a.day FROM run r JOIN arrival a USING (seq) ORDER BY 1, 2"
    by_station = groupby(database.rows(query), key=lambda row: row[0])
    return {
        station: tuple(dt.date.fromisoformat(day) for _station, day in rows)
        for station, rows in by_station
    }


def _month_records(arrivals: tuple[dt.date, ...], chosen: MeasuredYear) -> tuple[MonthRecords, ...]:
    """Return when each month's records came: with the first file of its last day or later.

    Every file holds all that a PC has, so an earlier one lacks the end of the month.
    """
    months = [Month(chosen.year, number) for number in range(1, chosen.last_day.month + 1)]
    first = ((month, _first_from(arrivals, month.last_day)) for month in months)
    return tuple(MonthRecords(month, day) for month, day in first if day is not None)


def _first_from(days: tuple[dt.date, ...], earliest: dt.date) -> dt.date | None:
    return next((day for day in days if day >= earliest), None)
