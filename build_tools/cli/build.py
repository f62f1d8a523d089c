"""`courseware build`: check → transcode → `site/`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from build_tools.cli.replay import open_page
from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.problem import Problem
    from build_tools.project import Project
    from build_tools.stages.build import BuildOptions
    from build_tools.stages.edits.text_edits import TextBuild


def command() -> click.Command:
    """Return the verb."""

    @click.command("build", cls=Verb, help=_("Check, transcode, and build the site."))
    @click.option("--jobs", type=click.IntRange(1, 64), help=_("Recordings encoded side by side."))
    @click.option(
        "--cluster", default="", metavar="ADDRESS", help=_("Let other PCs encode: tcp://HOST:PORT.")
    )
    @click.option(
        "--keep-going",
        is_flag=True,
        help=_("Build the rest when something is wrong; its page says so."),
    )
    @click.option("--strict", is_flag=True, help=_("Warnings count as errors."))
    @click.option(
        "--reencode",
        is_flag=True,
        help=_("Encode anew what was published; stations will be sent it again."),
    )
    @click.option(
        "--dry-run",
        is_flag=True,
        help=_("Only say what would become of each recording, and why; nothing is made."),
    )
    @click.option(
        "--open", "open_it", is_flag=True, help=_("Open the site where there is a desktop.")
    )
    def build(
        *,
        jobs: int | None,
        cluster: str,
        keep_going: bool,
        strict: bool,
        reencode: bool,
        dry_run: bool,
        open_it: bool,
    ) -> None:
        from build_tools.cli.code_question import open_project
        from build_tools.clock import today
        from build_tools.model.month import Month
        from build_tools.model.problem import ProblemsFound, errors_of
        from build_tools.project import read_project
        from build_tools.stages.cache import dependencies_of

        call = session()
        project = open_project(call)
        if dependencies := dependencies_of(project):
            call.depend(dependencies, (project.site,))
            project = read_project(call.folder)  # as it is now that it was noted
        home = project.site / "index.html"
        if not (dry_run or keep_going) and (edited := _texts_built(project, call, strict=strict)):
            _say_built(edited.problems, (), home, call)
            call.keep(0, home, edited.token)
            if open_it:
                open_page(str(home), lambda: _say_no_browser(call))
            return
        from build_tools.stages import build as build_stage  # it takes as long as all the above

        options = build_stage.BuildOptions(
            today=Month.of(today()),
            jobs=jobs,
            keep_going=keep_going,
            strict=strict,
            reencode=reencode,
            cluster=cluster,
        )
        if dry_run:
            _say_plans(project, options, call)
            return
        built = build_stage.build(project, options, call.progress())
        _say_built(built.prepared.problems, built.remarks, home, call)
        code = ProblemsFound.exit_code if errors_of(built.prepared.problems) else 0
        call.keep(code, home, built.token)
        if open_it:
            open_page(str(home), lambda: _say_no_browser(call))
        if code:
            raise click.exceptions.Exit(code)

    return build


def _texts_built(project: Project, call: Session, *, strict: bool) -> TextBuild | None:
    """Build what edits of texts change, where nothing else has changed since the build before."""
    earlier = call.earlier_build()
    if not (earlier and earlier.token and all(path.endswith(".md") for path in earlier.changed)):
        return None
    from build_tools.stages.edits.text_edits import FilesChanged, build_texts

    changes = FilesChanged(earlier.changed, earlier.token, earlier.site_is_as_it_was)
    return build_texts(project, changes, call.progress(), strict=strict)


def _say_built(
    problems: Sequence[Problem], remarks: Sequence[str], home: Path, call: Session
) -> None:
    call.show(problems)
    for line in remarks:
        call.say(_("mkdocs warns: {text}").format(text=line), error=True)
    call.say(_("The site is ready: {path}").format(path=home))
    call.answer(
        {
            "site": str(home),
            "problems": [problem.as_json() for problem in problems],
            "remarks": list(remarks),
        }
    )


def _say_plans(project: Project, options: BuildOptions, call: Session) -> None:
    """Print what would become of each recording. Exit code 1 where one would fail."""
    from build_tools.stages.dry_run import plan_media

    plans = plan_media(project, options)
    for plan in plans:
        call.say(f"{plan.recording} ({plan.lesson})")
        for line in plan.lines:
            call.say(f"  {line}")
    call.answer({"plans": [asdict(plan) for plan in plans]})
    if any(plan.state == "broken" for plan in plans):
        raise click.exceptions.Exit(1)


def _say_no_browser(call: Session) -> None:
    call.say(_("No browser answered; open the file above by hand."), error=True)
