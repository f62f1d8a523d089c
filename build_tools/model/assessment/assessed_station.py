"""A station's year with all that was made of it, one station at a time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.assessment.measures import StationMeasures
    from build_tools.model.assessment.score import Assessed, Evidence


@dataclass(frozen=True)
class TownshipShare:
    """What a station brings to an item by which the township is scored."""

    scheme: str
    item: str
    name: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class AssessedStation:
    """A station's year, and its scores with their whole trees.

    `assessed` has an entry for each scheme that scores stations, in the order of the rule book;
    `shares` one for each item of the schemes that score the township.
    """

    measures: StationMeasures
    assessed: tuple[Assessed, ...]
    shares: tuple[TownshipShare, ...] = ()

    def of_scheme(self, scheme: str) -> tuple[Assessed, ...]:
        """What a scheme made of the station: one entry, none where it scores the township."""
        return tuple(entry for entry in self.assessed if entry.score.id == scheme)
