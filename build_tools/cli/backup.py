"""`courseware backup FILE`: the office's state in one file that proves itself."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _
from build_tools.reading.quoting import printable


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
        result = back_up(read_project(call.folder).root, file)
        for path, reason in result.left_out:
            line = _("{path} is not in the backup: {reason}")
            call.say(line.format(path=printable(path), reason=reason), error=True)
        line = _("{count} files are in {file}, read back and checked.")
        call.say(line.format(count=len(result.paths), file=file))
        line = _("Lessons, recordings and films of releases are not in it: copy {folders} too.")
        call.say(line.format(folders="content/, mkdocs.yml, releases/media/"))
        call.answer(
            {
                "file": str(file),
                "paths": list(result.paths),
                "left_out": [{"path": path, "why": why} for path, why in result.left_out],
            }
        )
        if result.left_out:
            raise click.exceptions.Exit(1)

    return backup
