"""A score that explains itself: text, points, parts, and the sessions behind it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.assessment.rule_book import Rating


class Evidence(Struct, frozen=True, gc=False):
    """A line of what a score rests on: `2026-01-05 放了 60 分钟`, and whether it was enough.

    Some hundred of them belong to each station: see `measures.Occurrence`.
    """

    text: str
    sessions: tuple[str, ...] = ()
    """Ids of statements."""
    counts: bool = True


@dataclass(frozen=True)
class Score:
    """Points of a rule or heading. Those of `parts`, where there are any, add up to `points`.

    `text` is a sentence in Chinese for those who are scored. `undecided` marks a score that had
    nothing to go by: a person has to look.
    """

    id: str
    name: str
    text: str
    points: Fraction
    full: Fraction
    parts: tuple[Score, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    undecided: bool = False
    stars: int | None = None
    """How many of the stars below were awarded, where it is about stars."""
    barred_to: str = ""
    """The id of the rating that a veto allows at most."""

    def every_part(self) -> Iterator[Score]:
        """This score and all below it, from the top."""
        yield self
        for part in self.parts:
            yield from part.every_part()

    def find(self, part_id: str) -> Score | None:
        """Return the part with this id."""
        return next((part for part in self.every_part() if part.id == part_id), None)

    def without_evidence(self) -> Score:
        """The same score without the lines that it rests on, for tables of many."""
        parts = tuple(part.without_evidence() for part in self.parts)
        return replace(self, parts=parts, evidence=())

    @property
    def sessions(self) -> tuple[str, ...]:
        """Ids of all statements behind it, each once, sorted."""
        lines = (line for part in self.every_part() for line in part.evidence)
        return tuple(sorted({session for line in lines for session in line.sessions}))


@dataclass(frozen=True)
class Assessed:
    """What a scheme made of a station; `station` is empty for the township."""

    station: str
    name: str
    score: Score
    rank: int
    """From 1; the same points have the same rank."""
    rating: Rating | None = None
    rating_text: str = ""
    stars: int | None = None
    recheck: bool = False
    """Whether it was drawn to be visited again."""


@dataclass(frozen=True)
class SchemeResult:
    """What a scheme made of everybody whom it scores, by the codes of their stations.

    In a year's rankings the scores are without evidence: it stays with one station at a time.
    """

    id: str
    title: str
    assessed: tuple[Assessed, ...]

    def find(self, station: str) -> Assessed | None:
        """Return the result of a station."""
        return next((result for result in self.assessed if result.station == station), None)
