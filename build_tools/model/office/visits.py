"""Tutoring visits to the stations (巡回辅导): the whole of `office/visits.yml`. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Line
from build_tools.model.office.people import STATION_MANAGER, TOWNSHIP_OFFICE, PersonName, RoleName
from build_tools.model.office.privacy import PRIVATE
from build_tools.model.station import StationRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.office.quarter import Quarter

VisitForm = Literal["short_course", "demonstration", "check_in"]
VISIT_FORM_LABELS = {"short_course": "短训班", "demonstration": "现场示范", "check_in": "走访查看"}


class TutoringVisit(StrictModel):
    """A visit: who came, what was seen, and what was promised by when."""

    on: dt.date
    station: StationRef
    form: VisitForm
    role: RoleName
    """Who came, by role."""
    name: PersonName | None = None
    finding: Annotated[Line, PRIVATE]
    promised: Annotated[Line | None, PRIVATE] = None
    due: dt.date | None = None
    finished: dt.date | None = None
    """The day on which the promise was fulfilled."""
    responsible: RoleName = STATION_MANAGER
    """Who promised."""
    remarks: Annotated[Line | None, PRIVATE] = None

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether a promise is not fulfilled on a day after it was due."""
        return self.finished is None and self.due is not None and self.due < today


@dataclass(frozen=True)
class VisitGap:
    """A station that was not visited in a quarter; `last_visit` is the one before, if any."""

    station: str
    last_visit: dt.date | None
    responsible: str


class VisitRegister(StrictModel):
    """The whole of `office/visits.yml`."""

    responsible: RoleName = TOWNSHIP_OFFICE
    """Who visits the stations."""
    visits: Annotated[tuple[TutoringVisit, ...], BeforeValidator(as_tuple)] = ()

    def not_visited(self, stations: Iterable[str], quarter: Quarter) -> tuple[VisitGap, ...]:
        """Return those of the stations that were not visited in a quarter.

        The longest not visited comes first, before it those that never were.
        """
        days: dict[str, list[dt.date]] = {code: [] for code in stations}
        for visit in self.visits:
            if visit.station in days and visit.on <= quarter.last_day:
                days[visit.station].append(visit.on)
        gaps = (
            VisitGap(code, max(visited, default=None), self.responsible)
            for code, visited in days.items()
            if all(day < quarter.first_day for day in visited)
        )
        return tuple(sorted(gaps, key=lambda gap: (gap.last_visit or dt.date.min, gap.station)))

    def overdue_promises(self, today: dt.date) -> tuple[TutoringVisit, ...]:
        """Return the visits whose promise is overdue on a day, the longest overdue first."""
        overdue = (visit for visit in self.visits if visit.is_overdue(today))
        return tuple(sorted(overdue, key=lambda v: (v.due or v.on, v.station, v.on, v.finding)))
