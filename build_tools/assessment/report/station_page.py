"""A station's page of the report in words, as a template takes it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.assessment.report.markup import Html


@dataclass(frozen=True)
class StationPage:
    """Everything that a station's page shows, in words."""

    code: str
    name: str
    figures: tuple[tuple[str, str, str], ...]
    """Name, number, unit."""
    schemes: tuple[SchemeView, ...]
    shares: tuple[SchemeShares, ...]
    months: tuple[MonthRow, ...]
    chart: Html
    slots: tuple[tuple[str, int], ...]
    sessions: tuple[tuple[str, Html], ...]
    """Of each month its head and its rows."""
    learners: Html
    never_came: str
    remarks: tuple[tuple[str, int, Html], ...]
    """Applications, needs and questions: name, number and rows of those that there are."""
    tests: TestsView | None
    findings: tuple[FindingRow, ...]
    late: tuple[int, Html]


@dataclass(frozen=True)
class SchemeView:
    """What a scheme made of the station."""

    id: str
    title: str
    anchor: str
    points: str
    full: str
    rank: int
    of: int
    rating: str
    rating_text: str
    follows: str
    recheck: bool
    tree: Html


@dataclass(frozen=True)
class ShareView:
    """What the station brings to an item of the township's score."""

    name: str
    text: str
    short: Html


@dataclass(frozen=True)
class SchemeShares:
    """What the station brings to a score of the township."""

    title: str
    anchor: str
    items: tuple[ShareView, ...]


@dataclass(frozen=True)
class MonthRow:
    """A month in words."""

    name: str
    sessions: str
    minutes: str
    expected: str
    present: str
    rate: str
    person_times: str
    arrived: str
    late: bool


@dataclass(frozen=True)
class TestsView:
    """The self-tests: right at first and in the end, and what was missed most."""

    people: int
    first: str
    right: str
    missed: tuple[tuple[str, str, str], ...]
    """Lesson, question, how many got it wrong at first."""


@dataclass(frozen=True)
class FindingRow:
    """Something for a person to judge, with its statements."""

    label: str
    lines: Html
