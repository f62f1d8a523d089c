"""`courseware deliver`: brings a medium in any state to a release, and heals damage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.medium import (
    delivery_options,
    medium_name,
    new_option,
    say_new,
    system_folders,
)
from build_tools.cli.session import Session, Verb, session
from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.reading.quoting import printable
from build_tools.untrusted.items import words_of_misplaced

if TYPE_CHECKING:
    from build_tools.model.problem import Problem
    from build_tools.release.delivery.target import NewMedium
    from build_tools.stages.deliver import MediumDelivered, ReadyToEject, ReceiptsRead


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "deliver",
        cls=Verb,
        help=_(
            "Bring MEDIUM, a stick, a disk or an rclone remote, to a release; heal what is damaged."
        ),
    )
    @click.argument("medium", required=False)
    @click.option("--station", metavar="CODE", help=_("The station that the medium is for."))
    @click.option(
        "--release", "release", metavar="MONTH", help=_("Deliver this one, not the last.")
    )
    @click.option(
        "--all",
        "every",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("Prepare a folder in DIR for every station."),
    )
    @click.option("--dry-run", is_flag=True, help=_("Only say how much would be copied."))
    @new_option
    @delivery_options
    def deliver(
        *,
        medium: str | None,
        station: str | None,
        release: str | None,
        every: Path | None,
        dry_run: bool,
        quick: bool,
        older: bool,
        is_new: bool,
    ) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.deliver import DeliverOptions, deliver_to_medium, prepare_folders

        if (medium is None) == (every is None) or (medium is None) == bool(station):
            raise click.UsageError(_("say either MEDIUM --station CODE, or --all DIR"))
        call = session()
        project = read_project(call.folder)
        options = DeliverOptions(
            release, dry_run, quick, older, today(), is_new=is_new, system=system_folders()
        )

        problems: list[Problem] = []

        def report(step: NewMedium | ReceiptsRead | MediumDelivered | ReadyToEject) -> None:
            _say(call, step, station or "", dry_run=dry_run)
            problems.extend(getattr(step, "unusable", ()))
            problems.extend(getattr(step, "problems", ()))

        if every:
            result = prepare_folders(project, every, options, call.progress(), report)
        else:
            name = medium_name(medium or "")
            result = deliver_to_medium(
                project, name, station or "", options, call.progress(), report
            )
        if every and not dry_run:
            line = _(
                "These folders are prepared, not sent: copy each to its medium, then run "
                "'courseware deliver MEDIUM --station CODE', which notes it as sent."
            )
            call.say(line)
        call.answer(
            {
                "release": result.release,
                "dry_run": dry_run,
                "media": [_document(delivered) for delivered in result.media],
                "problems": [problem.as_json() for problem in problems],
            }
        )

    return deliver


def _document(delivered: MediumDelivered) -> dict[str, Any]:
    return {
        "medium": delivered.medium,
        "station": delivered.station,
        "files": len(delivered.plan.additions),
        "bytes": delivered.plan.bytes,
        "removed": len(delivered.plan.removals),
        "misplaced": [printable(item.path) for item in delivered.plan.misplaced],
    }


def _say(
    call: Session,
    step: NewMedium | ReceiptsRead | MediumDelivered | ReadyToEject,
    station: str,
    *,
    dry_run: bool,
) -> None:
    from build_tools.release.delivery.target import NewMedium
    from build_tools.stages.deliver import MediumDelivered, ReceiptsRead

    if isinstance(step, NewMedium):
        say_new(call, step, station)
    elif isinstance(step, ReceiptsRead):
        _say_receipts(call, step)
    elif isinstance(step, MediumDelivered):
        _say_delivered(call, step, dry_run=dry_run)
    else:
        call.show(step.problems)
        line = _("{place}: everything is written; eject the medium, then take it out")
        if step.problems:
            line = _("{place}: everything is written, but first look at what is said above")
        call.say(line.format(place=step.medium))


def _say_receipts(call: Session, receipts: ReceiptsRead) -> None:
    from build_tools.model.board import EventKind

    for event in receipts.events:
        if event.kind is EventKind.RECEIVED:
            line = _("Receipt of {station}: {month} is installed there, since {day}")
            call.say(line.format(station=event.station, month=event.month, day=event.on))
    call.show(receipts.unusable)


def _say_delivered(call: Session, delivered: MediumDelivered, *, dry_run: bool) -> None:
    plan = delivered.plan
    for warning in plan.lists.warnings:
        call.say(warning, error=True)
    for item in plan.misplaced:
        line = _("{place}: {path}: {kind}; it is removed, itself and nothing that it leads to")
        path, kind = printable(item.path), words_of_misplaced(item)
        call.say(line.format(place=delivered.medium, path=path, kind=kind), error=True)
    line = _("{place}: {release} for {code}; {count} files copied, {size}, {gone} removed")
    if dry_run:
        line = _(
            "{place}: {release} for {code}; {count} files to copy, {size}, about {minutes} min, "
            "{gone} to remove"
        )
    call.say(
        line.format(
            place=delivered.medium,
            release=plan.lists.release,
            code=delivered.station,
            count=len(plan.additions),
            size=size_in_words(plan.bytes),
            minutes=max(1, round(delivered.seconds / 60)),
            gone=len(plan.removals),
        )
    )
