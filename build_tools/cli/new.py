"""`courseware new SECTION TITLE`: a new lesson from a template, or from a station's words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.arguments import day_argument
from build_tools.cli.session import Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.cli.session import Session
    from build_tools.project import Project


def command() -> click.Command:
    """Return the verb."""

    @click.command("new", cls=Verb, help=_("Write a new lesson with TITLE into SECTION."))
    @click.argument("section", metavar="SECTION")
    @click.argument("title", metavar="[TITLE]", required=False, callback=_title_or_statement)
    @click.option(
        "--from",
        "statement",
        metavar="ID",
        is_eager=True,  # whether a title is needed depends on it
        help=_("Begin a model case from the statement ID of a station; TITLE may be left out."),
    )
    @click.option(
        "--from-broadcast",
        "broadcast",
        nargs=2,
        type=(str, click.Path(path_type=Path)),
        metavar="DAY VIDEO",
        is_eager=True,
        help=_("Make the lesson of the live broadcast of DAY, with VIDEO; TITLE may be left out."),
    )
    def write_lesson(
        *,
        section: str,
        title: str | None,
        statement: str | None,
        broadcast: tuple[str, Path] | None,
    ) -> None:
        from build_tools.authoring.new import new_lesson
        from build_tools.project import read_project
        from build_tools.stages.new import new_from_statement

        call = session()
        if statement and broadcast:
            raise click.UsageError(_("--from and --from-broadcast exclude each other"))
        project = read_project(call.folder)
        if broadcast:
            _lesson_from_broadcast(call, project, section, title, broadcast)
            return
        if statement:
            written = new_from_statement(project, statement, section, title)
        else:
            written = new_lesson(project, section, title or "")
        call.say(_("Write the lesson in {path}").format(path=written))
        call.answer({"file": str(written)})

    return write_lesson


def _lesson_from_broadcast(
    call: Session, project: Project, section: str, title: str | None, broadcast: tuple[str, Path]
) -> None:
    from build_tools.stages.timetable.broadcast_lesson import lesson_from_broadcast

    day, video = broadcast
    made = lesson_from_broadcast(project, day_argument(day), video, section, title)
    if made.path is None:
        line = _("The broadcast of {day} is the lesson '{id}' already; nothing was changed.")
        call.say(line.format(day=day, id=made.identity))
    else:
        call.say(_("Write the lesson in {path}").format(path=made.path))
        call.say(_("The slot of {day} names it: recording: {id}").format(day=day, id=made.identity))
    file = str(made.path) if made.path else None
    call.answer({"file": file, "id": made.identity})


def _title_or_statement(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    begun = context.params.get("statement") or context.params.get("broadcast")
    if value is None and not begun:
        raise click.MissingParameter(ctx=context, param=parameter)
    return value
