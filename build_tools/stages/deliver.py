"""The stages of `deliver`: receipts that came back, the delivery, the journal of the month.

to a disk      receipts → delivery → flush → journal
to a remote    delivery → journal → receipts
--all          a delivery to the folder of each station; nothing is noted, as nothing was sent
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.files import flush_everything
from build_tools.model.board import Event, EventKind
from build_tools.model.receipt import FOLDER, LARGEST, ReceiptStep
from build_tools.office.month_journal import record_events
from build_tools.office.receipts import record_receipts
from build_tools.release.archive.archived_release import find_release
from build_tools.release.delivery.deliver import DeliveryRequest, deliver, plan_delivery
from build_tools.release.delivery.target import (
    ForbiddenFolders,
    check_target,
    refuse_forbidden,
)
from build_tools.release.delivery.verify import running_strangers
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.medium.media_store import MediaStore
from build_tools.release.medium.opening import open_medium
from build_tools.release.trust.keys import read_ring
from build_tools.stages.kit import kit_of
from build_tools.stages.month.made_releases import releases_made

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from build_tools.model.problem import Problem
    from build_tools.model.release import KeyRing
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.release.archive.archived_release import ArchivedRelease
    from build_tools.release.delivery.delivery_plan import DeliveryPlan
    from build_tools.release.delivery.target import NewMedium
    from build_tools.release.medium.medium import Medium
    from build_tools.release.medium.opening import MediumName

    Report = Callable[["NewMedium | ReceiptsRead | MediumDelivered | ReadyToEject"], None]
    """Takes each step when it is done: a later one may fail, or take long."""


_STORE = ".media"
"""The folder beside prepared ones that has their media, each once."""


@dataclass(frozen=True)
class DeliverOptions:
    """Options of a delivery; `release` is a release's name, None for the newest."""

    release: str | None
    dry_run: bool
    quick: bool
    older: bool
    today: dt.date
    is_new: bool = False
    """Whether the folder becomes a medium now."""
    system: tuple[Path, ...] = ()
    """Folders of the person and of the system, which are on no medium."""


@dataclass(frozen=True)
class ReceiptsRead:
    """Events that the journal did not have yet, and a problem for each unusable receipt."""

    events: tuple[Event, ...]
    unusable: tuple[Problem, ...]


@dataclass(frozen=True)
class MediumDelivered:
    """The plan that was carried out on a medium, or would be; it takes about `seconds`."""

    medium: str
    station: str
    plan: DeliveryPlan
    seconds: float


@dataclass(frozen=True)
class ReadyToEject:
    """The system has written everything to the medium; `problems` are left on it."""

    medium: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class DeliveryResult:
    """The name of a release, and its delivery to each medium."""

    release: str
    media: tuple[MediumDelivered, ...]


def deliver_to_medium(
    project: Project,
    name: MediumName,
    station: str,
    options: DeliverOptions,
    progress: Progress,
    report: Report,
) -> DeliveryResult:
    """Bring the medium of a station to a release, and note it as sent.

    Raises as `release.delivery.deliver` does, and where there is no such release or medium.
    """
    release = find_release(project.root / "releases", options.release)
    ring = read_ring(project.office / "keys")
    medium = open_medium(name)
    if new_medium := check_target(
        medium, forbidden_folders(project, options.system), is_new=options.is_new
    ):
        report(new_medium)
    request = _request(station, options)
    if options.dry_run:
        delivered = _delivered(medium, plan_delivery(medium, release, request, ring, progress))
        report(delivered)
        return DeliveryResult(release.name.text, (delivered,))
    if medium.root:
        report(_take_receipts(project, medium.root, options.today))
    delivered = _delivered(medium, deliver(medium, release, request, ring, progress))
    report(delivered)
    runs: tuple[Problem, ...] = ()
    if medium.root:
        # A delivery leaves alone what is not ours; also what the launcher loads beside the slots.
        runs = running_strangers(medium, ring, kit_of(project, station, ring))
        flush_everything()
        medium.check()  # what was pulled out meanwhile was not sent
    month, text = release.name.month, release.name.text
    sent = Event(month, EventKind.SENT, options.today, station, release=text)
    record_events(project.office, [sent])
    if medium.root:
        report(ReadyToEject(str(medium), runs))
    else:  # now that it has just been listed
        report(_take_receipts(project, _installed(medium), options.today))
    return DeliveryResult(release.name.text, (delivered,))


