"""Checks of `visits.yml`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.office.checks.rows import RegisterRows
from build_tools.office.registers import VISITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.office.checks.rows import RowLocation
    from build_tools.office.registers import Office


def check_visits(office: Office, folder: str, today: Month) -> Iterator[Problem]:
    """Yield the problems of `office/visits.yml`."""
    rows = RegisterRows.of(office, folder, VISITS)
    visits = office.visits.visits
    yield from rows.unknown_stations("visits", visits)
    yield from rows.repeated(
        ((visit.station, visit.on, visit.form, visit.role), ("visits", n))
        for n, visit in enumerate(visits)
    )
    for index, visit in enumerate(visits):
        location: RowLocation = ("visits", index)
        yield from rows.in_future(visit, location, today, "on", "finished")
        yield from rows.disordered(visit, location, ("on", "due"), ("on", "finished"))
        yield from rows.incomplete(visit, location, "promised", "due", "2026-12-31")
        yield from rows.incomplete(visit, location, "due", "promised", "把台账补齐")
        yield from rows.incomplete(visit, location, "finished", "promised", "把台账补齐")
