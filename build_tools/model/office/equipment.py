"""Equipment of the stations, its faults and their repair: `office/equipment.yml`. Pure.

What stations report themselves comes back with their records; this is what the office has written.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Line
from build_tools.model.office.people import STATION_MANAGER, PersonName, RoleName
from build_tools.model.office.privacy import PRIVATE
from build_tools.model.station import StationRef

EquipmentCondition = Literal["good", "worn", "faulty", "scrapped"]
CONDITION_LABELS = {"good": "完好", "worn": "旧了还能用", "faulty": "有毛病", "scrapped": "报废"}


class EquipmentItem(StrictModel):
    """A thing that belongs to a station, or several of the same. Its name is unique there."""

    station: StationRef
    name: Line
    model: Line | None = None
    specification: Line | None = None
    quantity: Annotated[int, Field(ge=1, le=999)] = 1
    bought: dt.date | None = None
    handled_by: PersonName | None = None
    """Who bought it or took it over."""
    place: Line | None = None
    condition: EquipmentCondition = "good"
    remarks: Annotated[Line | None, PRIVATE] = None


class EquipmentFault(StrictModel):
    """A fault of `equipment` of the station, open until it is repaired."""

    station: StationRef
    equipment: Line
    """The name of a thing of the same station."""
    reported: dt.date
    fault: Annotated[Line, PRIVATE]
    repaired: dt.date | None = None
    repair: Annotated[Line | None, PRIVATE] = None
    """What was done."""
    by: PersonName | None = None
    """Who repaired it."""
    responsible: RoleName = STATION_MANAGER
    """Who has it repaired."""
    remarks: Annotated[Line | None, PRIVATE] = None


class EquipmentRegister(StrictModel):
    """The whole of `office/equipment.yml`."""

    equipment: Annotated[tuple[EquipmentItem, ...], BeforeValidator(as_tuple)] = ()
    faults: Annotated[tuple[EquipmentFault, ...], BeforeValidator(as_tuple)] = ()

    def open_faults(self) -> tuple[EquipmentFault, ...]:
        """Return the faults that are not repaired, the oldest first."""
        faults = (fault for fault in self.faults if fault.repaired is None)
        return tuple(sorted(faults, key=lambda f: (f.reported, f.station, f.equipment, f.fault)))

    def open_faults_at(self, station: str) -> tuple[EquipmentFault, ...]:
        """Return the open faults of a station, the oldest first."""
        return tuple(fault for fault in self.open_faults() if fault.station == station)
