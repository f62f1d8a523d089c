"""`courseware verify`: every fault of a medium, a line for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.media import medium_at
from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.model.release import KeyRing


def command() -> click.Command:
    """Return the verb."""

    @click.command("verify", cls=Verb, help=_("Say everything that is wrong with a medium."))
    @click.argument("medium")
    @click.option("--quick", is_flag=True, help=_("Of media look at the sizes alone."))
    @key_option()
    def verify(*, medium: str, quick: bool, key_file: Path | None) -> None:
        from build_tools.clock import today
        from build_tools.release import verify as verify_medium

        call = session()
        ring = ring_for(key_file)
        found = verify_medium(medium_at(medium), ring, call.progress(), quick=quick, today=today())
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


def key_option() -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option for who has the public key and no project."""
    return click.option(
        "--key",
        "key_file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("Trust this public key instead of those of the project."),
    )


def ring_for(key_file: Path | None) -> KeyRing:
    """Return the keys to trust: the one given, else those of the project."""
    from build_tools.release import read_ring, ring_of

    if key_file is not None:
        return ring_of(key_file)
    from build_tools.authoring import read_project

    return read_ring(read_project(session().folder).office / "keys")
