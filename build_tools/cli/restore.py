"""`courseware restore FILE`: the office's state out of a backup, checked before anything moves."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "restore", cls=Verb, help=_("Bring back what 'courseware backup' put into FILE.")
    )
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
    @click.option(
        "--replace", is_flag=True, help=_("Replace what differs; it is kept beside FILE first.")
    )
    def restored(*, file: Path, replace: bool) -> None:
        from build_tools.office.backup import read_backup, restore
        from build_tools.project import read_project

        call = session()
        root = read_project(call.folder).root
        replaced_file = file.with_name(f"{file.stem}-replaced.zip")
        result = restore(root, read_backup(file), replace=replace, rescue=replaced_file)
        line = _("{new} files written, {replaced} replaced, {same} were as they are.")
        counts = {
            "new": len(result.written),
            "replaced": len(result.replaced),
            "same": len(result.same),
        }
        call.say(line.format(**counts))
        if result.replaced:
            call.say(_("What was replaced is in {file}.").format(file=replaced_file))
        call.answer(
            {
                **asdict(result),
                "kept": str(replaced_file) if result.replaced else None,
            }
        )

    return restored
