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
    @click.argument("place", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
    @click.option(
        "--station",
        "code",
        required=True,
        metavar="CODE",
        help=_("The station's code, as in office/stations.yml."),
    )
    def kit(*, place: Path, code: str) -> None:
        from build_tools.project import read_project
        from build_tools.release.kit.station_kit import kit_files, write_kit
        from build_tools.release.trust.keys import read_ring
        from build_tools.stages.plan import served_stations

        call = session()
        project = read_project(call.folder)
        (station,) = served_stations(project, [code])
        ring = read_ring(project.office / "keys")
        files = kit_files(station.code, station.name, ring)
        write_kit(place, files)
        line = _("The kit of {name} is ready: {path}")
        call.say(line.format(name=station.name, path=place))
        call.say(_("Print {path} and hand it over with the stick").format(path="kit/card.html"))
        call.answer(
            {"station": station.code, "folder": str(place), "files": sorted(files)},
        )

    return kit
