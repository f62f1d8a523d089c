"""Every check of the registers, in one call. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.office.checks.assessment import check_assessment
from build_tools.office.checks.equipment import check_equipment
from build_tools.office.checks.groups import check_groups
from build_tools.office.checks.intake import check_intake
from build_tools.office.checks.names import check_names
from build_tools.office.checks.stations import check_stations
from build_tools.office.checks.training import check_training
from build_tools.office.checks.visits import check_visits
from build_tools.office.checks.works import check_works

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.settings import Settings
    from build_tools.office.registers import Office


def check_office(
    office: Office, folder: str, settings: Settings, lessons: Sequence[Lesson], today: Month
) -> tuple[Problem, ...]:
    """Return the problems of the registers; `folder` is their folder as people name it.

    What is done lies in the past: after `today` it is a slip of the pen.
    """
    return (
        *check_stations(office, folder, settings, lessons),
        *check_assessment(office, folder),
        *check_works(office, folder, today),
        *check_equipment(office, folder, today),
        *check_training(office, folder, today),
        *check_visits(office, folder, today),
        *check_groups(office, folder, today),
        *check_names(office, folder),
        *check_intake(office, folder, settings),
    )
