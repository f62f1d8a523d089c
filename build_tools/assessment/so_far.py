"""How far a station has come in its year: its measures held against what the rule book asks for.

Points are left to `scoring`, when the year is over.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from build_tools.assessment.station_year import judge, minutes_of, parts_of, station_year
from build_tools.assessment.tallies import attendances_of, sessions_of
from build_tools.assessment.wording import decimals, percent
from build_tools.model.assessment.doubling import session_count
from build_tools.model.assessment.methods import BandsRule, HoursRule, MissingRule, ShareRule
from build_tools.model.assessment.quantities import PersonTimes, Share
from build_tools.model.assessment.year_so_far import AttendanceSoFar, HoursSoFar, YearSoFar
from build_tools.model.month import Month

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from build_tools.assessment.station_year import StationYear
    from build_tools.model.assessment.measures import StationMeasures
    from build_tools.model.assessment.methods import Condition
    from build_tools.model.assessment.rule_book import RuleBook

DUE_DAY = 10
_GROUP = "member"
_FEWEST = 3
"""People: an average of one or two says what each of them did."""


def year_so_far(
    book: RuleBook | None,
    study_days: Sequence[dt.date],
    measures: StationMeasures,
    until: dt.date | None,
    due_by: Month,
) -> YearSoFar:
    """Return the figures of a station from its measures, which end with `until`.

    `study_days` are those that the year asks for.
    `until` is None where no month's records came whole. Records of months up to `due_by` are due.
    """
    year = station_year(measures, study_days)
    due_day = _due_day(book)
    arrivals = year.first_arrivals
    late = [m for m, day in arrivals.items() if day > m.later(1).day(due_day)]
    missing = [m for m in _months(measures, due_by) if m not in arrivals]
    figures = YearSoFar(
        year=measures.first_day.year,
        until=until,
        months_missing=tuple(month.number for month in missing),
        months_late=tuple(month.number for month in sorted(late)),
        due_day=due_day,
    )
    return figures if until is None else _with_learning(figures, book, year)


def _with_learning(figures: YearSoFar, book: RuleBook | None, year: StationYear) -> YearSoFar:
    counts = _day_condition(book)
    sessions = tuple(sessions_of(year))
    return replace(
        figures,
        sessions=session_count(sessions),
        minutes=int(minutes_of(sessions).amount),
        study_days=len(year.study_days),
        missed=tuple(day for day in sorted(year.study_days) if day not in year.sessions),
        short=tuple(_short_days(year, counts)) if counts else (),
        day_minutes=int(counts.minutes.amount) if counts and counts.minutes else None,
        attendance=_attendance(book, year),
        hours=_hours(book, year.measures),
    )


def _months(measures: StationMeasures, due_by: Month) -> Iterator[Month]:
    month = Month.of(measures.first_day)
    while month <= due_by and month.year == measures.first_day.year:
        yield month
        month = month.later(1)


def _short_days(year: StationYear, counts: Condition) -> Iterator[dt.date]:
    """Yield the study days that had a session, and not enough of it."""
    for day, part in zip(sorted(year.study_days), parts_of(year, "study_days"), strict=True):
        if part.sessions and not judge(part, counts, part.label).counts:
            yield day


def _day_condition(book: RuleBook | None) -> Condition | None:
    """Return what the first rule about the share of study days asks of each, if it is minutes."""
    rules = (rule for rule in _rules(book) if isinstance(rule, ShareRule))
    conditions = (rule.counts for rule in rules if rule.of == "study_days")
    return next((counts for counts in conditions if counts.minutes is not None), None)


def _due_day(book: RuleBook | None) -> int:
    rules = (rule for rule in _rules(book) if isinstance(rule, ShareRule | MissingRule))
    days = (rule.counts.reported_by for rule in rules)
    return next((day for day in days if day is not None), DUE_DAY)


def _attendance(book: RuleBook | None, year: StationYear) -> AttendanceSoFar | None:
    expected = present = PersonTimes(0)
    for session in attendances_of(year):
        expected, present = expected + session.expected_times, present + session.present_times
    if not expected:
        return None
    share, aim = Share(present / expected), attendance_aim(book)
    counts = int(expected.amount), int(present.amount)
    if aim is None:
        return AttendanceSoFar(*counts)
    return AttendanceSoFar(*counts, percent(aim.amount), aim <= share)


def attendance_aim(book: RuleBook | None) -> Share | None:
    """Return the share from which a rule by bands gives the most."""
    rules = (rule for rule in _rules(book) if isinstance(rule, BandsRule))
    bands = (band for rule in rules if rule.by == "attendance" for band in rule.bands)
    best = max(bands, key=lambda band: band.points, default=None)
    return best.threshold if best and isinstance(best.threshold, Share) else None


def _hours(book: RuleBook | None, measures: StationMeasures) -> HoursSoFar | None:
    rules = (rule for rule in _rules(book) if isinstance(rule, HoursRule))
    aim = next((rule.aims[_GROUP] for rule in rules if _GROUP in rule.aims), None)
    hours = [x.hours for x in measures.learners if x.group == _GROUP]
    people = measures.roster.get(_GROUP, 0)
    if aim is None or people < _FEWEST:
        return None
    average = sum((Fraction(x.amount) for x in hours), Fraction(0)) / len(hours)
    reached = min(sum(aim <= x for x in hours), people)
    return HoursSoFar(people, decimals(average), decimals(aim.amount), reached)


def _rules(book: RuleBook | None) -> Iterator[object]:
    """Yield all rules of the schemes that score stations."""
    for scheme in book.schemes if book else ():
        if scheme.scored == "station":
            yield from scheme.every_item()
