"""What a station's year holds beside the figures that are scored: its words, what is odd. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.records.finding import Finding


@dataclass(frozen=True)
class SessionMark:
    """What stands beside a session: `end` as `20:30`, why it was written late, where from."""

    end: str = ""
    written: dt.date | None = None
    late: bool = False
    """Whether it was written later than the day after."""
    late_reason: str = ""
    from_paper: bool = False


@dataclass(frozen=True)
class StationRemark:
    """A need, a question or an application in the words of the station; `lessons` are ids."""

    id: str
    day: dt.date
    text: str
    lessons: tuple[str, ...] = ()
    result: str = ""
    households: int | None = None


@dataclass(frozen=True)
class QuestionTally:
    """How a question of a self-test was answered, each person once.

    `first` were right at the first try, `right` in the end. `question` is the key of the page.
    """

    lesson: str
    question: str
    people: int
    first: int
    right: int


@dataclass(frozen=True)
class StationDetails:
    """What one station wrote in a year. `marks` holds sessions by their ids, where there is one."""

    marks: Mapping[str, SessionMark] = field(default_factory=dict)
    applications: tuple[StationRemark, ...] = ()
    needs: tuple[StationRemark, ...] = ()
    questions: tuple[StationRemark, ...] = ()
    answers: tuple[QuestionTally, ...] = ()
    findings: tuple[Finding, ...] = ()
    same_moment: frozenset[str] = frozenset()
    """Sessions that began together with another station's, on the same lesson."""
