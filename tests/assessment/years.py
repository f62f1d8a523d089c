"""Stations with a year behind them, and rule books of a few lines, for tests."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from build_tools.assessment import scoring
from build_tools.model.assessment.given import GivenRegister
from build_tools.model.assessment.measures import SessionMeasure, StationMeasures
from build_tools.model.assessment.quantities import LearningHours, Minutes
from build_tools.model.assessment.rule_book import RuleBook, RuleBooks
from build_tools.model.assessment.score import Assessed, SchemeResult, Score
from build_tools.model.records.statement import HeadsByKind
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timetable.study_days import study_days_of
from build_tools.office.hints.assessment import rule_book_hints
from build_tools.project import read_project
from build_tools.reading.field_faults import SchemaRules
from build_tools.reading.typed_yaml import read_typed
from build_tools.timetable.reading import read_timetable
from tests.conftest import REPOSITORY

_SAMPLE_TIMETABLE = read_timetable(read_project(REPOSITORY)).timetable


def asked_days(book: RuleBook) -> tuple[dt.date, ...]:
    """The study days of a book, those of the sample timetable where it has none of its own."""
    return study_days_of(book, _SAMPLE_TIMETABLE, book.year)


YEAR = 2026
_RULE = CheckRule(Rule.REGISTER_VALUE, "x")
_RULES = SchemaRules(_RULE, _RULE, _RULE, _RULE, _RULE, _RULE, rule_book_hints)


def session(
    day: str,
    minutes: int,
    present: int = 10,
    expected: int = 10,
    *,
    start: int | None = None,
    number: int = 1,
    station: str = "a",
    **more: Any,
) -> SessionMeasure:
    """Return a session; its id says the day: `a-05-01-1`."""
    date = dt.date.fromisoformat(f"{YEAR}-{day}")
    return SessionMeasure(
        id=f"{station}-{day}-{number}",
        day=date,
        minutes=Minutes(minutes),
        start=start,
        present=HeadsByKind(member=present),
        expected=HeadsByKind(member=expected),
        people=tuple(f"m{index}" for index in range(present)),
        hours=LearningHours(2),
        **more,
    )


def station(
    code: str = "a", sessions: Iterable[SessionMeasure] = (), **more: Any
) -> StationMeasures:
    """Return the year of a station that was open all year; its learners are its whole roster."""
    days = {"first_day": dt.date(YEAR, 1, 1), "last_day": dt.date(YEAR, 12, 31)}
    roster = Counter(learner.group for learner in more.get("learners", ()))
    return StationMeasures(
        station=code,
        name=f"{code}站",
        **{**days, "sessions": tuple(sessions), "roster": roster, **more},
    )


def study_days(count: int, minutes: int = 90, **more: Any) -> list[SessionMeasure]:
    """Return a session on each of the first so many study days of the year (5th, 15th, 25th)."""
    days = [f"{month:02}-{day:02}" for month in range(1, 13) for day in (5, 15, 25)]
    return [session(day, minutes, **more) for day in days[:count]]


def read_books(text: str) -> RuleBooks:
    """Return rule books from their text."""
    typed = read_typed("assessment.yml", text, RuleBooks, _RULES)
    assert typed.problems == ()
    assert typed.value is not None
    return typed.value


def book_of(item: str, *, points: str = "100", scheme: str = "", ratings: str = "") -> RuleBook:
    """Return a rule book with one item, written in YAML as a group without its id and name."""
    text = (
        "years:\n  - year: 2026\n    title: 办法\n    study_days: {days: [5, 15, 25]}\n"
        f"    schemes:\n      - id: s\n        title: 打分\n        full: {points}\n{scheme}"
        f"        sections:\n          - id: part\n            name: 部分\n"
        f"            points: {points}\n            items:\n"
        f"              - {{id: item, name: 项, {item}}}\n{ratings}"
    )
    return read_books(text).years[0]


def assess(
    book: RuleBook,
    days: Sequence[dt.date],
    stations: Iterable[StationMeasures],
    grants: GivenRegister,
) -> tuple[SchemeResult, ...]:
    """Return what each scheme makes of stations, those of the stations with their evidence."""
    counted = [scoring.count_year(book, days, measures) for measures in stations]
    return scoring.assess(book, counted, grants).results


def result(
    book: RuleBook, *stations: StationMeasures, given: GivenRegister | None = None
) -> SchemeResult:
    """Return what the first scheme makes of stations."""
    return assess(book, asked_days(book), stations, given or GivenRegister())[0]


def assessed(book: RuleBook, *stations: StationMeasures) -> Assessed:
    """Return what the first scheme makes of the first station."""
    return result(book, *stations).assessed[0]


def score_of(
    book: RuleBook, *stations: StationMeasures, given: GivenRegister | None = None
) -> Score:
    """Return the score of the item of `book_of` for the first station."""
    score = result(book, *stations, given=given).assessed[0].score.find("item")
    assert score is not None
    return score
