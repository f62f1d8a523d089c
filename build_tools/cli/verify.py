"""`courseware verify`: every fault of a medium, a line for each."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.medium import medium_name
from build_tools.cli.session import Verb, session
from build_tools.cli.trusted import trust_choice, trust_options
from build_tools.messages import _, ngettext


def command() -> click.Command:
    """Return the verb."""

    @click.command("verify", cls=Verb, help=_("Say everything that is wrong with a medium."))
    @click.argument("medium")
    @click.option("--quick", is_flag=True, help=_("Of media look at the sizes alone."))
    @trust_options
    def verify(*, medium: str, quick: bool, key_file: Path | None, root_file: Path | None) -> None:
        from build_tools.clock import today
        from build_tools.model.rules import Rule
        from build_tools.reading.quoting import printable
        from build_tools.release.delivery.target import names_in_words
        from build_tools.stages.verify import verify_medium

        call, trust = session(), trust_choice(key_file, root_file)
        report = verify_medium(
            medium_name(medium), trust, call.progress(), quick=quick, today=today()
        )
        lines = [f"{problem.location}: {problem.message}" for problem in report.problems]
        for line in lines:
            call.say(line, error=True)
        for warning in report.warnings:
            call.say(warning, error=True)
        if report.harmless:
            count = len(report.harmless)
            line = ngettext(
                "{count} file that no list names is harmless: {names}",
                "{count} files that no list names are harmless: {names}",
                count,
            )
            names = names_in_words(tuple(printable(path) for path in report.harmless))
            call.say(line.format(count=count, names=names))
        call.answer(
            {
                "release": report.current,
                "station": report.station,
                "releases": list(report.releases),
                "faults": lines,
                "problems": [problem.as_json() for problem in report.problems],
                "warnings": list(report.warnings),
                "own": report.by_station,
                "harmless": [printable(path) for path in report.harmless],
            }
        )
        if report.problems:
            count = len(report.problems)
            line = ngettext(
                "{count} fault; deliver to this medium again, that heals it",
                "{count} faults; deliver to this medium again, that heals it",
                count,
            )
            if any(problem.rule == Rule.MEDIUM_FILE_RUNS for problem in report.problems):
                line = ngettext(
                    "{count} fault; remove what may run, then deliver to this medium again",
                    "{count} faults; remove what may run, then deliver to this medium again",
                    count,
                )
            call.say(line.format(count=count), error=True)
            raise click.exceptions.Exit(1)
        line = _("{release} for {station} is whole and signed")
        call.say(line.format(release=report.current, station=report.station))

    return verify
