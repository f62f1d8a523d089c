"""`courseware deliver`: brings a medium in any state to a release, and heals damage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.session import Session, Verb, session
from build_tools.files import size_in_words
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.authoring import Project
    from build_tools.release import Courier, Delivery, Wish


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "deliver",
        cls=Verb,
        help=_("Bring MEDIUM, a stick or a disk, to a release; heal what is damaged."),
    )
    @click.argument("medium", required=False, type=click.Path(path_type=Path, file_okay=False))
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
    @click.option("--quick", is_flag=True, help=_("Trust what an earlier delivery left there."))
    @click.option("--older", is_flag=True, help=_("Take a release older than the one there."))
    def deliver(
        *,
        medium: Path | None,
        station: str | None,
        release: str | None,
        every: Path | None,
        dry_run: bool,
        quick: bool,
        older: bool,
    ) -> None:
        from build_tools.authoring import read_project
        from build_tools.clock import today
        from build_tools.release import Courier, Wish, chosen, read_ring

        if (medium is None) == (every is None) or (medium is None) == bool(station):
            raise click.UsageError(_("say either MEDIUM --station CODE, or --all DIR"))
        call = session()
        project = read_project(call.folder)
        store = chosen(project.root / "releases", release)
        courier = Courier(store, read_ring(project.office / "keys"), call.progress())
        media = {station: medium} if medium else {c: every / c for c in store.stations if every}
        told = []
        for code, place in media.items():
            wish = Wish(code or "", older=older, quick=quick, link=every is not None, today=today())
            told.append(_one(call, project, courier, place, wish, dry_run=dry_run))
            if not dry_run:
                _note(project, store.name.month, wish.station)
        call.answer({"release": store.name.text, "dry_run": dry_run, "media": told})

    return deliver


def _one(
    call: Session, project: Project, courier: Courier, place: Path, wish: Wish, *, dry_run: bool
) -> dict[str, Any]:
    from build_tools.release import Folder

    if wish.link and not dry_run:
        place.mkdir(parents=True, exist_ok=True)
    disk = Folder(place) if wish.link else Folder.at(place)
    if not dry_run:
        _take_receipts(call, project, place)
    done = courier.plan(disk, wish) if dry_run else courier.deliver(disk, wish)
    for warning in done.lists.warnings:
        call.say(warning, error=True)
    _say(call, place, wish.station, done, disk.speed if dry_run else 0)
    return {
        "medium": str(place),
        "station": wish.station,
        "files": len(done.moves),
        "bytes": done.bytes,
        "removed": len(done.removals),
    }


def _say(call: Session, place: Path, code: str, done: Delivery, speed: int) -> None:
    line = _("{place}: {release} for {code}; {count} files copied, {size}, {gone} removed")
    if speed:
        line = _(
            "{place}: {release} for {code}; {count} files to copy, {size}, about {minutes} min, "
            "{gone} to remove"
        )
    call.say(
        line.format(
            place=place,
            release=done.lists.pages.release,
            code=code,
            count=len(done.moves),
            size=size_in_words(done.bytes),
            minutes=max(1, round(done.seconds(speed) / 60)) if speed else 0,
            gone=len(done.removals),
        )
    )


def _take_receipts(call: Session, project: Project, place: Path) -> None:
    """Read what the station left on a medium that came back, before the next month goes onto it."""
    from build_tools.clock import today
    from build_tools.model.board import Kind
    from build_tools.office import take_receipts

    events, odd = take_receipts(project.office, place, today())
    for event in events:
        if event.kind is Kind.RECEIVED:
            line = _("Receipt of {station}: {month} is installed there, since {day}")
            call.say(line.format(station=event.station, month=event.month, day=event.on))
    for name in odd:
        call.say(_("This receipt cannot be used: {name}").format(name=name), error=True)


def _note(project: Project, month: str, station: str) -> None:
    """Let the board of the month know."""
    from build_tools.clock import today
    from build_tools.model.board import Event, Kind
    from build_tools.office import note

    note(project.office, [Event(month, Kind.SENT, today(), station=station)])
