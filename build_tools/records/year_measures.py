"""A year of statements to the measures of each station, one station after the other.

Only statements that stand are counted. Scoring the measures is left to `assessment`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import groupby
from math import lcm
from operator import itemgetter
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from build_tools.model.assessment.doubling import doubled_sessions, time_of
from build_tools.model.assessment.measures import (
    LearnerHours,
    MonthRecords,
    Occurrence,
    SessionMeasure,
    StationMeasures,
)
from build_tools.model.assessment.quantities import LearningHours, Minutes
from build_tools.model.month import Month
from build_tools.model.records.statement import PLAYED_SLOTS, HeadsByKind, join_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.records.database import RecordsDatabase

_KINDS = ("member", "cadre", "villager")
_ROLES = ("station_manager", "branch_secretary")
_ALWAYS = 2 * 24 * 60
"""Minutes: later than any session of a day ends, even past midnight."""
_NOBODY = "未到过"
"""Stands for people of the roster who never came: their ids never left the station."""


@dataclass(frozen=True)
class MeasuredYear:
    """What measures are worked out for: a year up to a day, and what lessons are worth.

    `names` holds the stations that are measured, by their codes; `hours` the learning hours of
    lessons; `from_register` takes the length of sessions from their registers. `rosters` are those
    that the township fixed for the year.
    """

    year: int
    last_day: dt.date
    names: Mapping[str, str]
    hours: Mapping[str, Fraction]
    from_register: bool = False
    rosters: Mapping[str, HeadsByKind] = field(default_factory=dict)

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

    def parts_of(self, lessons: Iterable[str]) -> int:
        """Return the learning hours of lessons, in parts."""
        return sum(self.hour_parts.get(lesson, 0) for lesson in lessons)

    def learning_hours(self, parts: int) -> LearningHours:
        """Return learning hours of their parts."""
        return _learning_hours(parts, self.denominator)


@lru_cache(4096)
def _learning_hours(parts: int, denominator: int) -> LearningHours:
    return LearningHours(Fraction(parts, denominator))


@dataclass(slots=True)
class _Learner:
    """What a person learned, as it adds up; `parts` of learning hours by their denominator."""

    parts: int = 0
    statements: list[str] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)

    def credit(self, parts: int, statement: str) -> None:
        """Add learning hours."""
        self.parts += parts
        self.statements.append(statement)


class _PresentPeople(msgspec.Struct, gc=False):
    """Who was present, as the line of a statement has it."""

    member: tuple[str, ...] = ()
    cadre: tuple[str, ...] = ()
    villager: tuple[str, ...] = ()


_NO_PEOPLE = _PresentPeople()


class _MeasuredLine(msgspec.Struct, gc=False):
    """What is measured of a statement's line, which was checked when it came."""

    id: str
    lessons: tuple[str, ...] = ()
    present: _PresentPeople | None = None
    expected: dict[str, int] | None = None
    start: str | None = None
    end: str | None = None
    guests: int = 0
    members: int | None = None
    villagers: int | None = None
    slot: str | None = None
    played: dict[str, int] | None = None
    took: int | None = None
    role: str | None = None
    result: str = ""

    @property
    def people(self) -> _Present:
        """Who was present."""
        present = self.present or _NO_PEOPLE
        return [(intern(person), kind) for kind in _KINDS for person in getattr(present, kind)]


_read = msgspec.json.Decoder(_MeasuredLine).decode
_Row = tuple[str, int, str, str, str | None, bytes | None]
"""PC, number, kind, day, start and line; None where nothing but the kind and the day counts."""
_Present = list[tuple[str, str]]
"""People with their kinds."""


class _Alone(NamedTuple):
    """Lessons that somebody finished alone, and who says so."""

    id: str
    people: _Present
    lessons: tuple[str, ...]
    role: str | None


_QUERY = (
    "SELECT pc, n, kind, held, start, "
    "CASE WHEN kind IN ('attended', 'completed', 'applied') THEN line END "
    "FROM standing "
    "WHERE station = ? AND held BETWEEN ? AND ? "
    "AND kind IN ('attended', 'completed', 'applied', 'needs', 'asked') ORDER BY held, pc, n"
)


