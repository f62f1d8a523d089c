"""Works and acceptance of the stations, and villages without a site: `office/works.yml`. Pure.

Acceptance stands beside the works and not in a file of its own: it judges them, and what it orders
to be mended is followed like a work, with a date and a role.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Line
from build_tools.model.office.people import BRANCH_SECRETARY, PersonNames, RoleName
from build_tools.model.office.privacy import PRIVATE
from build_tools.model.station import StationRef

if TYPE_CHECKING:
    from collections.abc import Iterable

WorkState = Literal["planned", "underway", "stopped", "done"]
WORK_STATE_LABELS = {"planned": "没动工", "underway": "在做", "stopped": "停了", "done": "做完了"}
AcceptanceResult = Literal["passed", "with_faults", "refused"]
ACCEPTANCE_LABELS = {"passed": "合格", "with_faults": "有问题要改", "refused": "不合格"}


class WorkItem(StrictModel):
    """Something that every station must have, such as a concrete base (水泥基座)."""

    name: Line
    requirement: Line | None = None


class BuildingWork(StrictModel):
    """A work at a station. `requirement` is written where it differs from that of the item."""

    station: StationRef
    item: Line
    requirement: Line | None = None
    start: dt.date | None = None
    due: dt.date
    state: WorkState
    finished: dt.date | None = None
    obstacle: Annotated[Line | None, PRIVATE] = None
    solution: Annotated[Line | None, PRIVATE] = None
    responsible: RoleName
    remarks: Annotated[Line | None, PRIVATE] = None

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether the work is not done on a day after it was due."""
        return self.state != "done" and self.due < today


class VillageWithoutSite(StrictModel):
    """A village that has no room for a station yet, and so is not in `stations.yml`."""

    village: Line
    due: dt.date
    """The day by which there is to be a site."""
    obstacle: Annotated[Line, PRIVATE]
    solution: Annotated[Line | None, PRIVATE] = None
    responsible: RoleName = BRANCH_SECRETARY
    remarks: Annotated[Line | None, PRIVATE] = None

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether the village has no site on a day after it was due."""
        return self.due < today


class Acceptance(StrictModel):
    """An inspection of a finished station, with what it orders to be mended."""

    station: StationRef
    on: dt.date
    result: AcceptanceResult
    opinion: Annotated[Line, PRIVATE]
    by: PersonNames
    """Who inspected and signed."""
    mend: Annotated[Line | None, PRIVATE] = None
    due: dt.date | None = None
    """The day by which it is to be mended."""
    finished: dt.date | None = None
    """The day on which it was mended."""
    responsible: RoleName = BRANCH_SECRETARY
    """Who has it mended."""
    remarks: Annotated[Line | None, PRIVATE] = None

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether something is not mended on a day after it was due."""
        return self.finished is None and self.due is not None and self.due < today


class WorksRegister(StrictModel):
    """The whole of `office/works.yml`."""

    items: Annotated[tuple[WorkItem, ...], BeforeValidator(as_tuple)] = ()
    works: Annotated[tuple[BuildingWork, ...], BeforeValidator(as_tuple)] = ()
    without_site: Annotated[tuple[VillageWithoutSite, ...], BeforeValidator(as_tuple)] = ()
    acceptance: Annotated[tuple[Acceptance, ...], BeforeValidator(as_tuple)] = ()

    def requirement_of(self, work: BuildingWork) -> str:
        """Return what a work must be like: its own requirement, else that of its item."""
        common = next((item.requirement for item in self.items if item.name == work.item), None)
        return work.requirement or common or ""

    def overdue_works(self, today: dt.date) -> tuple[BuildingWork, ...]:
        """Return the works that are overdue on a day, the longest overdue first."""
        overdue = (work for work in self.works if work.is_overdue(today))
        return tuple(sorted(overdue, key=lambda work: (work.due, work.station, work.item)))

    def villages_without_site(self) -> tuple[VillageWithoutSite, ...]:
        """Return the villages without a site, the most urgent first."""
        return tuple(sorted(self.without_site, key=lambda row: (row.due, row.village)))

    def overdue_mending(self, today: dt.date) -> tuple[Acceptance, ...]:
        """Return the inspections whose faults are overdue on a day, the longest overdue first."""
        overdue = (row for row in self.acceptance if row.is_overdue(today))
        return tuple(sorted(overdue, key=lambda row: (row.due or row.on, row.station, row.opinion)))

    def latest_acceptance(self, station: str) -> Acceptance | None:
        """Return the last inspection of a station."""
        rows = (row for row in self.acceptance if row.station == station)
        return max(rows, key=lambda row: (row.on, row.result, row.opinion), default=None)

    def not_accepted(self, stations: Iterable[str]) -> tuple[str, ...]:
        """Return those of the stations that were never inspected, or refused when they last were.

        They come in the order in which they are asked for.
        """
        latest = {code: self.latest_acceptance(code) for code in stations}
        return tuple(c for c, row in latest.items() if row is None or row.result == "refused")
