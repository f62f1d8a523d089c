"""`courseware check`: every problem of the content, all at once."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext


def command() -> click.Command:
    """Return the verb."""

    @click.command("check", cls=Verb, help=_("Find every problem of the content, all at once."))
    @click.argument("files", nargs=-1, type=click.Path(path_type=Path))
    @click.option("--strict", is_flag=True, help=_("Warnings count as errors."))
    def check(files: tuple[Path, ...], *, strict: bool) -> None:
        from build_tools.authoring.checks.pictures import large_pictures
        from build_tools.authoring.tidying.hints import with_tidy_hints
        from build_tools.clock import today
        from build_tools.model.month import Month
        from build_tools.model.problem import errors_of
        from build_tools.project import read_project
        from build_tools.stages.cache import dependencies_of
        from build_tools.stages.check import check_project, newest_first, problems_of_files

        call = session()
        project = read_project(call.folder)
        if dependencies := dependencies_of(project):
            call.depend(dependencies)
            project = read_project(call.folder)  # as it is now that it was noted
        content, problems = check_project(project, Month.of(today()))
        if files:
            problems = problems_of_files(project, problems, files)
        problems = newest_first(project, with_tidy_hints(project, problems))
        large = large_pictures(project, content)
        call.show(problems, asked_for=True)
        call.answer(
            {
                "problems": [problem.as_json() for problem in problems],
                "large_pictures": [asdict(picture) for picture in large],
            }
        )
        if large:
            call.say(_large_line(len(large), project.settings.picture_size))
        if errors_of(problems) or (strict and problems):
            call.keep(1)
            raise click.exceptions.Exit(1)
        if files:
            call.say(_("No errors in these files."))
        else:
            call.say(_("{count} lessons, no errors.").format(count=len(content.lessons)))
        call.keep(0)

    return check


def _large_line(count: int, size: int) -> str:
    line = ngettext(
        "{count} picture is larger than {size} points: the build makes it smaller, the original "
        "stays as it is.",
        "{count} pictures are larger than {size} points: the build makes them smaller, the "
        "originals stay as they are.",
        count,
    )
    return line.format(count=count, size=size)
