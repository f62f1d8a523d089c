"""`courseware month MONTH`: the month's routine, step by step, and the board of the stations."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "month", cls=Verb, help=_("Say what of a month is done and what is next; keep the board.")
    )
    @click.argument("month", metavar="MONTH")
    @click.option(
        "--run", "go", is_flag=True, help=_("Do what is next, up to what needs a person.")
    )
    @click.option(
        "--receipts",
        metavar="MEDIUM",
        multiple=True,
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help=_("Read the receipts that came back on MEDIUM; may be repeated."),
    )
    @click.option(
        "--due",
        type=click.IntRange(1, 28),
        default=10,
        show_default=True,
        help=_("Day of the month by which stations are to be done."),
    )
    @click.option(
        "--out",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("Write the board there instead of into office/board."),
    )
    def run_month(
        *, month: str, go: bool, receipts: tuple[Path, ...], due: int, out: Path | None
    ) -> None:
        from build_tools.authoring import read_project
        from build_tools.cli.plan import month_given
        from build_tools.clock import today
        from build_tools.month_stages import MonthOptions, follow

        call = session()
        month_given(month)
        project = read_project(call.folder)
        options = MonthOptions(month, today(), due, receipts, out or project.office / "board", go)
        done = follow(project, options, call.progress())
        for step in done.steps:
            mark = _("done") if step.done else _("next") if step is done.next else _("later")
            line = f"{mark}: {step.name} — {step.told}"
            call.say(f"{line}: {step.command}" if step is done.next else line)
        if done.next is None:
            call.say(_("Everything of {month} is done.").format(month=month))
        for name in done.odd_receipts:
            call.say(_("This receipt cannot be used: {name}").format(name=name), error=True)
        for row in done.board.late:
            call.say(_("Late: {name} ({code})").format(name=row.name, code=row.code))
        call.say(_("The board: {page} and {sheet}").format(page=done.page, sheet=done.sheet))
        call.answer(
            {
                "month": month,
                "steps": [
                    {
                        "step": step.key,
                        "done": step.done,
                        "told": step.told,
                        "command": step.command,
                    }
                    for step in done.steps
                ],
                "next": done.next.key if done.next else None,
                "late": [row.code for row in done.board.late],
                "board": str(done.page),
                "sheet": str(done.sheet),
            }
        )

    return run_month
