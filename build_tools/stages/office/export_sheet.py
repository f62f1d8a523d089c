"""The stage of `office export`: registers and lesson metadata as one .xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import ProjectError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.office.sheets.workbook import as_xlsx
from build_tools.stages.office.sheet_state import read_state

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.month import Month
    from build_tools.model.tables.table import Table
    from build_tools.project import Project

_GOES_OUT = ("releases", ".cache")


def export_sheet(project: Project, file: Path, month: Month) -> tuple[Table, ...]:
    """Write registers and lesson metadata to an .xlsx that is not there yet.

    Raises ProjectError where it may not lie there, ProblemsFound where something cannot be read.
    """
    _refuse_place(project, file)
    state = read_state(project, month)
    atomic_write(file, as_xlsx(state.tables, project.settings.township))
    return state.tables


def _refuse_place(project: Project, file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise ProjectError(_("name a file that ends in .xlsx"))
    target = file.resolve()
    folders = (project.content, project.site, *(project.root / name for name in _GOES_OUT))
    if any(target.is_relative_to(folder.resolve()) for folder in folders):
        message = _("{file} would go out to stations, and the sheet holds what stays in the office")
        raise ProjectError(message.format(file=file))
    if file.exists():
        raise ProjectError(_("{file} is already there — name another").format(file=file))
