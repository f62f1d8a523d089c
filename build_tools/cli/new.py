"""`courseware new SECTION TITLE`: a new lesson from a template, or from a station's words."""

from __future__ import annotations

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


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
    def write_lesson(*, section: str, title: str | None, statement: str | None) -> None:
        from build_tools.authoring.new import new_lesson
        from build_tools.project import read_project
        from build_tools.stages.new import new_from_statement

        call = session()
        project = read_project(call.folder)
        if statement:
            written = new_from_statement(project, statement, section, title)
        else:
            written = new_lesson(project, section, title or "")
        call.say(_("Write the lesson in {path}").format(path=written))
        call.answer({"file": str(written)})

    return write_lesson


def _title_or_statement(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    if value is None and not context.params.get("statement"):
        raise click.MissingParameter(ctx=context, param=parameter)
    return value
