"""The stage `pull`: a station or a relay fetches a release from a plain folder on a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import StationUnknown
from build_tools.messages import _
from build_tools.release.delivery.deliver import DeliveryRequest, deliver, plan_delivery
from build_tools.release.delivery.medium_state import key_lists, read_state
from build_tools.release.delivery.target import ForbiddenFolders, check_target
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.server.http_client import HttpClient, proxy_of
from build_tools.release.server.server_release import find_release
from build_tools.stages.trust import trusted_keys

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from build_tools.model.release import KeyRing
    from build_tools.progress import Progress
    from build_tools.release.delivery.delivery_plan import DeliveryPlan
    from build_tools.release.medium.medium import Medium
    from build_tools.stages.trust import TrustChoice


@dataclass(frozen=True)
class PullOptions:
    """Options of a pull: a station, else that of the medium; a release, else the newest."""

    station: str | None
    release: str | None
    dry_run: bool
    quick: bool
    older: bool
    today: dt.date
    is_new: bool = False
    system: tuple[Path, ...] = ()
    """Folders of the person and of the system, which are on no medium."""


def pull(
    url: str, folder: Path, options: PullOptions, trust: TrustChoice, progress: Progress
) -> DeliveryPlan:
    """Fetch a release from the folder `url` to the medium `folder`; return the plan.

    Raises as `deliver` does, LineError where the server fails, StationUnknown where neither the
    options nor the medium name a station.
    """
    medium = DiskMedium(FolderDisk.plugged_in(folder))
    check_target(medium, ForbiddenFolders(above=options.system), is_new=options.is_new)
    release = find_release(HttpClient(url, proxy_of(url)), options.release)
    ring = trusted_keys(trust, lambda: (*key_lists(medium), *release.key_lists()))
    request = DeliveryRequest(
        station=options.station or _station_of(medium, ring),
        older=options.older,
        quick=options.quick,
        today=options.today,
    )
    if options.dry_run:
        return plan_delivery(medium, release, request, ring, progress)
    return deliver(medium, release, request, ring, progress)


def _station_of(medium: Medium, ring: KeyRing) -> str:
    state = read_state(medium, ring)
    if state.current not in state.releases:
        raise StationUnknown(_("the medium does not say which station it is for: --station CODE"))
    return state.releases[state.current].station