def prepare_folders(
    project: Project, folder: Path, options: DeliverOptions, progress: Progress, report: Report
) -> DeliveryResult:
    """Bring a folder for each station of a release, in `folder`, to be copied from.

    Raises as `deliver_to_medium` does.
    """
    release = find_release(project.root / "releases", options.release)
    ring = read_ring(project.office / "keys")
    media = []
    forbidden = forbidden_folders(project, options.system)
    refuse_forbidden(folder, forbidden)
    store = _media_store(folder, make=not options.dry_run)
    for station in release.stations:
        request = _request(station, options, prepare=True)
        if options.dry_run:
            media.append(_planned(folder / station, store, release, request, ring, progress))
        else:
            refuse_forbidden(folder / station, forbidden)
            medium = DiskMedium(FolderDisk.make(folder, station), store)
            check_target(medium, forbidden, is_new=options.is_new, empty_too=False)
            plan = deliver(medium, release, request, ring, progress)
            media.append(_delivered(medium, plan))
        report(media[-1])
    if store and not options.dry_run:
        store.clear()
    return DeliveryResult(release.name.text, tuple(media))


def forbidden_folders(project: Project, system: tuple[Path, ...]) -> ForbiddenFolders:
    """Return what is no medium: the project, and the folders of the person and of the system."""
    parts = (project.content, project.office, project.site, project.cache)
    return ForbiddenFolders(
        inside=(*parts, project.root / "releases"), above=(project.root, *system)
    )


def _media_store(folder: Path, *, make: bool) -> MediaStore | None:
    if make:
        return MediaStore(FolderDisk.make(folder, _STORE))
    try:
        return MediaStore(FolderDisk(folder / _STORE))
    except DiskError:
        return None  # nothing was prepared there yet


def _planned(
    folder: Path,
    store: MediaStore | None,
    release: ArchivedRelease,
    request: DeliveryRequest,
    ring: KeyRing,
    progress: Progress,
) -> MediumDelivered:
    """Return what would be brought to a folder, which need not be there yet."""
    with tempfile.TemporaryDirectory() as empty:
        try:
            medium = DiskMedium(FolderDisk(folder), store)
        except DiskError as error:
            if not isinstance(error.__cause__, FileNotFoundError):
                raise
            medium = DiskMedium(FolderDisk(Path(empty)))
        plan = plan_delivery(medium, release, request, ring, progress)
    return MediumDelivered(str(folder), request.station, plan, plan.seconds(medium.speed))


def _request(station: str, options: DeliverOptions, *, prepare: bool = False) -> DeliveryRequest:
    return DeliveryRequest(station, options.older, options.quick, prepare, options.today)


def _delivered(medium: Medium, plan: DeliveryPlan) -> MediumDelivered:
    return MediumDelivered(str(medium), plan.lists.station, plan, plan.seconds(medium.speed))


def _take_receipts(
    project: Project, receipts: Path | Mapping[str, bytes], today: dt.date
) -> ReceiptsRead:
    """Note what the station left on a medium that came back, or at the end of a line."""
    return ReceiptsRead(*record_receipts(project.office, receipts, releases_made(project), today))


def _installed(medium: Medium) -> dict[str, bytes]:
    """Return the receipts that a station left at the end of a line: its PC may update from there.

    One that the line does not give is empty, and so no receipt.
    """
    paths = [
        path for path in medium.files(FOLDER) if path.endswith(f"-{ReceiptStep.INSTALLED}.txt")
    ]
    data = medium.read(paths, LARGEST)
    return {path.removeprefix(f"{FOLDER}/"): data.get(path, b"") for path in paths}
