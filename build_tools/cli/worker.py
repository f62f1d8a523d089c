"""`courseware worker`: this PC encodes for builds that other PCs start."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "worker",
        cls=Verb,
        help=_("Encode for builds on other PCs, until Ctrl-C. ADDRESS is that of the scheduler."),
    )
    @click.argument("address")
    @click.option("--jobs", type=click.IntRange(1, 64), help=_("Recordings encoded side by side."))
    @click.option(
        "--scratch",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("A folder on this PC's own disk for unfinished work."),
    )
    def worker(*, address: str, jobs: int | None, scratch: Path | None) -> None:
        from build_tools.cli.code_question import open_project
        from build_tools.stages.worker import serve_cluster

        call = session()
        folder = scratch or Path(tempfile.gettempdir()) / "courseware-worker"
        serve_cluster(open_project(call), address, jobs, folder.absolute(), call.say)

    return worker
