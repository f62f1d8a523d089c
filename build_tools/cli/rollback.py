"""`courseware rollback`: the release before plays again; nothing is copied."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.medium import medium_name
from build_tools.cli.session import Verb, session
from build_tools.cli.trusted import trust_choice, trust_options
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "rollback", cls=Verb, help=_("Let the release before the one on MEDIUM play again.")
    )
    @click.argument("medium")
    @trust_options
    def rollback(*, medium: str, key_file: Path | None, root_file: Path | None) -> None:
        from build_tools.stages.rollback import roll_back_medium

        call = session()
        name = roll_back_medium(medium_name(medium), trust_choice(key_file, root_file))
        call.say(_("{release} plays again; to go forward, deliver").format(release=name))
        call.answer({"release": name})

    return rollback
