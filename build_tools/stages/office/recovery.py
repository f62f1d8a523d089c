"""The stages of `restore`: a backup comes back, `releases/` is rebuilt from media, and what then
works and what does not is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import InUse, Untrusted
from build_tools.locks import try_acquire
from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.model.problem import errors_of
from build_tools.model.records.key import RECORDS_KEY
from build_tools.model.records.registered import MonthWord
from build_tools.model.standing import Standing
from build_tools.office.backup_reading import read_backup
from build_tools.office.month_words import take_back_words
from build_tools.office.receipts import record_receipts
from build_tools.office.registers import read_office
from build_tools.office.restoring import restore
from build_tools.release.archive.archived_release import (
    ArchivedRelease,
    named_in,
    sweep,
    write_index,
)
from build_tools.release.archive.missing_files import missing_files
from build_tools.release.delivery.rebuilding import rebuild
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.trust.keys import LIST, ROOT, read_key_list, read_ring
from build_tools.release.trust.signature import SUFFIX, read_public_file
from build_tools.stages.check import check_project
from build_tools.stages.keys import KeyState, key_state
from build_tools.stages.lesson_media import lost_of_published
from build_tools.stages.month.made_releases import releases_made

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from build_tools.model.board import Event
    from build_tools.model.release import PublicKey
    from build_tools.office.backup_reading import Backup
    from build_tools.office.restoring import Restored
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.release.delivery.rebuilding import Rebuilt

_KEYS = "office/keys/"


@dataclass(frozen=True)
class RestoreOptions:
    """Options of a restore. `replace` takes the place of what differs, `keys` takes keys that this
    project did not know."""

    replace: bool
    keys: bool
    today: dt.date


@dataclass(frozen=True)
class RestoredBackup:
    """What came out of a backup, what was refused with its reason, what stayed as it was here."""

    restored: Restored
    refused: tuple[tuple[str, str], ...]
    retained: tuple[str, ...]


@dataclass(frozen=True)
class RebuiltReleases:
    """What media gave, and the receipts that were on them."""

    media: tuple[Rebuilt, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class RecoveryState:
    """What works in a project and what does not."""

    lessons: int
    errors: int
    """Of content and office, as `check` lists them."""
    stations: int
    keys: KeyState
    root: PublicKey | None
    release_keys: tuple[PublicKey, ...]
    releases: Mapping[str, int] = field(default_factory=dict)
    """How many files of each release are lost; none where it can be delivered."""
    lost_media: int = 0
    """Published files of lessons in force that are nowhere any more."""


def restore_backup(project: Project, file: Path, options: RestoreOptions) -> RestoredBackup:
    """Put a backup back. Raises BackupError and Untrusted before anything is written."""
    backup = read_backup(file)
    if not options.keys:
        _refuse_foreign_keys(project, backup)
    retained = _newer_key_list(project, backup)
    rescue = file.with_name(f"{file.stem}-replaced.zip")
    restored = restore(
        project.root, backup, replace=options.replace, rescue=rescue, retained=retained
    )
    _sweep(project)
    if (project.root / "releases").is_dir():
        write_index(project.root / "releases")
    return RestoredBackup(restored, backup.refused, retained)


def _sweep(project: Project) -> None:
    """Remove what cut runs of writers left in the office, but for the importer's: it sweeps."""
    for folder in (project.office, project.office / "keys", project.office / "board"):
        for part in folder.glob(".part-*"):
            part.unlink(missing_ok=True)


def _refuse_foreign_keys(project: Project, backup: Backup) -> None:
    """Raise Untrusted where this project has keys, and a backup would bring it others."""
    enrolled = _public_keys(
        {path.name: path.read_bytes() for path in (project.office / "keys").glob("[!.]*.pub")}
    )
    names = [path for path in backup.hashes if path.startswith(_KEYS) and path.endswith(".pub")]
    coming = _public_keys({path.removeprefix(_KEYS): backup.data(path) for path in names})
    foreign = {text: number for text, number in coming.items() if text not in enrolled}
    if enrolled and foreign:
        raise Untrusted(
            _(
                "the backup brings keys that are none of this project: {keys}. Compare the numbers "
                "with the paper; if they are yours, add --keys"
            ).format(keys=_(", ").join(sorted(foreign.values())))
        )


