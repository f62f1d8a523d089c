"""One clip of a recording with all that its plan depends on: facts, measurements, trims. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.facts import Measurements, SourceFacts


@dataclass(frozen=True)
class Clip:
    """The facts and measurements of one clip, and the trims that its lesson asks for."""

    facts: SourceFacts
    measurements: Measurements
    start: float | None = None
    end: float | None = None
    name: str = ""

    @property
    def span(self) -> tuple[float, float]:
        """(from, to) in seconds of what the trims leave."""
        return span_of(self.facts, self.start, self.end)


def span_of(facts: SourceFacts, start: float | None, end: float | None) -> tuple[float, float]:
    """Return (from, to) in seconds of what the trims leave of a source."""
    begin = min(start or 0.0, facts.duration)
    finish = facts.duration if end is None else min(end, facts.duration)
    return begin, max(begin, finish)
