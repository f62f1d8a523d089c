"""The programme of some months as a calendar file for telephones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.files import atomic_write
from build_tools.stages.timetable.programme import month_programme
from build_tools.timetable.calendar_file import calendar_file

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.month import Month
    from build_tools.project import Project
    from build_tools.stages.timetable.programme import MonthProgramme


def write_calendar(project: Project, month: Month, months: int, file: Path) -> MonthProgramme:
    """Write the calendar of so many months from `month` on, and return what is in it.

    Raises ProblemsFound where the timetable has errors.
    """
    shown = month_programme(project, month, months)
    reminders = shown.timetable.remind
    atomic_write(file, calendar_file(project.name, month, shown.days, shown.titles, reminders))
    return shown
