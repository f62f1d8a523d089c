"""The figures that a release brings to each station's branch secretary.

They depend on the records that came, the rule book and the month of the release, never on the
clock: so a release that is made again of the same says the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.assessment.so_far import year_so_far
from build_tools.model.assessment.measures import StationMeasures
from build_tools.model.month import Month
from build_tools.model.records.secretary import OpenFault, SecretaryNote
from build_tools.model.timetable.study_days import study_days_of
from build_tools.records import queries
from build_tools.records.year_measures import MeasuredYear, year_measures
from build_tools.stages.figures.lesson_hours import lesson_hours
from build_tools.stages.records import records_database
from build_tools.stages.station_records import records_have_come
from build_tools.timetable.reading import read_timetable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from build_tools.model.assessment.rule_book import RuleBooks
    from build_tools.model.assessment.year_so_far import YearSoFar
    from build_tools.model.records.reply import ReportedFault
    from build_tools.model.timetable.timetable import Timetable
    from build_tools.office.registers import Office
    from build_tools.project import Project
    from build_tools.records.database import RecordsDatabase

_MONTHS_AHEAD = 4
"""Study days are named for so many months: the next release may be late."""


@dataclass(frozen=True)
class _YearRules:
    """What a year asks for, in a release of `month`."""

    books: RuleBooks
    timetable: Timetable
    month: Month

    def study_days(self, year: int) -> tuple[dt.date, ...]:
        """The study days of a year."""
        return study_days_of(self.books.of(year), self.timetable, year)


def secretary_notes(project: Project, office: Office, month: Month) -> dict[str, SecretaryNote]:
    """Return the note of each station for the release of `month`."""
    rules = _YearRules(office.rule_books, read_timetable(project).timetable, month)
    days = tuple(_study_days(rules))
    names = {station.code: station.name for station in office.stations.stations}
    if not records_have_come(project):
        return {code: SecretaryNote(days, faults=_faults(office, code, ())) for code in names}
    with records_database(project) as database:
        received = queries.newest_arrivals(database)
        sessions = queries.latest_sessions(database)
        faults = queries.open_faults(database)
        years = _years(project, database, rules, names, received)
    return {
        code: SecretaryNote(
            days,
            received.get(code),
            sessions.get(code),
            _faults(office, code, faults.get(code, ())),
            years.get(code),
        )
        for code in names
    }


def _faults(
    office: Office, code: str, reported: tuple[ReportedFault, ...]
) -> tuple[OpenFault, ...]:
    """Return what the station reported, and what the office's register has beside; oldest first."""
    faults = [OpenFault(fault.id, fault.on) for fault in reported]
    named = {fault.equipment for fault in reported}
    faults += [
        OpenFault("", fault.reported)
        for fault in office.equipment.open_faults_at(code)
        if fault.equipment not in named
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.on, fault.id)))


def _study_days(rules: _YearRules) -> Iterator[dt.date]:
    """Yield the study days of the months that a release may be used in."""
    months = [rules.month.later(count) for count in range(_MONTHS_AHEAD)]
    for year in sorted({month.year for month in months}):
        for day in rules.study_days(year):
            if Month.of(day) in months:
                yield day


def _years(
    project: Project,
    database: RecordsDatabase,
    rules: _YearRules,
    names: Mapping[str, str],
    received: Mapping[str, dt.date],
) -> dict[str, YearSoFar]:
    """Return the years of the stations whose records came at all, up to the month before."""
    final, due_by = rules.month.later(-1), rules.month.later(-2)
    book = rules.books.of(final.year)
    study_days = rules.study_days(final.year)
    by_end: dict[dt.date | None, list[str]] = defaultdict(list)
    for code in sorted(names.keys() & received.keys()):
        by_end[_whole_until(received[code], final)].append(code)
    hours = lesson_hours(project)
    from_register = book is not None and book.session_minutes == "register"
    years = {}
    for end, codes in by_end.items():
        chosen = MeasuredYear(
            final.year,
            end or final.last_day,
            {code: names[code] for code in codes},
            hours,
            from_register=from_register,
            rosters=book.rosters if book else {},
        )
        measured = year_measures(database, chosen) if end else _nothing(chosen)
        for measures in measured:  # one station's at a time
            years[measures.station] = year_so_far(book, study_days, measures, end, due_by)
    return years


def _whole_until(received: dt.date, final: Month) -> dt.date | None:
    """Return the end of the last month of which a station's newest records hold everything.

    Every file holds all that a PC has. None where that month is of another year.
    """
    newest = Month.of(received)
    whole = newest if received == newest.last_day else newest.later(-1)
    month = min(whole, final)
    return month.last_day if month.year == final.year else None


def _nothing(chosen: MeasuredYear) -> Iterator[StationMeasures]:
    return (
        StationMeasures(code, name, chosen.first_day, chosen.last_day)
        for code, name in chosen.names.items()
    )
