"""`courseware pull`: a station or a relay fetches a release from a plain folder on a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.medium import delivery_options, new_option, system_folders
from build_tools.cli.session import Session, Verb, session
from build_tools.cli.trusted import trust_choice, trust_options
from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.reading.quoting import printable
from build_tools.untrusted.items import words_of_misplaced

if TYPE_CHECKING:
    from build_tools.release.delivery.delivery_plan import DeliveryPlan


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "pull",
        cls=Verb,
        help=_("Fetch a release from URL, a folder on a web server, to MEDIUM; go on after cuts."),
    )
    @click.argument("url")
    @click.argument("medium", type=click.Path(path_type=Path, file_okay=False))
    @click.option("--station", metavar="CODE", help=_("The station; else that of the medium."))
    @click.option("--release", "release", metavar="MONTH", help=_("Fetch this one, not the last."))
    @click.option("--dry-run", is_flag=True, help=_("Only say how much would be fetched."))
    @new_option
    @delivery_options
    @trust_options
    def pull(
        *,
        url: str,
        medium: Path,
        station: str | None,
        release: str | None,
        dry_run: bool,
        quick: bool,
        older: bool,
        is_new: bool,
        key_file: Path | None,
        root_file: Path | None,
    ) -> None:
        from build_tools.clock import today
        from build_tools.errors import StationUnknown
        from build_tools.stages import pull as stage

        call, trust = session(), trust_choice(key_file, root_file)
        options = stage.PullOptions(
            station, release, dry_run, quick, older, today(), is_new=is_new, system=system_folders()
        )
        try:
            plan = stage.pull(url, medium, options, trust, call.progress())
        except StationUnknown as unknown:
            raise click.UsageError(str(unknown)) from None
        _say(call, medium, plan, dry_run=dry_run)
        call.answer(
            {
                "medium": str(medium),
                "dry_run": dry_run,
                "release": plan.lists.release,
                "station": plan.lists.station,
                "files": len(plan.additions),
                "bytes": plan.bytes,
                "removed": len(plan.removals),
            }
        )

    return pull


def _say(call: Session, medium: Path, plan: DeliveryPlan, *, dry_run: bool) -> None:
    for warning in plan.lists.warnings:
        call.say(warning, error=True)
    for item in plan.misplaced:
        line = _("{place}: {path}: {kind}; it is removed, itself and nothing that it leads to")
        path, kind = printable(item.path), words_of_misplaced(item)
        call.say(line.format(place=medium, path=path, kind=kind), error=True)
    line = _("{place}: {release} for {code}; {count} files fetched, {size}, {gone} removed")
    if dry_run:
        line = _("{place}: {release} for {code}; {count} files to fetch, {size}, {gone} to remove")
    call.say(
        line.format(
            place=medium,
            release=plan.lists.release,
            code=plan.lists.station,
            count=len(plan.additions),
            size=size_in_words(plan.bytes),
            gone=len(plan.removals),
        )
    )
