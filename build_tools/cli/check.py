"""`courseware check`: every problem of the content, all at once."""

from __future__ import annotations

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command("check", cls=Verb, help=_("Find every problem of the content, all at once."))
    @click.option("--strict", is_flag=True, help=_("Warnings count as errors."))
    def check(*, strict: bool) -> None:
        from build_tools.clock import today
        from build_tools.model.month import Month
        from build_tools.model.problem import errors_of
        from build_tools.project import read_project
        from build_tools.stages.check import find_problems

        call = session()
        content, problems = find_problems(read_project(call.folder), Month.of(today()))
        call.show(problems)
        call.answer({"problems": [problem.as_json() for problem in problems]})
        if errors_of(problems) or (strict and problems):
            raise click.exceptions.Exit(1)
        call.say(_("{count} lessons, no errors.").format(count=len(content.lessons)))

    return check
