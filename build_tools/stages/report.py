"""The stage of `report`: the year's records, measured and scored by the rule book."""

from __future__ import annotations

import contextlib
import gc
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.assessment.explaining import explanation, summary
from build_tools.assessment.report.context import ReportContext
from build_tools.assessment.report.page import report_page
from build_tools.assessment.report.totals import TownshipTotals, station_totals
from build_tools.assessment.report.workbook import report_workbook
from build_tools.authoring.content import read_content
from build_tools.files import atomic_output, sweep_parts
from build_tools.model.quiz import parse_quiz
from build_tools.records.findings.copies import find_copies
from build_tools.records.findings.same_moment import same_moments
from build_tools.records.year_details import DetailedYear, station_details, unregistered_stations
from build_tools.stages.records import registered_facts
from build_tools.stages.scored_year import scored_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.model.assessment.assessed_station import AssessedStation
    from build_tools.model.assessment.score import SchemeResult
    from build_tools.model.problem import Problem
    from build_tools.model.records.finding import Finding
    from build_tools.project import Project
    from build_tools.stages.scored_year import ScoredYear


@dataclass(frozen=True)
class YearReport:
    """The rankings of a year up to `last_day`, and the station that was asked about."""

    year: int
    last_day: dt.date
    results: tuple[SchemeResult, ...]
    problems: tuple[Problem, ...]
    """Warnings about the registers."""
    explained: AssessedStation | None = None
    written: tuple[Path, ...] = ()
    """The page and the spreadsheet, where they were asked for."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The score trees of the station, else a line for each station, the best first."""
        if self.explained is not None:
            return tuple(line for entry in self.explained.assessed for line in explanation(entry))
        return tuple(line for result in self.results for line in summary(result))


def report_year(
    project: Project,
    year: int,
    today: dt.date,
    explain: str | None = None,
    out: Path | None = None,
) -> YearReport:
    """Score a year up to its last month that is over; `explain` is the code of a station.

    Page and spreadsheet go into `out`: both whole, or those that were there before stay.

    Raises ReportError, and ProblemsFound where the rule book or a register has errors.
    """
    with _rarely_collected(), scored_year(project, year, today) as scored:
        return YearReport(
            year,
            scored.last_day,
            scored.results,
            scored.problems,
            scored.station(explain) if explain else None,
            _write(project, scored, out) if out else (),
        )


def _write(project: Project, scored: ScoredYear, folder: Path) -> tuple[Path, ...]:
    year = scored.book.year
    page_file, sheet_file = folder / f"report-{year}.html", folder / f"report-{year}.xlsx"
    context, chosen = _context(project, scored), _chosen(project, scored)
    with (
        _taken_back(folder),
        atomic_output(page_file) as page_part,
        # Its name is taken first: Windows refuses that while it is open in a spreadsheet program.
        atomic_output(sheet_file) as sheet_part,
        report_page(context, sheet_file.name) as page,
        report_workbook(sheet_part, context) as book,
    ):
        sweep_parts(page_part)
        sweep_parts(sheet_part)
        unregistered = unregistered_stations(scored.database, chosen)
        township, stations = TownshipTotals(unregistered=unregistered), []
        for entry in scored.stations():
            details = station_details(scored.database, chosen, entry.measures.station)
            totals = station_totals(entry.measures, details)
            page.add(entry, details, totals)
            book.add(entry, details, totals)
            township.add(totals, details)
            stations.append(totals)
        page.write(page_part, township, stations)
        book.finish(stations)
    return page_file, sheet_file


@contextlib.contextmanager
def _rarely_collected() -> Iterator[None]:
    """Look for circles of objects rarely: a report makes millions of objects and hardly any circle,
    and looking costs a twentieth of its time."""
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


@contextlib.contextmanager
def _taken_back(folder: Path) -> Iterator[None]:
    """Take away a folder that was not there before when nothing came of it."""
    was_there = folder.exists()
    try:
        yield
    except BaseException:
        if not was_there:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _context(project: Project, scored: ScoredYear) -> ReportContext:
    content, _problems = read_content(project)
    return ReportContext(
        township=project.settings.township,
        book=scored.book,
        last_day=scored.last_day,
        results=scored.results,
        lessons={lesson.id: lesson.front.title for lesson in content.lessons},
        questions={
            (lesson.id, question.key): question.text
            for lesson in content.lessons
            for question in parse_quiz(lesson.body).questions
        },
    )


def _chosen(project: Project, scored: ScoredYear) -> DetailedYear:
    """Return what the details of stations are judged by, all stations looked at together."""
    database = scored.database
    copies: dict[str, list[Finding]] = defaultdict(list)
    for finding in find_copies(database):
        copies[finding.station].append(finding)
    first_day = scored.last_day.replace(month=1, day=1)
    together = same_moments(database, first_day, scored.last_day)
    facts = registered_facts(project)
    return DetailedYear(first_day, scored.last_day, facts, copies, together)
