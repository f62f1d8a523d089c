"""`courseware pull`: a station or a relay fetches a release from a plain folder on a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.session import Verb, session
from build_tools.cli.trusted import ring_for, trust_options
from build_tools.files import size_in_words
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.release import KeyRing
    from build_tools.release.medium.medium import Medium


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
    @click.option("--quick", is_flag=True, help=_("Trust what an earlier delivery left there."))
    @click.option("--older", is_flag=True, help=_("Take a release older than the one there."))
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
        key_file: Path | None,
        root_file: Path | None,
    ) -> None:
        from build_tools.clock import today
        from build_tools.release.delivery.deliver import DeliveryRequest, deliver, plan_delivery
        from build_tools.release.delivery.medium_state import key_lists
        from build_tools.release.medium.disk_medium import DiskMedium
        from build_tools.release.medium.folder_disk import FolderDisk
        from build_tools.release.server.http_client import Server, proxy_of
        from build_tools.release.server.server_release import find_release

        call, disk = session(), DiskMedium(FolderDisk.plugged_in(medium))
        origin = find_release(Server(url, proxy_of(url)), release)
        ring = ring_for(key_file, root_file, lambda: (*key_lists(disk), *origin.key_lists()))
        code = station or _station_of(disk, ring)
        request = DeliveryRequest(code, older=older, quick=quick, today=today())
        act = plan_delivery if dry_run else deliver
        done = act(disk, origin, request, ring, call.progress())
        for warning in done.lists.warnings:
            call.say(warning, error=True)
        line = _("{place}: {release} for {code}; {count} files fetched, {size}, {gone} removed")
        if dry_run:
            line = _(
                "{place}: {release} for {code}; {count} files to fetch, {size}, {gone} to remove"
            )
        told = {
            "release": origin.name.text,
            "station": code,
            "files": len(done.additions),
            "bytes": done.bytes,
            "removed": len(done.removals),
        }
        call.say(
            line.format(
                place=medium,
                release=told["release"],
                code=code,
                count=told["files"],
                size=size_in_words(done.bytes),
                gone=told["removed"],
            )
        )
        call.answer({"medium": str(medium), "dry_run": dry_run, **told})

    return pull


def _station_of(disk: Medium, ring: KeyRing) -> str:
    """Return the station that the medium is for. Raises UsageError where nobody knows."""
    from build_tools.release.delivery.medium_state import read_state

    here = read_state(disk, ring)
    if here.current not in here.releases:
        raise click.UsageError(_("the medium does not say which station it is for: --station CODE"))
    return here.releases[here.current].own.station
