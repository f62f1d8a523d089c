"""`courseware report`: the year's scores of all stations, and how one of them came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import year_argument
from build_tools.cli.session import Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.assessment.score import Assessed, Score
    from build_tools.stages.report import YearScored


def command() -> click.Command:
    """Return the verb."""

    @click.command("report", cls=Verb, help=_("Score a year by the rules of the office."))
    @click.argument("year", metavar="YEAR")
    @click.option("--explain", metavar="CODE", help=_("Show how a station came to its scores."))
    def report(*, year: str, explain: str | None) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.report import explain_station, score_year, year_summary

        call = session()
        scored = score_year(read_project(call.folder), year_argument(year), today())
        call.show(scored.problems)
        lines = explain_station(scored, explain) if explain else year_summary(scored)
        until = _("Scored from {first} to {day}.")
        call.say(until.format(first=f"{scored.year}-01-01", day=scored.last_day))
        for line in lines:
            call.say(line)
        call.answer(_document(scored, explain))

    return report


def _document(scored: YearScored, code: str | None) -> dict[str, Any]:
    return {
        "year": scored.year,
        "until": scored.last_day.isoformat(),
        "schemes": [
            {
                "id": result.id,
                "title": result.title,
                "scores": [
                    _assessed(entry, whole=code is not None)
                    for entry in result.assessed
                    if code in (None, entry.station)
                ],
            }
            for result in scored.results
        ],
    }


def _assessed(entry: Assessed, *, whole: bool) -> dict[str, Any]:
    return {
        "station": entry.station,
        "rank": entry.rank,
        "points": str(entry.score.points),
        "full": str(entry.score.full),
        "rating": entry.rating.id if entry.rating else None,
        "band": entry.rating.band if entry.rating else None,
        "stars": entry.stars,
        "recheck": entry.recheck,
        **({"score": _score(entry.score)} if whole else {}),
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "id": score.id,
        "text": score.text,
        "points": str(score.points),
        "undecided": score.undecided,
        "parts": [_score(part) for part in score.parts],
        "evidence": [
            {"text": line.text, "counts": line.counts, "sessions": list(line.sessions)}
            for line in score.evidence
        ],
    }
