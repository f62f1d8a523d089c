"""`courseware allow`: the code that a project brings may run on this PC."""

from __future__ import annotations

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "allow",
        cls=Verb,
        help=_("Show the code that a project brings, and let it run on this PC."),
    )
    @click.option("--yes", is_flag=True, help=_("Do not ask."))
    @click.option("--withdraw", "taken_back", is_flag=True, help=_("Let it run no longer."))
    def allow(*, yes: bool, taken_back: bool) -> None:
        from build_tools.allowed_code import allow_code, code_problems, withdraw
        from build_tools.cli.code_question import ask_about_code
        from build_tools.project import read_project

        call = session()
        project = read_project(call.folder)
        if taken_back:
            withdraw(project)
        problems = code_problems(project)
        if problems and yes:
            allow_code(project)
        elif problems and not taken_back:
            ask_about_code(project, call)
        if taken_back:
            call.say(_("Code of this project is asked about again before it runs."))
        elif problems:
            call.say(_("The code of this project may run on this PC until it changes."))
        else:
            call.say(_("There is no code in this project that would have to be allowed."))
        call.answer({"code": [problem.as_json() for problem in problems]})

    return allow
