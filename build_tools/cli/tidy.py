"""`courseware tidy [FILE…]`: mends what is plainly meant in lessons, when asked and answered."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from build_tools.cli.session import Session
    from build_tools.stages.tidy.planning import PageChange, TidyPlan

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
# Blanks that nobody sees are what most of such a change is about.
_VISIBLE = str.maketrans({"\t": "→", "\u00a0": "⍽", "\u3000": "□"})


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "tidy",
        cls=Verb,
        help=_("Mend what is plainly meant in lessons: marks, blanks, encodings; show it first."),
    )
    @click.argument("files", nargs=-1, type=click.Path(path_type=Path))
    @click.option("--yes", is_flag=True, help=_("Write without asking."))
    def tidy(files: tuple[Path, ...], *, yes: bool) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.tidy.planning import plan_tidy
        from build_tools.stages.tidy.writing import write_tidied

        call = session()
        project = read_project(call.folder)
        plan = plan_tidy(project, files)
        for change in plan.changes:
            _show(call, change)
        call.show(plan.problems)
        unasked = bool(plan.changes) and not yes and not sys.stdin.isatty()
        old_pages = None
        if plan.changes and not unasked and (yes or _agreed(len(plan.changes))):
            old_pages = write_tidied(project, plan.changes, today())
        _tell(call, plan, old_pages, unasked=unasked)
        if plan.problems or unasked:
            raise click.exceptions.Exit(1)

    return tidy


def _show(call: Session, change: PageChange) -> None:
    if change.page.encoding != "UTF-8":
        line = _("{file}: from {encoding} to UTF-8")
        call.say(line.format(file=change.path, encoding=change.page.encoding))
    diff = change.diff()
    if not diff and change.page.encoding == "UTF-8":
        call.say(_("{file}: the ends of its lines").format(file=change.path))
    for diff_line in diff:
        call.say(_visible(diff_line))
    if change.loses_pass:
        line = _("{file}: it was passed, and waits for its review again when it is changed")
        call.say(line.format(file=change.path))


def _visible(line: str) -> str:
    from build_tools.reading.quoting import printable

    colour = _COLOURS.get(line[:1])
    if line[:1] in "+-" and not line.startswith(("+++ ", "--- ")):
        text = line.rstrip(" ")
        line = text + "·" * (len(line) - len(text))
    line = line.translate(_VISIBLE)
    return click.style(printable(line), fg=colour) if colour else printable(line)


def _agreed(count: int) -> bool:
    question = ngettext("Write {count} page?", "Write {count} pages?", count)
    return click.confirm(question.format(count=count), err=True)


def _tell(call: Session, plan: TidyPlan, old_pages: Path | None, *, unasked: bool) -> None:
    count = len(plan.changes)
    if old_pages is not None:
        mended = ngettext("{count} page mended.", "{count} pages mended.", count)
        call.say(mended.format(count=count))
        call.say(_("What was there before is kept in {folder}").format(folder=old_pages))
    elif unasked:
        call.say(
            _("Nothing was written: there is no terminal to ask at. To write it, add --yes."),
            error=True,
        )
    else:
        call.say(_("Nothing was written.") if count else _("There is nothing to mend."))
    call.answer(
        {
            "pages": [
                {
                    "file": change.path,
                    "encoding": change.page.encoding,
                    "loses_pass": change.loses_pass,
                    "diff": change.diff(),
                }
                for change in plan.changes
            ],
            "written": old_pages is not None,
            "kept_in": str(old_pages) if old_pages else None,
            "problems": [problem.as_json() for problem in plan.problems],
        }
    )
