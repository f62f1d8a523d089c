"""The report of an intake as a file in which questions can be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import ProjectError
from build_tools.files import atomic_write
from build_tools.intake.report_sheet import report_sheet
from build_tools.messages import _

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.intake.plan import IntakePlan
    from build_tools.project import Project


def refuse_report(project: Project, file: Path) -> None:
    """Raise ProjectError where a report may not lie, before anything else is done."""
    if file.suffix.lower() != ".xlsx":
        raise ProjectError(_("name a file that ends in .xlsx"))
    if file.resolve().is_relative_to(project.content.resolve()):
        text = _("{file} lies in content/, where everything is for stations — name another folder")
        raise ProjectError(text.format(file=file))
    if file.exists():
        raise ProjectError(_("{file} is already there — name another").format(file=file))


def write_report(plan: IntakePlan, file: Path) -> None:
    """Write the report. Raises OSError."""
    atomic_write(file, report_sheet(plan))
