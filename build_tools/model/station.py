"""A learning station as a value: where it is, what it needs, what its disk holds.

Reading the register, and checks that need the lessons, are left to `office`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Ids, Line, Lines
from build_tools.model.office.privacy import PRIVATE, PUBLISHED

_SIZE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([MGT])B")
# Disks are sold by powers of ten, and a stick of 32 GB holds no more than that.
_UNITS = {"M": 10**6, "G": 10**9, "T": 10**12}


def parse_size(value: object) -> int:
    """Return bytes for `32 GB`, `1.5 TB` or `500MB` (powers of ten); ValueError otherwise."""
    match = _SIZE.fullmatch(value.strip().upper()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("size")
    number, unit = match.groups()
    return round(float(number) * _UNITS[unit])


Size = Annotated[int, BeforeValidator(parse_size)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)]
StationRef = Annotated[str, StringConstraints(pattern=r"^\S{1,40}$", strip_whitespace=True)]
"""A station as a register names it: its code. A village in its place is taken in here, so that the
checks, which know the stations, can say which code was meant."""
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?$")]
Quality = Literal["hd", "small", "audio"]
DeliveryMethod = Literal["stick", "disk", "line"]


class Needs(StrictModel):
    """What a village wants to learn. Empty `regions` or `audience` stand for any."""

    topics: Lines = ()
    regions: Lines = ()
    audience: Lines = ()


class Station(StrictModel):
    """One station of the register. In the file sizes are written `32 GB`, under shorter keys."""

    code: Code
    """Names the station's files in a release, so it never changes."""
    name: Annotated[Line, PUBLISHED]
    village: Line
    region: RegionCode | None = None
    """The code of the administrative division: 6, 9 or 12 digits."""
    batch: Annotated[int, Field(ge=1, le=999)] | None = None
    """In which round of building the station was set up."""
    state: Literal["building", "open", "paused", "closed"] = "open"
    contact: Annotated[Line | None, PRIVATE] = None
    """A role, such as the village's station manager; never a name."""
    needs: Needs = Needs()
    asked: Ids = ()
    """Ids of the lessons that the station asked for, the most wanted first."""
    capacity_bytes: Size = Field(validation_alias="capacity")
    keep_free_bytes: Size = Field(default=10**9, validation_alias="keep_free")
    quality: Quality = "hd"
    """The best that it can use: an old PC may not play more than `small`."""
    delivery: DeliveryMethod = "stick"
    remarks: Annotated[Line | None, PRIVATE] = None

    @property
    def room_bytes(self) -> int:
        """Bytes that a release may fill."""
        return max(self.capacity_bytes - self.keep_free_bytes, 0)

    @property
    def served(self) -> bool:
        """Whether the station gets releases."""
        return self.state == "open"


class StationRegister(StrictModel):
    """The whole of `office/stations.yml`."""

    stations: Annotated[tuple[Station, ...], BeforeValidator(as_tuple)] = ()

    def find(self, code: str) -> Station | None:
        """Return the station with this code."""
        return next((station for station in self.stations if station.code == code), None)
