"""What a station did in a year, as scoring takes it. Pure; working it out is left to `records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct

from build_tools.model.assessment.quantities import LearningHours, Minutes, PersonTimes
from build_tools.model.month import Month
from build_tools.model.records.statement import HeadsByKind


@dataclass(frozen=True)
class SessionMeasure:
    """A group session. `id` is its statement's; `expected` is frozen from when signing in began.

    `start` in minutes after midnight, where it is known: overlapping time counts once. `end` is
    that of the register, before `start` past midnight. The attendance of a `doubled` one is that
    of another: see `doubling`.
    `people` are those of the roster who were present; `present` counts heads by hand too.
    """

    id: str
    day: dt.date
    minutes: Minutes
    start: int | None = None
    expected: HeadsByKind = field(default_factory=HeadsByKind)
    present: HeadsByKind = field(default_factory=HeadsByKind)
    people: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    hours: LearningHours = field(default_factory=lambda: LearningHours(0))
    """Granted to each person present."""
    slot: str | None = None
    end: int | None = None
    doubled: bool = False

    # Several items look at the same sessions.
    @cached_property
    def expected_times(self) -> PersonTimes:
        """How many were expected."""
        return PersonTimes(self.expected.total)

    @cached_property
    def present_times(self) -> PersonTimes:
        """How many came, without guests; of each kind no more than were expected."""
        present, expected = self.present, self.expected
        return PersonTimes(
            min(present.member, expected.member)
            + min(present.cadre, expected.cadre)
            + min(present.villager, expected.villager)
        )

    @cached_property
    def all_times(self) -> PersonTimes:
        """How many came, expected or not."""
        return PersonTimes(self.present.total)


class Occurrence(Struct, frozen=True, gc=False):
    """Something that happened once: a lesson completed alone, an application, a need, a question.

    `result` is what came of an application. A large station has thousands of them, and these
    values take a quarter of the time of a dataclass.
    """

    id: str
    day: dt.date
    result: str = ""


@dataclass(frozen=True)
class MonthRecords:
    """On which day the records of a month first came to the office."""

    month: Month
    arrived: dt.date


class LearnerHours(Struct, frozen=True, gc=False):
    """The learning hours of a person in the year, and the statements that they come from."""

    person: str
    group: str
    hours: LearningHours
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class StationMeasures:
    """A station's year. Study days and months outside of `first_day` to `last_day` are not asked
    of it: it was not open yet, or they have not come yet."""

    station: str
    name: str
    first_day: dt.date
    last_day: dt.date
    sessions: tuple[SessionMeasure, ...] = ()
    completed: tuple[Occurrence, ...] = ()
    applications: tuple[Occurrence, ...] = ()
    needs: tuple[Occurrence, ...] = ()
    questions: tuple[Occurrence, ...] = ()
    records: tuple[MonthRecords, ...] = ()
    learners: tuple[LearnerHours, ...] = ()
    roster: Mapping[str, int] = field(default_factory=dict)
    """How many of each kind are to learn: fixed for the year, so that nothing held later adds."""
