"""The stage of `office export`: registers and lesson metadata as one .xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import ProjectError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.office.sheets.workbook import as_xlsx
from build_tools.reading.quoting import excerpt
from build_tools.stages.office.sheet_state import read_state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.month import Month
    from build_tools.model.tables.table import Table
    from build_tools.project import Project
    from build_tools.stages.office.sheet_state import SheetState

_GOES_OUT = ("releases", ".cache")


def export_sheet(project: Project, file: Path, month: Month) -> tuple[Table, ...]:
    """Write registers and lesson metadata to an .xlsx that is not there yet.

    Raises ProjectError where it may not lie there, ProblemsFound where something cannot be read.
    """
    _refuse_place(project, file)
    state = read_state(project, month)
    atomic_write(file, _xlsx(state, state.tables))
    return state.tables


def sheet_bytes(project: Project, month: Month, title: str = "") -> bytes:
    """Return the .xlsx of all registers and lessons, or of the one table with this title.

    Raises ProjectError where there is none, ProblemsFound where something cannot be read.
    """
    state = read_state(project, month)
    tables = tuple(table for table in state.tables if title in ("", table.title))
    if not tables:
        raise ProjectError(_("there is no register '{name}'").format(name=excerpt(title)))
    return _xlsx(state, tables)


def _xlsx(state: SheetState, tables: Sequence[Table]) -> bytes:
    return as_xlsx(tables, state.project.settings.township)


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
