"""The four boards 建 管 学 用 as values: what is overdue, what is lacking, what is good. Pure.

They stay in the office. Each row that waits for somebody names a role, never a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.model.office.station_learning import StationLearning

if TYPE_CHECKING:
    from build_tools.model.assessment.quantities import Share
    from build_tools.model.board import Board
    from build_tools.model.month import Month
    from build_tools.model.records.reply import LessonWish, ReportedFault, StationQuestion


@dataclass(frozen=True)
class DutyLine:
    """A row: whom it is about, what the matter is, and who has to do something.

    `due` is the day by which it was to be done, or where it `waits` the day since which it does;
    `days` are so many since.
    """

    subject: str
    matter: str
    responsible: str = ""
    due: dt.date | None = None
    days: int = 0
    obstacle: str = ""
    solution: str = ""
    waits: bool = False


@dataclass(frozen=True)
class DutyTopic:
    """A matter that is followed, such as works: its figure in a sentence, and its rows.

    `late` is overdue, `missing` is lacking and not overdue (yet), `good` needs nobody.
    """

    key: str
    title: str
    summary: str
    late: tuple[DutyLine, ...] = ()
    missing: tuple[DutyLine, ...] = ()
    good: tuple[DutyLine, ...] = ()


@dataclass(frozen=True)
class DutyPart:
    """One of the four boards; `key` is build, manage, learn or use."""

    key: str
    name: str
    topics: tuple[DutyTopic, ...]

    def count(self, group: str) -> int:
        """Return the number of rows in `late`, `missing` or `good` of all topics."""
        return sum(len(getattr(topic, group)) for topic in self.topics)


@dataclass(frozen=True)
class DutyBoard:
    """All four. `unread` names registers with errors: what stands in them is not on the boards."""

    month: Month
    township: str
    today: dt.date
    parts: tuple[DutyPart, ...]
    unread: tuple[str, ...] = ()

    def topic(self, key: str) -> DutyTopic:
        """Return the topic with this key. Raises StopIteration where there is none."""
        return next(topic for part in self.parts for topic in part.topics if topic.key == key)


@dataclass(frozen=True)
class WrittenNeed:
    """What a station wrote that it wants to learn."""

    text: str
    on: dt.date


@dataclass(frozen=True)
class SelfTestTally:
    """Questions of self-tests in a year: all, right at the first try, right in the end."""

    questions: int
    first: int
    final: int


@dataclass(frozen=True)
class LearningFacts:
    """What records say, by station, of `month` and of the year up to its end.

    `whole` has the stations whose records of that month came whole; `study_days` are the month's;
    `attendance_aim` is that of the rule book. `released` has the labels of each lesson that the
    newest release brought to a station.
    """

    month: Month
    in_use: bool = False
    stations: Mapping[str, StationLearning] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    study_days: tuple[dt.date, ...] = ()
    attendance_aim: Share | None = None
    faults: Mapping[str, tuple[ReportedFault, ...]] = field(default_factory=dict)
    questions: tuple[StationQuestion, ...] = ()
    wishes: Mapping[str, tuple[LessonWish, ...]] = field(default_factory=dict)
    needs: Mapping[str, tuple[WrittenNeed, ...]] = field(default_factory=dict)
    self_tests: Mapping[str, SelfTestTally] = field(default_factory=dict)
    released: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def of(self, code: str) -> StationLearning:
        """Return what is known of a station."""
        return self.stations.get(code, StationLearning())


@dataclass(frozen=True)
class DutyFacts:
    """What the boards are made of, beside the registers."""

    board: Board
    learning: LearningFacts
    lessons: Mapping[str, str] = field(default_factory=dict)
    """Titles of lessons by their ids."""
