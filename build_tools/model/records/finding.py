"""Something odd in the records of a station, for a person to judge: never corrected. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.problem import Location

if TYPE_CHECKING:
    from build_tools.model.problem import Problem
    from build_tools.model.rules import CheckRule


@dataclass(frozen=True)
class Finding:
    """What is odd, and the statements that it is about; a gap has none, but its PC.

    `message` and `hint` are in the language chosen.
    """

    rule: CheckRule
    station: str
    message: str
    hint: str
    ids: tuple[str, ...] = ()
    pc: str = ""

    @property
    def problem(self) -> Problem:
        """The finding as it is shown beside problems of files."""
        return self.rule.problem_at(Location(station=self.station), self.message, self.hint)