def year_measures(database: RecordsDatabase, chosen: MeasuredYear) -> Iterator[StationMeasures]:
    """Yield the measures of each chosen station, by code; those without records too.

    Nothing of a station is kept once the next one is asked for.
    """
    arrivals = _arrivals(database)
    days = (chosen.first_day.isoformat(), chosen.last_day.isoformat())
    for code in sorted(chosen.names):
        rows = database.rows(_QUERY, (code, *days))
        yield _StationCount(code, chosen).measures(rows, arrivals.get(code, ()))


@dataclass
class _StationCount:
    """A station's statements as they are counted, day by day."""

    code: str
    chosen: MeasuredYear
    sessions: list[SessionMeasure] = field(default_factory=list)
    alone: list[_Alone] = field(default_factory=list)
    occurrences: dict[str, list[Occurrence]] = field(default_factory=lambda: defaultdict(list))
    learners: dict[str, _Learner] = field(default_factory=lambda: defaultdict(_Learner))
    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Who learned as a member, a secretary …"""
    roster: dict[str, int] = field(default_factory=dict)
    """How many of each kind are to learn: as the township fixed it, else the year's first one."""

    def __post_init__(self) -> None:
        if self.code in self.chosen.rosters:
            self.roster = self.chosen.rosters[self.code].model_dump()

    def measures(self, rows: Iterable[_Row], arrivals: tuple[dt.date, ...]) -> StationMeasures:
        """Count statements, which come by day; return what they amount to."""
        for held, same_day in groupby(rows, key=itemgetter(3)):
            self._count_day(dt.date.fromisoformat(held), same_day)
        for finished in self.alone:  # after all sessions
            self._complete(finished)
        return StationMeasures(
            station=self.code,
            name=self.chosen.names[self.code],
            first_day=self.chosen.first_day,
            last_day=self.chosen.last_day,
            sessions=tuple(self.sessions),
            completed=tuple(self.occurrences["completed"]),
            applications=tuple(self.occurrences["applied"]),
            needs=tuple(self.occurrences["needs"]),
            questions=tuple(self.occurrences["asked"]),
            records=_month_records(arrivals, self.chosen),
            learners=(*self._present_learners(), *self._absent_learners()),
            roster=self.roster,
        )

    def _count_day(self, day: dt.date, rows: Iterable[_Row]) -> None:
        attended: list[tuple[tuple[str, str, int], _MeasuredLine]] = []
        for pc, n, kind, _day, start, line in rows:
            if kind == "attended" and line:
                attended.append(((start or "", pc, n), _read(line)))
                continue
            ident = join_id(self.code, pc, n)
            if line is None:
                self.occurrences[kind].append(Occurrence(ident, day))
                continue
            entry = _read(line)
            self.occurrences[kind].append(Occurrence(ident, day, entry.result.strip()))
            if kind == "completed" and (people := entry.people):
                self.alone.append(_Alone(ident, people, entry.lessons, entry.role))
        if attended:
            attended.sort(key=itemgetter(0))
            self._count_sessions([entry for _key, entry in attended], day)

    def _count_sessions(self, entries: list[_MeasuredLine], day: dt.date) -> None:
        """Count the sessions of a day, in order of their start."""
        sessions = [self._session(entry, day) for entry in entries]
        doubled = doubled_sessions(sessions)
        self.sessions += [replace(s, doubled=True) if s.id in doubled else s for s in sessions]
        for entry in entries:
            for kind in _KINDS:
                if people := getattr(entry.present or _NO_PEOPLE, kind):
                    self.groups[kind].update(people)
        if doubled:
            self._credit_once(sessions)
            return
        learners = self.learners
        for session in sessions:
            ident, parts = session.id, self.chosen.parts_of(session.lessons)
            for person in session.people:
                learner = learners[person]  # not `credit`: a call for each presence costs a third
                learner.parts += parts
                learner.statements.append(ident)

    def _credit_once(self, sessions: list[SessionMeasure]) -> None:
        """Credit a lesson to a person as often as there are sessions with it one after the other.

        Of sessions that overlap the one that ends first counts: so most of them do, and a further
        one never lowers what somebody has.
        """
        ends: dict[tuple[str, str], int] = {}
        for session in sorted(sessions, key=lambda s: ((time_of(s) or (0, 0))[1], s.id)):
            start, end = time_of(session) or (_ALWAYS, 0)
            fresh = {
                person: [x for x in session.lessons if ends.get((person, x), 0) <= start]
                for person in session.people
            }
            for person in session.people:
                learner = self.learners[person]
                if fresh[person] or not session.lessons:
                    learner.credit(self.chosen.parts_of(fresh[person]), session.id)
            ends |= {(person, lesson): end for person, some in fresh.items() for lesson in some}

    def _session(self, entry: _MeasuredLine, day: dt.date) -> SessionMeasure:
        present, expected = entry.present or _NO_PEOPLE, entry.expected or {}
        # One string for a person, however often they came.
        people = tuple(map(intern, (*present.member, *present.cadre, *present.villager)))
        if not self.roster and any(expected.values()):
            self.roster = expected
        return SessionMeasure(
            id=entry.id,
            day=day,
            minutes=_minutes(entry, from_register=self.chosen.from_register),
            start=_clock(entry.start) if entry.start else None,
            expected=_heads_of(*(expected.get(kind, 0) for kind in _KINDS)),
            present=_present(entry, present),
            people=people,
            lessons=tuple(map(intern, entry.lessons)),
            hours=self.chosen.learning_hours(self.chosen.parts_of(entry.lessons)),
            slot=entry.slot,
            end=_clock(entry.end) if entry.end else None,
        )

    def _complete(self, finished: _Alone) -> None:
        """Credit a lesson that somebody finished alone, each lesson once a year."""
        for person, kind in finished.people:
            learner = self.learners[person]
            unfinished = [x for x in finished.lessons if x not in learner.completed]
            learner.completed.update(unfinished)
            learner.credit(self.chosen.parts_of(unfinished), finished.id)
            self.groups[kind].add(person)
            if len(finished.people) == 1 and finished.role in _ROLES:
                self.groups[finished.role].add(person)

    def _present_learners(self) -> Iterator[LearnerHours]:
        groups = sorted(self.groups.items())
        for person, learner in sorted(self.learners.items(), key=itemgetter(0)):
            hours, statements = self.chosen.learning_hours(learner.parts), tuple(learner.statements)
            for group, people in groups:
                if person in people:
                    yield LearnerHours(person, group, hours, statements)

    def _absent_learners(self) -> Iterator[LearnerHours]:
        for kind in _KINDS:
            present = len(self.groups.get(kind, ()))
            for number in range(1, self.roster.get(kind, 0) - present + 1):
                yield LearnerHours(f"{_NOBODY}-{number}", kind, LearningHours(0))


