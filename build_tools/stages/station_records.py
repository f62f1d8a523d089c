"""What other stages take from the records of stations; nothing where no records have come yet.

Importing records, and judging them, is left to `records`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.records import queries
from build_tools.records.archive import FOLDER
from build_tools.stages.records import records_database

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from build_tools.model.month import Month
    from build_tools.model.records.kept import KeptStatement
    from build_tools.model.records.reply import LessonWish, StatementReceipt, StationQuestion
    from build_tools.project import Project


def records_have_come(project: Project) -> bool:
    """Return whether any station's records were ever imported."""
    return (project.office / FOLDER).is_dir()


def lesson_wishes(project: Project) -> Mapping[str, tuple[LessonWish, ...]]:
    """Return the recordings that each station asked for."""
    if not records_have_come(project):
        return {}
    with records_database(project) as database:
        return queries.wishes(database)


def statement_receipts(project: Project) -> Mapping[str, tuple[StatementReceipt, ...]]:
    """Return what came back of each PC, by station."""
    if not records_have_come(project):
        return {}
    with records_database(project) as database:
        return queries.receipts(database)


def stations_questions(project: Project) -> tuple[StationQuestion, ...]:
    """Return the questions of all stations."""
    if not records_have_come(project):
        return ()
    with records_database(project) as database:
        return queries.questions(database)


def statement_with(project: Project, statement_id: str) -> KeptStatement | None:
    """Return the statement with this id; None where it has not come. Raises ValueError."""
    if not records_have_come(project):
        return None
    with records_database(project) as database:
        return queries.find_statement(database, statement_id)


def arrivals_about(project: Project, month: Month) -> Mapping[str, dt.date]:
    """Return the day on which the newest statements about a month came, by station."""
    if not records_have_come(project):
        return {}
    with records_database(project) as database:
        return queries.arrivals_about(database, month)
