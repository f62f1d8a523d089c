"""`courseware desk`: the office's desk in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.replay import open_address
from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "desk",
        cls=Verb,
        help=_("Write, check and review lessons in the browser of this PC, until Ctrl-C."),
    )
    @click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=0,
        metavar="NUMBER",
        help=_("The port of this PC at which it answers; any free one where none is named."),
    )
    @click.option("--no-open", is_flag=True, help=_("Do not open the browser."))
    @click.option(
        "--under",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help=_("Take the folders in DIR for the sticks, such as places to mount at."),
    )
    @click.option(
        "--shortcut",
        is_flag=True,
        help=_("Only write the files that open the desk by a double-click, and end."),
    )
    def desk(*, port: int, no_open: bool, under: Path | None, shortcut: bool) -> None:
        from build_tools.authoring.shortcuts.desk_shortcuts import write_desk_shortcuts
        from build_tools.cli.code_question import open_project
        from build_tools.desk.guard import DeskPorts
        from build_tools.desk.serving import RunningDesk

        call = session()
        project = open_project(call)
        if shortcut:
            written = write_desk_shortcuts(project.root)
            for file in written:
                call.say(_("Double-click this to open the desk: {file}").format(file=file))
            call.answer({"files": [str(file) for file in written]})
            return
        running = RunningDesk(project, under)

        def show(ports: DeskPorts) -> None:
            call.say(_("The desk: {url} — Ctrl-C ends it").format(url=ports.url))
            call.answer({"url": ports.url})
            if not no_open:
                open_address(ports.url)

        if running.begin():
            running.serve(port, show)
        elif ports := running.ports():
            call.say(_("The desk of this project is open already: {url}").format(url=ports.url))
            call.answer({"url": ports.url})
            if not no_open:
                open_address(ports.url)
        else:
            call.say(_("The desk of this project is just being opened."))

    return desk
