"""The stages of a relay: fetch a release for some stations once, and what came back from another.

A relay needs no project and no secret: every list is judged by its signature, every file by its
hash, before it lies under its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError, DiskError, LineError, StationUnknown, Untrusted
from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.model.release import ManifestEntry, ReleaseName
from build_tools.progress import Meter
from build_tools.release.archive.archived_release import INDEX, MEDIA, ArchivedRelease
from build_tools.release.archive.relay_set import (
    RETURNED,
    RETURNED_INDEX,
    STATIONS_FILE,
    RelaySet,
    keep_as,
    returned_entries,
)
from build_tools.release.delivery.delivery_plan import signed_entries
from build_tools.release.delivery.target import ForbiddenFolders, refuse_forbidden
from build_tools.release.medium import copying
from build_tools.release.medium.local_source import InMemoryFile
from build_tools.release.medium.medium import STATE, Transfer
from build_tools.release.server.http_client import HttpClient, proxy_of
from build_tools.release.server.server_release import ServerFile, find_release
from build_tools.release.trust.judging import ExpectedRelease
from build_tools.stages.trust import trusted_keys
from build_tools.untrusted.clusters import filled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from build_tools.model.release import KeyRing, SignedLists
    from build_tools.progress import Progress
    from build_tools.release.medium.disk import Disk
    from build_tools.release.medium.medium import Source
    from build_tools.release.server.server_release import ServerRelease
    from build_tools.stages.trust import TrustChoice

_SPARE = 1.05
_KEPT_RELEASES = 2
_LARGEST_INDEX = 16 << 20


@dataclass(frozen=True)
class RelayOptions:
    """Options of a relay's fetch: its stations, those of last time where there are none; a release,
    else the newest. `quick` trusts the sizes of what is here."""

    stations: tuple[str, ...]
    release: str | None
    today: dt.date
    dry_run: bool = False
    quick: bool = False
    older: bool = False
    system: tuple[Path, ...] = ()


@dataclass(frozen=True)
class RelayFetched:
    """What was fetched, or would be."""

    release: str
    stations: int
    files: int
    bytes: int
    removed: int
    warnings: tuple[str, ...] = ()


def fetch_set(
    url: str, folder: Path, options: RelayOptions, trust: TrustChoice, progress: Progress
) -> RelayFetched:
    """Fetch a release for the stations of a relay from `url`, the office's releases or a relay.

    Raises LineError, Untrusted, DiskError, InUse, CoursewareError for stations that it was not made
    for, StationUnknown where nobody says for which.
    """
    refuse_forbidden(folder, ForbiddenFolders(above=options.system))
    relay = RelaySet.make(folder)
    with relay.disk.lock():
        stations = options.stations or relay.stations
        if not stations:
            raise StationUnknown(_("say which stations the relay serves: --station or --stations"))
        server = find_release(HttpClient(url, proxy_of(url)), options.release)
        if not server.archived:
            text = _("{url}: this is the medium of one station; a relay fetches from a releases/")
            raise LineError(text.format(url=server.client.url))
        ring = trusted_keys(trust, lambda: (*relay.key_lists(), *server.key_lists()))
        newest = 0 if options.older else max((n.sequence for n in relay.releases), default=0)
        files, lists, warnings = _files_of(server, stations, ring, newest, options.today)
        additions = [
            Transfer(entry, source)
            for entry, source in (*files, *lists)
            if not _is_here(relay.disk, entry, quick=options.quick)
        ]
        size = sum(transfer.entry.size for transfer in additions)
        if not options.dry_run:
            _check_room(relay.disk, additions)
            relay.write_lines(STATIONS_FILE, stations)
            with progress.task(_("Copying"), size) as task:
                copying.copy(relay.disk, additions, lambda _entries: None, Meter(task).add)
            releases = _keep_releases(relay, server.name)
            removed = _clean(relay, releases, stations, ring, {entry.path for entry, _s in files})
        else:
            removed = 0
    return RelayFetched(
        server.name.text, len(stations), len(additions), size, removed, tuple(warnings)
    )


def collect(url: str, folder: Path, progress: Progress) -> int:
    """Fetch what came back to another relay, at `url`; return the number of files that were new.

    Raises LineError, DiskError. Nothing of it is signed: it is judged by who reads it.
    """
    relay = RelaySet.make(folder)
    client = HttpClient(url, proxy_of(url))
    with relay.disk.lock():
        index = client.read(f"{RETURNED}/{RETURNED_INDEX}", _LARGEST_INDEX)
        if index is None:
            text = _("{url}: nothing came back there, or it is no relay")
            raise LineError(text.format(url=client.url))
        returned = relay.returned()
        transfers = [
            Transfer(target, ServerFile(client, f"{RETURNED}/{entry.path}", entry))
            for entry in returned_entries(index.decode("ascii", "replace"))
            if (target := keep_as(returned, entry))
        ]
        size = sum(transfer.entry.size for transfer in transfers)
        _check_room(returned, transfers)
        with progress.task(_("Copying"), size) as task:
            copying.copy(returned, transfers, lambda _entries: None, Meter(task).add)
        if relay.disk.size(STATIONS_FILE) is None:
            relay.write_lines(STATIONS_FILE, ())
        relay.write_returned_index()
    return len(transfers)


def _files_of(
    server: ServerRelease,
    stations: Iterable[str],
    ring: KeyRing,
    newest: int,
    today: dt.date,
) -> tuple[list[tuple[ManifestEntry, Source]], list[tuple[ManifestEntry, Source]], set[str]]:
    """Return the files of the set, each once, its lists, and warnings. Raises CoursewareError."""
    files: dict[str, tuple[ManifestEntry, Source]] = {}
    signed: dict[str, tuple[ManifestEntry, Source]] = {}
    warnings: set[str] = set()
    missing = []
    read = server.with_pages_once()
    for station in stations:
        expected = ExpectedRelease(server.name.text, station, newest, today)
        try:
            lists = read(station, ring, expected)
        except (LineError, Untrusted):
            raise
        except CoursewareError:
            missing.append(station)
            continue
        warnings.update(lists.warnings)
        _add(files, signed, server, lists, station)
    if missing:
        text = _("{release} was not made for these stations: {codes}")
        raise CoursewareError(text.format(release=server.name.text, codes=_(", ").join(missing)))
    media = [files[path] for path in files if path.startswith(f"{MEDIA}/")]
    others = [files[path] for path in files if not path.startswith(f"{MEDIA}/")]
    return [*media, *others], [*signed.values()], warnings


def _add(
    files: dict[str, tuple[ManifestEntry, Source]],
    signed: dict[str, tuple[ManifestEntry, Source]],
    server: ServerRelease,
    lists: SignedLists,
    station: str,
) -> None:
    entries = lists.entries if not files else lists.station_list.entries
    for entry in entries:
        path = server.path_of(entry.path, station)
        if path not in files:
            relayed = ManifestEntry(path, entry.sha256, entry.size)
            files[path] = (relayed, ServerFile(server.client, path, relayed))
    data = dict(lists.signed_files)
    for entry in signed_entries(lists):
        path = server.path_of(entry.path, station)
        relayed = ManifestEntry(path, entry.sha256, entry.size)
        signed[path] = (relayed, InMemoryFile(data[entry.path]))


def _is_here(disk: Disk, entry: ManifestEntry, *, quick: bool) -> bool:
    if quick:
        return disk.size(entry.path) == entry.size
    return copying.is_whole(disk, entry)


def _check_room(disk: Disk, transfers: Iterable[Transfer]) -> None:
    cluster, free = disk.cluster(), disk.free()
    room = int(sum(filled(x.entry.size, cluster) for x in transfers) * _SPARE)
    if room > free:
        text = _("the disk is full: {room} are needed, {free} are free")
        raise DiskError(text.format(room=size_in_words(room), free=size_in_words(free)))


def _keep_releases(relay: RelaySet, name: ReleaseName) -> tuple[ReleaseName, ...]:
    """Let the release be one that is here whole, with the one before it; return both."""
    names = {other.text: other for other in (*relay.releases, name)}
    upto = [other for other in names.values() if other.sequence <= name.sequence]
    newest = sorted(upto, key=lambda other: other.sequence)[-_KEPT_RELEASES:]
    relay.write_lines(INDEX, (other.text for other in newest))
    return tuple(newest)


def _clean(
    relay: RelaySet,
    releases: tuple[ReleaseName, ...],
    stations: Iterable[str],
    ring: KeyRing,
    paths: set[str],
) -> int:
    """Remove releases other than these, and media that none of them names; return how many."""
    names = {name.text for name in releases}
    named = paths | {path for name in releases for path in _media_of(relay, name, stations, ring)}
    removals = [path for path in relay.disk.files(MEDIA) if path not in named]
    work_files = [path for path in relay.disk.files(STATE) if not path.endswith("/lock")]
    for folder in relay.disk.names():
        if folder not in names and _is_release(folder):
            removals += relay.disk.files(folder)
    for path in (*removals, *work_files):
        relay.disk.remove(path)
    return len(removals)


def _is_release(name: str) -> bool:
    try:
        return bool(ReleaseName(name))
    except ValueError:
        return False


def _media_of(
    relay: RelaySet, name: ReleaseName, stations: Iterable[str], ring: KeyRing
) -> Iterator[str]:
    release = ArchivedRelease(relay.disk.root, name)
    for station in stations:
        try:
            lists = release.lists(station, ring, ExpectedRelease(name.text, station))
        except CoursewareError:
            continue  # it had no list yet, or is damaged
        yield from (entry.path for entry in lists.station_list.entries)
