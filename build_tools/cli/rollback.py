"""`courseware rollback`: the release before plays again; nothing is copied."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.media import medium_at
from build_tools.cli.session import Verb, session
from build_tools.cli.verify import key_option, ring_for
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "rollback", cls=Verb, help=_("Let the release before the one on MEDIUM play again.")
    )
    @click.argument("medium")
    @key_option()
    def rollback(*, medium: str, key_file: Path | None) -> None:
        from build_tools.release import roll_back

        call = session()
        name = roll_back(medium_at(medium), ring_for(key_file))
        call.say(_("{release} plays again; to go forward, deliver").format(release=name))
        call.answer({"release": name})

    return rollback
