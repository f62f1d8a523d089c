"""`courseware kit`: what a station's PC gets once, before any release comes."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "kit",
        cls=Verb,
        help=_("Write the station kit on a clean stick: it is handed over once, by hand."),
    )
    @click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
    @click.option(
        "--station",
        "code",
        required=True,
        metavar="CODE",
        help=_("The station's code, as in office/stations.yml."),
    )
    def kit(*, target: Path, code: str) -> None:
        from build_tools.project import read_project
        from build_tools.stages.kit import write_station_kit

        call = session()
        written = write_station_kit(read_project(call.folder), code, target)
        line = _("The kit of {name} is ready: {path}")
        call.say(line.format(name=written.station.name, path=target))
        call.say(_("Print {path} and hand it over with the stick").format(path="kit/card.html"))
        call.answer(
            {
                "station": written.station.code,
                "folder": str(target),
                "files": list(written.files),
            },
        )

    return kit
