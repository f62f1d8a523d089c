"""A year's scores: the rankings at once, the whole trees one station after the other.

The first walk over the stations keeps in memory what it counts of each, a few numbers for each
item, and its measures in a temporary file; whenever whole stations are asked for, another walk
counts those anew, one at a time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from build_tools.assessment.scoring import assess, count_year, township_shares
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.assessment.assessed_station import AssessedStation
from build_tools.model.problem import ProblemsFound, errors_of
from build_tools.model.timetable.study_days import study_days_of
from build_tools.office.checks.assessment import check_assessment
from build_tools.office.checks.study_days import check_study_days
from build_tools.office.registers import read_office
from build_tools.reading.suggestions import suggestion
from build_tools.records.year_measures import MeasuredYear, year_measures
from build_tools.stages.figures.kept_measures import kept_measures
from build_tools.stages.figures.lesson_hours import lesson_hours
from build_tools.stages.records import records_database
from build_tools.timetable.reading import read_timetable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from build_tools.assessment.scoring import RankedYear
    from build_tools.model.assessment.rule_book import RuleBook
    from build_tools.model.assessment.score import SchemeResult
    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office
    from build_tools.project import Project
    from build_tools.records.database import RecordsDatabase
    from build_tools.stages.figures.kept_measures import KeptMeasures

_NEVER_SCORED = ("building",)


class ReportError(CoursewareError):
    """The year cannot be scored: there are no rules for it, or no month of it is over."""


@dataclass(frozen=True)
class ScoredYear:
    """What each scheme made of the stations, from the first of January to `last_day`.

    `results` are the rankings, without evidence, in the order of the rule book.
    """

    book: RuleBook
    last_day: dt.date
    results: tuple[SchemeResult, ...]
    problems: tuple[Problem, ...]
    """Warnings about the registers."""
    names: Mapping[str, str]
    """The villages of the stations that are scored, by their codes."""
    database: RecordsDatabase
    _stations: Callable[[Collection[str]], Iterator[AssessedStation]]

    def stations(self) -> Iterator[AssessedStation]:
        """Yield each station with its whole score trees, by code; each call begins anew."""
        return self._stations(self.names)

    def station(self, code: str) -> AssessedStation:
        """Return a station with its whole score trees. Raises ReportError for an unknown one."""
        if code not in self.names:
            message = _("there is no score of a station '{code}' — {hint}")
            raise ReportError(message.format(code=code, hint=suggestion(code, set(self.names))))
        return next(self._stations({code}))


@contextlib.contextmanager
def scored_year(project: Project, year: int, today: dt.date) -> Iterator[ScoredYear]:
    """Score a year up to its last month that is over; the records stay open for what is asked.

    Raises ReportError, and ProblemsFound where the rule book or a register has errors.
    """
    office, problems = read_office(project.office)
    timetable = read_timetable(project)
    name = project.office.name
    problems = (
        *problems,
        *timetable.problems,
        *check_assessment(office, name),
        *check_study_days(office, name, timetable.timetable),
    )
    if errors_of(problems):
        raise ProblemsFound(sorted(problems))
    book = office.rule_books.of(year)
    if book is None:
        message = _("there are no rules for {year} — write them into office/assessment.yml")
        raise ReportError(message.format(year=year))
    study_days = study_days_of(book, timetable.timetable, year)
    chosen = MeasuredYear(
        year,
        _last_day(year, today),
        _stations(office),
        lesson_hours(project),
        from_register=book.session_minutes == "register",
        rosters=book.rosters,
    )
    with records_database(project) as database, kept_measures() as store:
        light = (
            count_year(book, study_days, measures, with_lines=False)
            for measures in store.add_all(year_measures(database, chosen))
        )
        ranked = assess(book, light, office.given_points)
        yield ScoredYear(
            book=book,
            last_day=chosen.last_day,
            results=tuple(map(_without_evidence, ranked.results)),
            problems=problems,
            names=chosen.names,
            database=database,
            _stations=partial(_whole_stations, store, study_days, ranked),
        )


def _whole_stations(
    store: KeptMeasures, study_days: Sequence[dt.date], ranked: RankedYear, codes: Collection[str]
) -> Iterator[AssessedStation]:
    """Count and score stations once more, with all lines."""
    for measures in store.stations(codes):
        counted = count_year(ranked.book, study_days, measures)
        shares = township_shares(ranked.book, counted)
        yield AssessedStation(measures, ranked.of_station(counted), shares)


def _without_evidence(result: SchemeResult) -> SchemeResult:
    entries = (replace(entry, score=entry.score.without_evidence()) for entry in result.assessed)
    return replace(result, assessed=tuple(entries))


def _last_day(year: int, today: dt.date) -> dt.date:
    """Return the end of the year, or of its last month that is over."""
    if today.year > year:
        return dt.date(year, 12, 31)
    if today.year < year or today.month == 1:
        message = _("no month of {year} is over: there is nothing to score yet")
        raise ReportError(message.format(year=year))
    return today.replace(day=1) - dt.timedelta(days=1)


def _stations(office: Office) -> dict[str, str]:
    return {
        station.code: station.village
        for station in office.stations.stations
        if station.state not in _NEVER_SCORED
    }
