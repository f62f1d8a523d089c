"""The stages of `records`: take in what came back, say what is in it and what is odd."""

from __future__ import annotations

import contextlib
import io
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.model.problem import Problem, ProblemsFound, errors_of
from build_tools.model.records.kept import RecordsArrival
from build_tools.model.records.registered import RegisteredFacts
from build_tools.office.month_words import every_word
from build_tools.office.registers import STATIONS, read_office
from build_tools.reading.quoting import printable
from build_tools.records.archive import NOTHING, Archive
from build_tools.records.database import is_for_reading, open_database
from build_tools.records.findings.all_findings import findings
from build_tools.records.merge import Merged, catch_up, fits, not_noted, problems_in
from build_tools.records.opening import content_of
from build_tools.records.queries import (
    files_with,
    find_statement,
    replacements,
    statements,
    variants,
)
from build_tools.records.sheets import read_form, typed_lines, unknown_replaced
from build_tools.records.sources import REFUSALS, empty, incoming_files, not_readable, unread
from build_tools.records.table import write_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

    from build_tools.model.records.kept import KeptStatement, RecordsFilter
    from build_tools.project import Project
    from build_tools.records.database import RecordsDatabase
    from build_tools.records.sealing import RecordsSecret
    from build_tools.records.sources import IncomingFile


