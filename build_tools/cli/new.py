"""`courseware new SECTION TITLE`: a new lesson from a template."""

from __future__ import annotations

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command("new", cls=Verb, help=_("Write a new lesson with TITLE into SECTION."))
    @click.argument("section", metavar="SECTION")
    @click.argument("title", metavar="TITLE")
    def write_lesson(*, section: str, title: str) -> None:
        from build_tools.authoring.new import new_lesson
        from build_tools.project import read_project

        call = session()
        written = new_lesson(read_project(call.folder), section, title)
        call.say(_("Write the lesson in {path}").format(path=written))
        call.answer({"file": str(written)})

    return write_lesson
