"""`courseware verify`: every fault of a medium, a line for each."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.media import medium_at
from build_tools.cli.session import Verb, session
from build_tools.cli.trusted import ring_for, trust_options
from build_tools.messages import _, ngettext


def command() -> click.Command:
    """Return the verb."""

    @click.command("verify", cls=Verb, help=_("Say everything that is wrong with a medium."))
    @click.argument("medium")
    @click.option("--quick", is_flag=True, help=_("Of media look at the sizes alone."))
    @trust_options
    def verify(*, medium: str, quick: bool, key_file: Path | None, root_file: Path | None) -> None:
        from build_tools.clock import today
        from build_tools.release.delivery.medium_state import key_lists
        from build_tools.release.delivery.verify import verify as verify_medium

        call, disk = session(), medium_at(medium)
        ring = ring_for(key_file, root_file, lambda: key_lists(disk))
        found = verify_medium(disk, ring, call.progress(), quick=quick, today=today())
        for fault in found.faults:
            call.say(fault, error=True)
        for warning in found.warnings:
            call.say(warning, error=True)
        call.answer(
            {
                "release": found.current,
                "station": found.station,
                "releases": list(found.releases),
                "faults": list(found.faults),
                "warnings": list(found.warnings),
            }
        )
        if found.faults:
            count = len(found.faults)
            line = ngettext(
                "{count} fault; deliver to this medium again, that heals it",
                "{count} faults; deliver to this medium again, that heals it",
                count,
            )
            call.say(line.format(count=count), error=True)
            raise click.exceptions.Exit(1)
        line = _("{release} for {station} is whole and signed")
        call.say(line.format(release=found.current, station=found.station))

    return verify
