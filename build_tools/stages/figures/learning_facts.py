"""What the four boards need of records and releases, gathered from their rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.assessment.so_far import attendance_aim
from build_tools.model.month import Month
from build_tools.model.office.duty_board import LearningFacts, WrittenNeed
from build_tools.model.office.station_learning import StationLearning
from build_tools.model.records.kept import RecordsFilter
from build_tools.model.timetable.study_days import study_days_of
from build_tools.records import queries
from build_tools.records.year_measures import MeasuredYear, year_measures
from build_tools.release.archive.archived_release import ArchivedRelease, releases_in
from build_tools.release.archive.release_record import read_record
from build_tools.stages.figures.lesson_hours import lesson_hours
from build_tools.stages.records import records_database
from build_tools.stages.station_records import records_have_come
from build_tools.timetable.reading import read_timetable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.office.registers import Office
    from build_tools.project import Project
    from build_tools.records.database import RecordsDatabase


def learning_facts(project: Project, office: Office, release_month: Month) -> LearningFacts:
    """Return what is known of the month before a release's. Raises CoursewareError.

    The newest release up to that month tells what stations were brought.
    """
    month = release_month.later(-1)
    if not records_have_come(project):
        return LearningFacts(month, study_days=())
    book = office.rule_books.of(month.year)
    days = study_days_of(book, read_timetable(project).timetable, month.year)
    chosen = MeasuredYear(
        month.year,
        month.last_day,
        {station.code: station.village for station in office.stations.stations},
        lesson_hours(project),
        from_register=book is not None and book.session_minutes == "register",
        rosters=book.rosters if book else {},
    )
    with records_database(project) as database:
        arrivals = queries.newest_arrivals(database)
        return LearningFacts(
            month,
            in_use=True,
            # One station's year at a time.
            stations={
                m.station: StationLearning.of(m, month) for m in year_measures(database, chosen)
            },
            whole=frozenset(code for code, day in arrivals.items() if day >= month.last_day),
            study_days=tuple(day for day in days if Month.of(day) == month),
            attendance_aim=attendance_aim(book),
            faults=queries.open_faults(database),
            questions=queries.questions(database),
            wishes=queries.wishes(database),
            needs=_needs(database),
            self_tests=queries.self_tests(database, month.year),
            released=_released(project, release_month),
        )


def _needs(database: RecordsDatabase) -> dict[str, tuple[WrittenNeed, ...]]:
    needs: dict[str, list[WrittenNeed]] = {}
    for entry in queries.statements(database, RecordsFilter(kind="needs", standing=True)):
        statement = entry.statement
        if statement.wish:
            need = WrittenNeed(statement.wish, statement.day)
            needs.setdefault(statement.station, []).append(need)
    return {station: tuple(rows) for station, rows in needs.items()}


def _released(project: Project, month: Month) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    root = project.root / "releases"
    names = [name for name in releases_in(root) if name.month <= month]
    return read_record(ArchivedRelease(root, names[-1])).stations if names else {}
