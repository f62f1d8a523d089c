"""What a delivery will do, decided before anything is written. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.release import ManifestEntry
from build_tools.release.medium.medium import STATE, part_path
from build_tools.release.trust.judging import LAUNCHER
from build_tools.untrusted.clusters import filled
from build_tools.untrusted.items import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from build_tools.model.release import SignedLists
    from build_tools.release.delivery.medium_state import MediumState
    from build_tools.untrusted.items import FolderItem

_SPARE = 0.05
_WORK_FILES = 16
"""Slots, journal, lock, receipt, the playlist and their folders: each takes a cluster, or few."""


@dataclass(frozen=True)
class DeliveryPlan:
    """`additions` in the order in which they are made: media, launcher and pages, lists,
    signatures.

    `part_bytes` of them lie on the medium already, half copied. Where `suspends`, the release that
    plays must not while its folder is rewritten, and `fallback` plays meanwhile (empty = nothing).
    """

    lists: SignedLists
    additions: tuple[ManifestEntry, ...]
    part_bytes: int = 0
    room: int = 0
    """Bytes that must be free before the first write, in whole clusters."""
    misplaced: tuple[FolderItem, ...] = ()
    """What goes before anything else, itself: it lies where only files of deliveries may."""
    removals: tuple[str, ...] = ()
    """What nothing names once the release plays."""
    early_removals: tuple[str, ...] = ()
    """Those of the removals that may go first, where room is short: they do not play now."""
    suspends: bool = False
    fallback: str = ""
    switches: bool = True
    """Whether the slot has to be written."""

    @property
    def bytes(self) -> int:
        """Bytes to send."""
        return sum(entry.size for entry in self.additions) - self.part_bytes

    def seconds(self, speed: int) -> float:
        """Return about how long it takes at `speed` bytes a second."""
        return self.bytes / speed


def decide(
    lists: SignedLists, state: MediumState, whole: Collection[str], cluster: int = 1
) -> DeliveryPlan:
    """Return the delivery of a release to a medium, of which `whole` are right: its own files and
    those of the release before. That one is kept only where all of it is right. The file system
    counts in clusters of so many bytes.
    """
    release = lists.release
    same = state.releases.get(release)
    rewritten = bool(same and same.station_list != lists.station_list) or (
        release in state.refused and release == state.current
    )
    fallback = earlier_release(lists, state)
    if not all(path in whole for path in state.entries(fallback) if path not in LAUNCHER):
        fallback = ""
    named = {entry.path for entry in lists.entries} | {path for path, _data in lists.signed_files}
    if fallback:
        named |= _paths_of(state, fallback)
    additions = tuple(entry for entry in _in_order(lists) if entry.path not in whole)
    misplaced = (*state.misplaced, *_in_the_way(additions, state))
    named |= {item.path for item in misplaced}
    removals = tuple(path for path in state.files if path not in named and not _of_state(path))
    playing = _playing(state)
    return DeliveryPlan(
        lists=lists,
        additions=additions,
        part_bytes=sum(_parts(additions, state)),
        room=_room(additions, state, cluster),
        misplaced=misplaced,
        removals=removals,
        early_removals=tuple(path for path in removals if path not in playing),
        suspends=rewritten and state.current == release,
        fallback=fallback,
        switches=state.current != release or rewritten,
    )


def _in_the_way(additions: Iterable[ManifestEntry], state: MediumState) -> tuple[FolderItem, ...]:
    """Return folders that have the name of a file to come, and files that of its folder."""
    in_the_way: dict[str, FolderItem] = {}
    for entry in additions:
        for path in (entry.path, *_folders_of(entry.path)):
            item = state.items.get(path)
            wrong = Kind.FOLDER if path == entry.path else Kind.FILE
            if item and item.kind is wrong and "/" in path:
                in_the_way[path] = item
    return tuple(in_the_way.values())


def _folders_of(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _paths_of(state: MediumState, release: str) -> set[str]:
    """Return the paths of a release with its lists; nothing for one that is not trusted."""
    if release not in state.releases:
        return set()
    lists = state.releases[release]
    return {entry.path for entry in lists.entries} | {path for path, _data in lists.signed_files}


def _playing(state: MediumState) -> set[str]:
    """Return the paths that the release that plays may use; all media where its list is refused.

    Launcher and pages never look at the list, so that release plays on, and nobody can say what of.
    """
    if state.current in state.refused:
        folder = f"r/{state.current}/"
        return {path for path in state.files if path.startswith((folder, "media/"))}
    return _paths_of(state, state.current)


def _parts(additions: Iterable[ManifestEntry], state: MediumState) -> list[int]:
    parts = {part_path(entry): entry.size for entry in additions}
    return [min(size, state.files[part]) for part, size in parts.items() if part in state.files]


def _room(additions: Sequence[ManifestEntry], state: MediumState, cluster: int) -> int:
    """Return the bytes that additions take: of a disk a file, and a folder, has whole clusters."""
    folders = {folder for entry in additions for folder in _folders_of(entry.path)}
    sizes = [entry.size for entry in additions]
    sizes += [cluster] * (len(folders - state.items.keys()) + _WORK_FILES)
    needed = sum(filled(size, cluster) for size in sizes)
    return int((needed - sum(filled(x, cluster) for x in _parts(additions, state))) * (1 + _SPARE))


def earlier_release(lists: SignedLists, state: MediumState) -> str:
    """Return the release to which one could go back afterwards: what plays now, or played last."""
    release, station = lists.release, lists.station
    sequences = {
        name: lists.sequence
        for name, lists in state.releases.items()
        if lists.station == station and name != release
    }
    if state.current in sequences:
        return state.current
    if state.current == release or not state.current:
        return max(sequences, key=lambda name: sequences[name], default="")
    return ""


def _of_state(path: str) -> bool:
    return path.startswith(f"{STATE}/")


def signed_entries(lists: SignedLists) -> tuple[ManifestEntry, ...]:
    """Return the lists and signatures themselves as files of the medium."""
    return tuple(
        ManifestEntry(path, hashlib.sha256(data).hexdigest(), len(data))
        for path, data in lists.signed_files
    )


def _in_order(lists: SignedLists) -> tuple[ManifestEntry, ...]:
    media = [entry for entry in lists.station_list.entries if entry.path.startswith("media/")]
    pages = [entry for entry in lists.entries if not entry.path.startswith("media/")]
    signed = sorted(signed_entries(lists), key=lambda e: (e.path.endswith(".minisig"), e.path))
    return (*media, *pages, *signed)