def _minutes(entry: _MeasuredLine, *, from_register: bool) -> Minutes:
    """Return whole minutes: played ones, else those of the register, which may pass midnight.

    What this PC does not play, a broadcast or a lecture, is in the register alone.
    """
    played, slot = entry.played, entry.slot or "on_demand"
    if played is not None and slot in PLAYED_SLOTS and not from_register:
        seconds = sum(played.values())
        return Minutes(min(seconds, seconds if entry.took is None else entry.took) // 60)
    start, end = entry.start, entry.end
    return Minutes((_clock(end) - _clock(start)) % (24 * 60) if start and end else 0)


def _clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _present(entry: _MeasuredLine, present: _PresentPeople) -> HeadsByKind:
    """Return who came: signed in or counted, whichever is more; without guests.

    Heads of members hold cadres, heads of villagers hold guests.
    """
    member, cadre, villager = len(present.member), len(present.cadre), len(present.villager)
    members = (entry.members or 0) - cadre
    villagers = (entry.villagers or 0) - entry.guests
    return _heads_of(max(member, members), cadre, max(villager, villagers))


@lru_cache(4096)
def _heads_of(member: int, cadre: int, villager: int) -> HeadsByKind:
    return HeadsByKind.model_construct(member=member, cadre=cadre, villager=villager)


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