@dataclass(frozen=True)
class ImportResult:
    """What an import brought: problems of its files, findings about stations with something new."""

    files: int
    arrivals: int
    """Files whose content had not arrived before."""
    statements: int
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something has to be looked at before it counts."""
        return bool(errors_of((*self.problems, *self.findings)))


@dataclass(frozen=True)
class StatementHistory:
    """A statement with all that belongs to it. `replaced_by` and `files` are in order."""

    entry: KeptStatement
    replaced_by: tuple[str, ...]
    variants: tuple[str, ...]
    files: tuple[RecordsArrival, ...]


@dataclass(frozen=True)
class SheetsTyped:
    """How many sheets of a form came in, and how many had been typed in before."""

    sheets: int
    repeated: int
    findings: tuple[Problem, ...]


@dataclass(frozen=True)
class ListedStatements:
    """Statements, and the findings about their stations."""

    statements: tuple[KeptStatement, ...]
    findings: tuple[Problem, ...]


def import_records(
    project: Project, paths: Sequence[Path], today: dt.date, key: RecordsSecret | None = None
) -> ImportResult:
    """Keep what lies in `paths`, and merge it. What cannot be used is reported, the rest comes in.

    `key` opens what was sealed.
    """
    archive = Archive(project.office)
    files, problems = incoming_files(paths)
    with archive.lock():
        kept, unread_files = _keep(archive, files, today, key)
        arrivals = [RecordsArrival(sha16, file.name, today) for sha16, file in kept.items()]
        archive.note(arrivals)
        # Kept by a run that was killed before it could note them, and not brought again.
        archive.note(RecordsArrival(sha16, "", today) for sha16 in archive.unnoted())
        with _up_to_date(project.cache, archive) as (database, merged):
            if again := [kept[sha16] for sha16 in merged.lost if sha16 in kept]:
                _replace(archive, again, today, key)
                merged = merged.followed_by(catch_up(archive, database))
            set_aside = tuple(problems_in(archive, database, arrivals))
            about = _findings(project, database, _stations_of(database, merged.arrivals))
    return ImportResult(
        files=len(files),
        arrivals=len(merged.arrivals),
        statements=merged.statements,
        problems=(*problems, *unread_files, *merged.problems, *set_aside),
        findings=about,
    )


def rebuild_records(project: Project, today: dt.date) -> Merged:
    """Make the database anew from what arrived; what the journal lost is noted as of today."""
    archive = Archive(project.office)
    with archive.lock(), open_database(project.cache, anew=True) as database:
        forgotten = [RecordsArrival(sha16, "", today) for sha16 in archive.unnoted()]
        archive.note(forgotten)
        merged = catch_up(archive, database)
    return replace(merged, problems=(*merged.problems, *map(not_noted, forgotten)))


@contextlib.contextmanager
def records_database(project: Project) -> Iterator[RecordsDatabase]:
    """Open the database with all that has arrived; empty where nothing has.

    Where nothing can be written, as on a disc or a share for reading, it is made for this once.
    """
    archive = Archive(project.office)
    with contextlib.ExitStack() as stack:
        try:
            if archive.folder.is_dir():
                stack.enter_context(archive.lock())
            database = stack.enter_context(_up_to_date(project.cache, archive))[0]
        except (OSError, DiskError) as error:
            if not is_for_reading(error):
                raise
            stack.close()
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            database = stack.enter_context(_up_to_date(folder, archive))[0]
        yield database


def list_statements(project: Project, chosen: RecordsFilter) -> ListedStatements:
    """Return the statements that are asked for, with the findings about their stations."""
    with records_database(project) as database:
        listed = tuple(statements(database, chosen))
        stations = {chosen.station} if chosen.station else None
        return ListedStatements(listed, _findings(project, database, stations))


def show_statement(project: Project, statement_id: str) -> StatementHistory | None:
    """Return a statement with its history, None where there is none. ValueError for no id."""
    with records_database(project) as database:
        entry = find_statement(database, statement_id)
        if entry is None:
            return None
        return StatementHistory(
            entry,
            replacements(database, statement_id),
            variants(database, statement_id),
            files_with(database, statement_id),
        )


def export_statements(project: Project, file: Path, chosen: RecordsFilter) -> int:
    """Write the statements that are asked for to a CSV or xlsx file; return their number."""
    with records_database(project) as database:
        listed = tuple(statements(database, chosen))
    write_table(listed, file)
    return len(listed)


def type_in_sheets(project: Project, file: Path, today: dt.date) -> SheetsTyped:
    """Take in the sheets of a form. Raises ProblemsFound, before anything is kept."""
    archive, codes = Archive(project.office), registered_facts(project).codes
    form = read_form(file, codes, today)
    if form.value is None:
        raise ProblemsFound(form.problems)
    with archive.lock():
        with _up_to_date(project.cache, archive) as (database, _merged):
            if wrong := tuple(unknown_replaced(file, form, database)):
                raise ProblemsFound(wrong)
            lines, repeated = typed_lines(form.value, database, today)
        if lines:
            text = b"".join(line + b"\n" for line in lines)
            sha16 = archive.keep(lambda: io.BytesIO(text), today)
            archive.note([RecordsArrival(sha16, printable(file.name), today)])
        with _up_to_date(project.cache, archive) as (database, _merged):
            stations = {sheet.station for sheet in form.value.sheets}
            about = _findings(project, database, stations)
    return SheetsTyped(len(lines), repeated, about)


def registered_facts(project: Project) -> RegisteredFacts:
    """Return what records are judged by. Raises ProblemsFound where a register cannot be read."""
    office, problems = read_office(project.office)
    if STATIONS in office.refused:
        raise ProblemsFound(problems)
    codes = frozenset(station.code for station in office.stations.stations)
    return RegisteredFacts(codes, every_word(project.office) or None)


def _keep(
    archive: Archive, files: Iterable[IncomingFile], today: dt.date, key: RecordsSecret | None
) -> tuple[dict[str, IncomingFile], list[Problem]]:
    kept: dict[str, IncomingFile] = {}
    problems: list[Problem] = []
    for file in files:
        content = _content(file, key)
        if isinstance(content, Problem):
            problems.append(content)
            continue
        try:
            sha16 = archive.keep(content, today)
        except REFUSALS as error:
            problems.append(unread(file, error, archive))
            continue
        if sha16 == NOTHING:
            problems.append(empty(file))
        kept.setdefault(sha16, file)
    return kept, problems


def _replace(
    archive: Archive, files: Iterable[IncomingFile], today: dt.date, key: RecordsSecret | None
) -> None:
    """Keep files anew whose copy in the office is damaged; what fails stays told as damaged."""
    for file in files:
        content = _content(file, key)
        if not isinstance(content, Problem):
            with contextlib.suppress(*REFUSALS):
                archive.replace(content, today)


def _content(file: IncomingFile, key: RecordsSecret | None) -> Callable[[], IO[bytes]] | Problem:
    try:
        return content_of(file, key)
    except OSError as error:
        return not_readable(file, error)


@contextlib.contextmanager
def _up_to_date(cache: Path, archive: Archive) -> Iterator[tuple[RecordsDatabase, Merged]]:
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(open_database(cache))
        if not fits(archive, database):  # another history, such as one from a backup
            stack.close()
            database = stack.enter_context(open_database(cache, anew=True))
        yield database, catch_up(archive, database)


def _stations_of(database: RecordsDatabase, arrivals: Sequence[RecordsArrival]) -> set[str]:
    query = "SELECT DISTINCT station FROM run JOIN arrival USING (seq) WHERE sha = ?"
    return {
        station for arrival in arrivals for (station,) in database.rows(query, (arrival.sha16,))
    }


def _findings(
    project: Project, database: RecordsDatabase, stations: set[str] | None
) -> tuple[Problem, ...]:
    return findings(database, registered_facts(project), stations)
