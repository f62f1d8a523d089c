"""`courseware backup FILE`: the office's state in one file that proves itself."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "backup",
        cls=Verb,
        help=_("Put registers, ledger, public keys and the releases' lists into FILE."),
    )
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
    def backup(*, file: Path) -> None:
        from build_tools.office.backup import back_up
        from build_tools.project import read_project

        call = session()
        paths = back_up(read_project(call.folder).root, file)
        line = _("{count} files are in {file}, read back and checked.")
        call.say(line.format(count=len(paths), file=file))
        call.say(_("Lessons and recordings are not in it: copy the folder content too."))
        call.answer({"file": str(file), "paths": list(paths)})

    return backup
