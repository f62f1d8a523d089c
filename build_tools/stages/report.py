"""The stage of `report`: the year's records, measured and scored by the rule book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from build_tools.assessment.explaining import explanation, summary
from build_tools.assessment.scoring import assess
from build_tools.authoring.content import read_content
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.assessment.exact import parse_number
from build_tools.model.problem import ProblemsFound, errors_of
from build_tools.office.assessment_checks import check_assessment
from build_tools.office.registers import read_office
from build_tools.reading.suggestions import suggestion
from build_tools.records.year_measures import MeasuredYear, year_measures
from build_tools.stages.records import records_database

if TYPE_CHECKING:
    from build_tools.model.assessment.score import SchemeResult
    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office
    from build_tools.project import Project

_NEVER_SCORED = ("building",)


class ReportError(CoursewareError):
    """The year cannot be scored: there are no rules for it, or no month of it is over."""


@dataclass(frozen=True)
class YearScored:
    """What each scheme made of the stations, from the first of January to `last_day`."""

    year: int
    last_day: dt.date
    results: tuple[SchemeResult, ...]
    problems: tuple[Problem, ...]
    """Warnings about the registers."""


def score_year(project: Project, year: int, today: dt.date) -> YearScored:
    """Score a year up to its last month that is over.

    Raises ReportError, and ProblemsFound where the rule book or a register has errors.
    """
    office, problems = read_office(project.office)
    problems = (*problems, *check_assessment(office, project.office.name))
    if errors_of(problems):
        raise ProblemsFound(sorted(problems))
    book = office.rule_books.of(year)
    if book is None:
        message = _("there are no rules for {year} — write them into office/assessment.yml")
        raise ReportError(message.format(year=year))
    chosen = MeasuredYear(
        year,
        _last_day(year, today),
        _stations(office),
        _lesson_hours(project),
        from_register=book.session_minutes == "register",
    )
    with records_database(project) as database:
        measures = tuple(year_measures(database, chosen))
    results = assess(book, measures, office.given_points)
    return YearScored(year, chosen.last_day, results, problems)


def explain_station(scored: YearScored, code: str) -> tuple[str, ...]:
    """Return the score trees of a station, line by line. Raises ReportError for an unknown one."""
    of_station = [entry for result in scored.results if (entry := result.find(code)) is not None]
    if not of_station:
        codes = {entry.station for result in scored.results for entry in result.assessed} - {""}
        message = _("there is no score of a station '{code}' — {hint}")
        raise ReportError(message.format(code=code, hint=suggestion(code, codes)))
    return tuple(line for entry in of_station for line in explanation(entry))


def year_summary(scored: YearScored) -> tuple[str, ...]:
    """Return a line for each station of each scheme, the best first."""
    return tuple(line for result in scored.results for line in summary(result))


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


def _lesson_hours(project: Project) -> dict[str, Fraction]:
    content, _problems = read_content(project)
    return {
        lesson.id: parse_number(lesson.front.learning_hours)
        for lesson in content.lessons
        if lesson.front.learning_hours is not None
    }
