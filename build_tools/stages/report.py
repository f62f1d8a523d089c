"""The stage of `report`: the year's records, measured and scored by the rule book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.assessment.explaining import explanation, summary
from build_tools.stages.scored_year import scored_year

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.assessment.assessed_station import AssessedStation
    from build_tools.model.assessment.score import SchemeResult
    from build_tools.model.problem import Problem
    from build_tools.project import Project


@dataclass(frozen=True)
class YearReport:
    """The rankings of a year up to `last_day`, and the station that was asked about."""

    year: int
    last_day: dt.date
    results: tuple[SchemeResult, ...]
    problems: tuple[Problem, ...]
    """Warnings about the registers."""
    explained: AssessedStation | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The score trees of the station, else a line for each station, the best first."""
        if self.explained is not None:
            return tuple(line for entry in self.explained.assessed for line in explanation(entry))
        return tuple(line for result in self.results for line in summary(result))


def report_year(
    project: Project, year: int, today: dt.date, explain: str | None = None
) -> YearReport:
    """Score a year up to its last month that is over; `explain` is the code of a station.

    Raises ReportError, and ProblemsFound where the rule book or a register has errors.
    """
    with scored_year(project, year, today) as scored:
        return YearReport(
            year,
            scored.last_day,
            scored.results,
            scored.problems,
            scored.station(explain) if explain else None,
        )
