"""`courseware inspect`: what is known of a recording before anything is made of it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.media.inspection import Inspection

_WIDE = 400


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "inspect", cls=Verb, help=_("Say what is in recordings: picture, sound, length, faults.")
    )
    @click.argument(
        "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
    )
    def inspect(*, files: tuple[Path, ...]) -> None:
        from build_tools.model.problem import Problem
        from build_tools.stages.inspect import inspect_files

        call = session()
        answers: list[dict[str, Any]] = []
        problems: list[Problem] = []
        for file, result in inspect_files(call.folder, files):
            if isinstance(result, Problem):
                problems.append(result)
                reason = f"{file}: {result.message}"
                call.say(_("Error: {reason}").format(reason=reason), error=True)
                answers.append({"file": str(file), "error": result.message})
            else:
                answers.append({"file": str(file), **document(result)})
                _show(call, file, result)
        call.answer({"files": answers, "problems": [problem.as_json() for problem in problems]})
        if problems:
            raise click.exceptions.Exit(1)

    return inspect


def document(inspection: Inspection) -> dict[str, Any]:
    """Return everything as JSON: facts with what follows from them, then the measurements."""
    facts = inspection.facts
    facts_json = asdict(facts) | {"duration": round(facts.duration, 3)}
    if facts.video:
        facts_json["video"]["shown_size"] = facts.video.shown_size
    measured = asdict(inspection.measured)
    measured["content_figures"] = dict(inspection.measured.content_figures)
    result: dict[str, Any] = _plain({"facts": facts_json, "measured": measured})
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return round(value, 3) if isinstance(value, float) else value


def _show(call: Session, file: Path, inspection: Inspection) -> None:
    if call.quiet or call.json:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from build_tools.media.fact_rows import fact_rows

    table = Table(title=Text(str(file)), title_justify="left", show_header=False, box=None)
    for name, value in fact_rows(inspection.facts, inspection.measured):
        # The titles in a file are its own words, not markup.
        table.add_row(Text(name, style="bold"), Text(value))
    # In a pipe nothing is folded to a width that nobody sees.
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)