def _public_keys(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what people compare of each public key, by its text, which says root or not."""
    keys: dict[str, str] = {}
    for name, data in files.items():
        if name == RECORDS_KEY:
            keys[data.decode("utf-8", "replace").strip()] = _("a key for sealed records")
            continue
        try:
            key = read_public_file(data)
        except (ValueError, IndexError):
            keys[f"{name}: {data!r}"] = name
            continue
        line = _("root key {key}") if name == ROOT else _("release key {key}")
        keys[f"{name == ROOT} {key.text}"] = f"{line.format(key=key.id)} ({key.fingerprint})"
    return keys


def _newer_key_list(project: Project, backup: Backup) -> tuple[str, ...]:
    """Return the paths of the list of keys where the one here is newer: an older one would bring
    back a key that was withdrawn."""
    paths = (f"{_KEYS}{LIST}", f"{_KEYS}{LIST}{SUFFIX}")
    folder = project.office / "keys"
    try:
        root = read_public_file((folder / ROOT).read_bytes())
        current = read_key_list(
            (folder / LIST).read_bytes(), (folder / (LIST + SUFFIX)).read_bytes(), root
        )
    except (OSError, ValueError, IndexError, Untrusted):
        return ()
    if not set(paths) <= set(backup.hashes):
        return ()
    try:
        coming = read_key_list(backup.data(paths[0]), backup.data(paths[1]), root)
    except Untrusted:
        return paths
    return paths if coming.version < current.version else ()


def rebuild_releases(
    project: Project, media: Sequence[Path], today: dt.date, progress: Progress
) -> RebuiltReleases:
    """Bring back into `releases/` what media that came back have of it, and read their receipts.

    Raises Untrusted where no key is enrolled, DiskError for a medium that cannot be read, InUse.
    """
    ring = read_ring(project.office / "keys")
    if not ring.keys:
        raise Untrusted(
            _(
                "office/keys has no key, so nothing on a medium can be trusted: restore a backup "
                "first, or take the key stick again with 'courseware keys new DIR'"
            )
        )
    releases = project.root / "releases"
    releases.mkdir(exist_ok=True)
    lock = try_acquire(releases / ".lock")
    if lock is None:
        raise InUse(_("a release is being made; run this again when it has ended"))
    with lock:
        sweep(releases)
        results = tuple(
            rebuild(DiskMedium(FolderDisk.plugged_in(medium)), ring, releases, progress)
            for medium in media
        )
    month_words = (
        MonthWord(release.release, release.station, release.word)
        for result in results
        for release in result.releases
        if release.word
    )
    take_back_words(project.office, month_words)
    releases_by_station = releases_made(project)
    events = [
        event
        for medium in media
        for event in record_receipts(project.office, medium, releases_by_station, today)[0]
    ]
    return RebuiltReleases(results, tuple(events))


def recovery_state(project: Project, today: dt.date) -> RecoveryState:
    """Return what works and what does not."""
    month = Month.of(today)
    content, problems = check_project(project, month)
    office, _unread = read_office(project.office)
    state = key_state(project)
    ring = read_ring(project.office / "keys") if state is not KeyState.UNSIGNED else None
    root = project.office / "keys" / ROOT
    try:
        root_key = read_public_file(root.read_bytes()) if root.is_file() else None
    except (ValueError, IndexError):
        root_key = None
    releases = {}
    for name in named_in(project.root / "releases"):
        lost = missing_files(ArchivedRelease(project.root / "releases", name))
        releases[name.text] = len({path for paths in lost.values() for path in paths})
    return RecoveryState(
        lessons=len(content.lessons),
        errors=len(errors_of(problems)),
        stations=sum(station.served for station in office.stations.stations),
        keys=state,
        root=root_key,
        release_keys=ring.keys if ring else (),
        releases=releases,
        lost_media=len(lost_of_published(project, Standing(month, content.lessons))),
    )
