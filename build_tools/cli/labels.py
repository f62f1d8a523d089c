"""`courseware labels`: a page to print, with a label for the stick of each station."""

from __future__ import annotations

from pathlib import Path

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext


def command() -> click.Command:
    """Return the verb."""
    from build_tools.office.labels import PER_SHEET

    @click.command(
        "labels",
        cls=Verb,
        help=_("Write a page of labels for the sticks of a release: name, code and month, on A4."),
    )
    @click.option(
        "--release", "release", metavar="MONTH", help=_("For this release, not the last.")
    )
    @click.option(
        "--missing",
        "only_missing",
        is_flag=True,
        help=_("Only for stations that have not been sent it yet."),
    )
    @click.option(
        "--skip",
        "skipped",
        type=click.IntRange(0, PER_SHEET - 1),
        default=0,
        help=_("Leave so many places of the first sheet empty: they are used up."),
    )
    @click.option(
        "--out",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("Write the page there instead of into office/board."),
    )
    def labels(*, release: str | None, only_missing: bool, skipped: int, out: Path | None) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.month.labels import write_labels

        call = session()
        page, count = write_labels(
            read_project(call.folder),
            release,
            today(),
            only_missing=only_missing,
            skipped=skipped,
            out=out,
        )
        line = ngettext(
            "{count} label: open {page} and print it at 100 %, without margins",
            "{count} labels: open {page} and print them at 100 %, without margins",
            count,
        )
        call.say(line.format(count=count, page=page))
        call.answer({"labels": count, "page": str(page)})

    return labels
