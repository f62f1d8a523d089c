"""The reports of years that the desk wrote, and the years of which one can be written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import ProjectError
from build_tools.messages import _
from build_tools.office.registers import read_office

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.project import Project

_FILE = re.compile(r"report-([0-9]{4})\.(?:html|xlsx)")


@dataclass(frozen=True)
class WrittenReport:
    """A report as page and spreadsheet, and the day on which it was written."""

    year: int
    page: Path
    sheet: Path
    day: dt.date


@dataclass(frozen=True)
class YearReports:
    """The years with rules of which a month is over, the newest first; the reports in `folder`."""

    folder: Path
    years: tuple[int, ...]
    written: tuple[WrittenReport, ...]


def year_reports(project: Project, today: dt.date) -> YearReports:
    """Return what reports there are and can be."""
    office, _problems = read_office(project.office)
    last_year = today.year if today.month > 1 else today.year - 1
    years = {book.year for book in office.rule_books.years if book.year <= last_year}
    folder = report_folder(project)
    pages = sorted(folder.glob("report-*.html"), reverse=True) if folder.is_dir() else []
    written = tuple(_written(page) for page in pages if _FILE.fullmatch(page.name))
    return YearReports(folder, tuple(sorted(years, reverse=True)), written)


def report_folder(project: Project) -> Path:
    """Return the folder in which reports lie beside the boards; no backup and no medium has it."""
    return project.office / "board"


def report_file(project: Project, name: str) -> Path:
    """Return a file of a report by its name. Raises ProjectError where it is none."""
    file = report_folder(project) / name
    if not (_FILE.fullmatch(name) and file.is_file()):
        raise ProjectError(_("this report was not written yet"))
    return file


def _written(page: Path) -> WrittenReport:
    day = dt.datetime.fromtimestamp(page.stat().st_mtime).date()
    return WrittenReport(int(page.stem[-4:]), page, page.with_suffix(".xlsx"), day)
