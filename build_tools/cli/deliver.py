"""`courseware deliver`: brings a medium in any state to a release, and heals damage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.media import medium_at
from build_tools.cli.session import Session, Verb, session
from build_tools.files import flush_everything, size_in_words
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.month import Month
    from build_tools.model.release import KeyRing
    from build_tools.project import Project
    from build_tools.release.archive.archived_release import ArchivedRelease
    from build_tools.release.delivery.deliver import DeliveryRequest
    from build_tools.release.delivery.delivery_plan import DeliveryPlan
    from build_tools.release.medium.medium import Medium


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
    @click.option("--quick", is_flag=True, help=_("Trust what an earlier delivery left there."))
    @click.option("--older", is_flag=True, help=_("Take a release older than the one there."))
    def deliver(
        *,
        medium: str | None,
        station: str | None,
        release: str | None,
        every: Path | None,
        dry_run: bool,
        quick: bool,
        older: bool,
    ) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.release.archive.archived_release import find_release
        from build_tools.release.delivery.deliver import DeliveryRequest
        from build_tools.release.trust.keys import read_ring

        if (medium is None) == (every is None) or (medium is None) == bool(station):
            raise click.UsageError(_("say either MEDIUM --station CODE, or --all DIR"))
        call = session()
        project = read_project(call.folder)
        store = find_release(project.root / "releases", release)
        ring, linked = read_ring(project.office / "keys"), set[Path]()
        codes = store.stations if every else (station or "",)
        told = []
        for code in codes:
            wish = DeliveryRequest(
                code, older=older, quick=quick, prepare=every is not None, today=today()
            )
            place = _prepared(every / code, dry_run=dry_run) if every else medium_at(medium or "")
            goes_out = not (dry_run or every)
            if goes_out:
                _welcome(call, project, place)
            told.append(_one(call, place, store, wish, ring, linked, dry_run=dry_run))
            if goes_out:
                _note(project, store.name.month, code)
                _part(call, project, place)
        if every and not dry_run:
            line = _(
                "These folders are prepared, not sent: copy each to its medium, then run "
                "'courseware deliver MEDIUM --station CODE', which notes it as sent."
            )
            call.say(line)
        call.answer({"release": store.name.text, "dry_run": dry_run, "media": told})

    return deliver


def _prepared(place: Path, *, dry_run: bool) -> Medium:
    """Return the folder of a station, which is made where it is not there yet."""
    from build_tools.release.medium.disk_medium import DiskMedium
    from build_tools.release.medium.folder_disk import FolderDisk

    if not dry_run:
        place.mkdir(parents=True, exist_ok=True)
    return DiskMedium(FolderDisk(place))


def _one(
    call: Session,
    medium: Medium,
    store: ArchivedRelease,
    wish: DeliveryRequest,
    ring: KeyRing,
    linked: set[Path],
    *,
    dry_run: bool,
) -> dict[str, Any]:
    from build_tools.release.delivery.deliver import deliver, plan_delivery

    if dry_run:
        done = plan_delivery(medium, store, wish, ring, call.progress())
    else:
        done = deliver(medium, store, wish, ring, call.progress(), linked)
    for warning in done.lists.warnings:
        call.say(warning, error=True)
    _say(call, medium, wish.station, done, medium.speed if dry_run else 0)
    return {
        "medium": str(medium),
        "station": wish.station,
        "files": len(done.additions),
        "bytes": done.bytes,
        "removed": len(done.removals),
    }


def _say(call: Session, medium: Medium, code: str, done: DeliveryPlan, speed: int) -> None:
    line = _("{place}: {release} for {code}; {count} files copied, {size}, {gone} removed")
    if speed:
        line = _(
            "{place}: {release} for {code}; {count} files to copy, {size}, about {minutes} min, "
            "{gone} to remove"
        )
    call.say(
        line.format(
            place=medium,
            release=done.lists.pages.release,
            code=code,
            count=len(done.additions),
            size=size_in_words(done.bytes),
            minutes=max(1, round(done.seconds(speed) / 60)) if speed else 0,
            gone=len(done.removals),
        )
    )


def _welcome(call: Session, project: Project, medium: Medium) -> None:
    """Read what the station left on a medium that came back, before the next month goes onto it."""
    if medium.root:
        _take_receipts(call, project, medium.root)


def _part(call: Session, project: Project, medium: Medium) -> None:
    """Say that the medium may go; of a line, read the receipts now that it has just been listed."""
    if medium.root:
        flush_everything()
        line = _("{place}: everything is written; eject the medium, then take it out")
        call.say(line.format(place=medium))
    else:
        _take_receipts(call, project, _installed(medium))


def _installed(medium: Medium) -> dict[str, bytes]:
    """Return the receipts that a station left at the end of a line: its PC may update from there.

    One that the line does not give is empty, and so no receipt.
    """
    from build_tools.model.receipt import FOLDER, LARGEST, Step

    paths = [path for path in medium.files(FOLDER) if path.endswith(f"-{Step.INSTALLED}.txt")]
    data = medium.read(paths, LARGEST)
    return {path.removeprefix(f"{FOLDER}/"): data.get(path, b"") for path in paths}


def _take_receipts(call: Session, project: Project, came: Path | dict[str, bytes]) -> None:
    """Note what receipts say that came back."""
    from build_tools.clock import today
    from build_tools.model.board import Kind
    from build_tools.office.receipts import take_receipts

    events, odd = take_receipts(project.office, came, today())
    for event in events:
        if event.kind is Kind.RECEIVED:
            line = _("Receipt of {station}: {month} is installed there, since {day}")
            call.say(line.format(station=event.station, month=event.month, day=event.on))
    for name in odd:
        call.say(_("This receipt cannot be used: {name}").format(name=name), error=True)


def _note(project: Project, month: Month, station: str) -> None:
    """Let the board of the month know."""
    from build_tools.clock import today
    from build_tools.model.board import Event, Kind
    from build_tools.office.month_journal import note

    note(project.office, [Event(month, Kind.SENT, today(), station=station)])
