"""`courseware report`: the year's scores of all stations, and how one of them came about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import year_argument
from build_tools.cli.session import Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.assessment.assessed_station import AssessedStation
    from build_tools.model.assessment.score import Assessed, SchemeResult, Score
    from build_tools.stages.report import YearReport


def command() -> click.Command:
    """Return the verb."""

    @click.command("report", cls=Verb, help=_("Score a year by the rules of the office."))
    @click.argument("year", metavar="YEAR")
    @click.option("--explain", metavar="CODE", help=_("Show how a station came to its scores."))
    @click.option(
        "--out",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("Write the report there, as a page and as a spreadsheet."),
    )
    def report(*, year: str, explain: str | None, out: Path | None) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.report import report_year

        call = session()
        scored = report_year(read_project(call.folder), year_argument(year), today(), explain, out)
        call.show(scored.problems)
        until = _("Scored from {first} to {day}.")
        call.say(until.format(first=f"{scored.year}-01-01", day=scored.last_day))
        for line in scored.lines:
            call.say(line)
        if scored.written:
            page, sheet = scored.written
            call.say(_("The report: {page} and {sheet}").format(page=page, sheet=sheet))
        call.answer(_document(scored))

    return report


def _document(scored: YearReport) -> dict[str, Any]:
    return {
        "year": scored.year,
        "until": scored.last_day.isoformat(),
        "files": [str(path) for path in scored.written],
        "schemes": [_scheme(result, scored.explained) for result in scored.results],
    }


def _scheme(result: SchemeResult, explained: AssessedStation | None) -> dict[str, Any]:
    entries = result.assessed if explained is None else explained.of_scheme(result.id)
    return {
        "id": result.id,
        "title": result.title,
        "scores": [_assessed(entry, whole=explained is not None) for entry in entries],
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
