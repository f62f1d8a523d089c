"""`courseware init DIR`: a new township's project that builds as it is."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command("init", cls=Verb, help=_("Write a new project into DIR; it builds as it is."))
    @click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
    @click.option("--township", default="本镇", help=_("Name of the township."))
    def init(*, target: Path, township: str) -> None:
        from build_tools.authoring.starter import init as write_project

        call = session()
        folder = call.folder / target
        written = write_project(folder, township=township)
        call.say(_("A new project is in {folder}. Next:").format(folder=folder))
        call.say(f'  courseware -C "{folder}" build')
        call.say(
            _("Or double-click {file} there, and write in the browser.").format(
                file=written[-1].name
            )
        )
        call.answer({"folder": str(folder), "files": [str(path) for path in written]})

    return init
