"""Points that people gave, with who, when and why: the whole of `office/given.yml`. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, Field

from build_tools.model.assessment.exact import Number
from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Id, Line
from build_tools.model.office.privacy import PRIVATE
from build_tools.model.station import Code


class GivenPoints(StrictModel):
    """Points given to a station, or taken off; without a station, to the township.

    An entry for a veto has no points.
    """

    station: Code | None = None
    item: Id
    points: Number | None = None
    on: dt.date
    by: Annotated[Line, PRIVATE]
    why: Annotated[Line, PRIVATE]


class GivenRegister(StrictModel):
    """The whole of `office/given.yml`."""

    grants: Annotated[tuple[GivenPoints, ...], BeforeValidator(as_tuple)] = Field(
        default=(), validation_alias="given"
    )

    def entries(self, item: str, year: int, station: str | None) -> tuple[GivenPoints, ...]:
        """Return what was given in a year for an item, in a fixed order."""
        entries = (
            e for e in self.grants if (e.item, e.on.year, e.station) == (item, year, station)
        )
        return tuple(sorted(entries, key=lambda e: (e.on, e.points or 0, e.by, e.why)))
