"""Sums of a station's year and months, and of the township's, for tables and charts. Pure.

Minutes, persons, person-times and learning hours are summed apart, each with its own kind.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from build_tools.assessment.station_year import minutes_of
from build_tools.model.assessment.doubling import session_count
from build_tools.model.assessment.quantities import (
    LearningHours,
    Minutes,
    Persons,
    PersonTimes,
    Share,
)
from build_tools.model.month import Month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from build_tools.model.assessment.measures import SessionMeasure, StationMeasures
    from build_tools.model.assessment.year_details import StationDetails


@dataclass(frozen=True)
class MonthTotals:
    """A month of a station: `arrived` is when its records first came, None while they have not."""

    month: Month
    sessions: int
    minutes: Minutes
    expected: PersonTimes
    present: PersonTimes
    person_times: PersonTimes
    completed: int
    needs: int
    applications: int
    arrived: dt.date | None = None

    def is_late(self, due_day: int | None) -> bool:
        """Whether its records came after this day of the next month, or not at all."""
        if due_day is None:
            return False
        return self.arrived is None or self.arrived > self.month.later(1).day(due_day)


@dataclass(frozen=True)
class StationTotals:
    """A station's year in figures. `persons` came at least once; `on_roster` never came too."""

    code: str
    name: str
    months: tuple[MonthTotals, ...]
    persons: Persons
    on_roster: Persons
    hours: LearningHours
    late: int
    from_paper: int
    slots: Mapping[str, int]
    same_time: int
    """Sessions that were to begin at the same time everywhere."""
    same_moment: int
    """Those of them that began together with another station's."""
    findings: int
    questions: int

    @property
    def sessions(self) -> int:
        """All group sessions."""
        return sum(month.sessions for month in self.months)

    @property
    def minutes(self) -> Minutes:
        """The time of learning."""
        return Minutes(sum(month.minutes.amount for month in self.months))

    @property
    def expected(self) -> PersonTimes:
        """How many were expected, over all sessions."""
        return PersonTimes(sum(month.expected.amount for month in self.months))

    @property
    def present(self) -> PersonTimes:
        """How many of the expected came."""
        return PersonTimes(sum(month.present.amount for month in self.months))

    @property
    def person_times(self) -> PersonTimes:
        """How many came, expected or not."""
        return PersonTimes(sum(month.person_times.amount for month in self.months))

    @property
    def participation(self) -> Share | None:
        """The participation rate; None where nobody was expected."""
        return Share(self.present / self.expected) if self.expected else None

    @property
    def hours_each(self) -> LearningHours | None:
        """Learning hours for each person of the roster; None without any."""
        if not self.on_roster:
            return None
        return LearningHours(Fraction(self.hours.amount, self.on_roster.amount))


def station_totals(measures: StationMeasures, details: StationDetails) -> StationTotals:
    """Return the sums of a station."""
    ids = {session.id for session in measures.sessions}
    marks = [mark for ident, mark in details.marks.items() if ident in ids]
    slots = Counter(s.slot or "" for s in measures.sessions if not s.doubled)
    of_person = {learner.person: learner.hours.amount for learner in measures.learners}
    return StationTotals(
        code=measures.station,
        name=measures.name,
        months=_months(measures),
        persons=Persons(len({p for session in measures.sessions for p in session.people})),
        on_roster=Persons(len(of_person)),
        hours=LearningHours(sum(of_person.values())),
        late=sum(mark.late for mark in marks),
        from_paper=sum(mark.from_paper for mark in marks),
        slots=slots,
        same_time=slots["same_time"],
        same_moment=len(details.same_moment & ids),
        findings=len(details.findings),
        questions=len(details.questions),
    )


def _months(measures: StationMeasures) -> tuple[MonthTotals, ...]:
    sessions: dict[Month, list[SessionMeasure]] = {}
    for session in sorted(measures.sessions, key=lambda session: session.day):
        sessions.setdefault(Month.of(session.day), []).append(session)
    completed, needs, applications = (
        Counter(Month.of(event.day) for event in events)
        for events in (measures.completed, measures.needs, measures.applications)
    )
    arrivals = {records.month: records.arrived for records in measures.records}
    final = Month.of(measures.last_day)
    months = (Month(final.year, number) for number in range(1, final.number + 1))
    return tuple(
        MonthTotals(
            month=month,
            sessions=session_count(of_month := sessions.get(month, [])),
            minutes=minutes_of(of_month),
            expected=PersonTimes(sum(s.expected_times.amount for s in of_month if not s.doubled)),
            present=PersonTimes(sum(s.present_times.amount for s in of_month if not s.doubled)),
            person_times=PersonTimes(sum(s.all_times.amount for s in of_month if not s.doubled)),
            completed=completed[month],
            needs=needs[month],
            applications=applications[month],
            arrived=arrivals.get(month),
        )
        for month in months
    )


@dataclass
class TownshipTotals:
    """The sums of all stations, one after the other; few numbers, however many stations."""

    stations: int = 0
    sessions: int = 0
    minutes: Minutes = field(default_factory=lambda: Minutes(0))
    person_times: PersonTimes = field(default_factory=lambda: PersonTimes(0))
    persons: Persons = field(default_factory=lambda: Persons(0))
    hours: LearningHours = field(default_factory=lambda: LearningHours(0))
    late: int = 0
    from_paper: int = 0
    findings: int = 0
    silent: list[str] = field(default_factory=list)
    """The names of the stations without a session."""
    unregistered: tuple[str, ...] = ()
    """Codes in the records that no register names: nothing of theirs is counted."""
    by_month: dict[Month, PersonTimes] = field(default_factory=dict)
    sessions_by_month: dict[Month, int] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    """People, right at first, right in the end: of each question of a lesson's self-test."""

    def add(self, totals: StationTotals, details: StationDetails) -> None:
        """Add a station."""
        self.stations += 1
        self.sessions += totals.sessions
        self.minutes += totals.minutes
        self.person_times += totals.person_times
        self.persons += totals.persons
        self.hours += totals.hours
        self.late += totals.late
        self.from_paper += totals.from_paper
        self.findings += totals.findings
        self.silent += [] if totals.sessions else [totals.name]
        self._add_months(totals.months)
        for tally in details.answers:
            key = (tally.lesson, tally.question)
            people, first, right = self.answers.get(key, (0, 0, 0))
            sums = (people + tally.people, first + tally.first, right + tally.right)
            self.answers[key] = sums

    def _add_months(self, months: Sequence[MonthTotals]) -> None:
        for month in months:
            times = self.by_month.get(month.month, PersonTimes(0))
            self.by_month[month.month] = times + month.person_times
            sessions = self.sessions_by_month.get(month.month, 0)
            self.sessions_by_month[month.month] = sessions + month.sessions
