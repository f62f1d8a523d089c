"""What a delivery will do, decided before anything is written. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.release import Entry
from build_tools.release.medium.medium import STATE, part_of
from build_tools.release.trust.judging import LAUNCHER

if TYPE_CHECKING:
    from collections.abc import Collection

    from build_tools.model.release import Lists
    from build_tools.release.delivery.medium_state import Survey

_SPARE = 0.05


@dataclass(frozen=True)
class Delivery:
    """`moves` in the order in which they are made: media, launcher and pages, lists, signatures.

    `part_bytes` of them lie on the medium already, half copied. `away` is what must not play while
    its folder is rewritten, and `instead` what plays meanwhile (empty = nothing).
    """

    lists: Lists
    moves: tuple[Entry, ...]
    part_bytes: int = 0
    removals: tuple[str, ...] = ()
    """What nothing names once the release plays."""
    early: tuple[str, ...] = ()
    """Those of the removals that may go first, where room is short: they do not play now."""
    away: bool = False
    instead: str = ""
    turns: bool = True
    """Whether the slot has to be written."""

    @property
    def bytes(self) -> int:
        """Bytes to send."""
        return sum(entry.size for entry in self.moves) - self.part_bytes

    @property
    def room(self) -> int:
        """Bytes that must be free before the first write."""
        return int(self.bytes * (1 + _SPARE))

    def seconds(self, speed: int) -> float:
        """Return about how long it takes at `speed` bytes a second."""
        return self.bytes / speed


def decide(lists: Lists, here: Survey, whole: Collection[str]) -> Delivery:
    """Return the delivery of a release to a medium, of which `whole` are right: its own files and
    those of the release before. That one is kept only where all of it is right.
    """
    release = lists.pages.release
    same = here.releases.get(release)
    rewritten = bool(same and same.own != lists.own) or (
        release in here.refused and release == here.current
    )
    other = before(lists, here)
    if not all(path in whole for path in here.entries(other) if path not in LAUNCHER):
        other = ""
    named = {entry.path for entry in lists.entries} | {path for path, _data in lists.files}
    if other:
        named |= set(here.entries(other)) | {path for path, _data in here.releases[other].files}
    removals = tuple(path for path in here.files if path not in named and not _of_state(path))
    playing = set(here.entries(here.current))
    if here.current in here.releases:
        playing |= {path for path, _data in here.releases[here.current].files}
    moves = tuple(entry for entry in _in_order(lists) if entry.path not in whole)
    parts = {part_of(entry): entry.size for entry in moves}
    held = sum(min(size, here.files[part]) for part, size in parts.items() if part in here.files)
    return Delivery(
        lists=lists,
        moves=moves,
        part_bytes=held,
        removals=removals,
        early=tuple(path for path in removals if path not in playing),
        away=rewritten and here.current == release,
        instead=other,
        turns=here.current != release or rewritten,
    )


def before(lists: Lists, here: Survey) -> str:
    """Return the release to which one could go back afterwards: what plays now, or played last."""
    release, station = lists.pages.release, lists.own.station
    mine = {
        name: lists.pages.sequence
        for name, lists in here.releases.items()
        if lists.own.station == station and name != release
    }
    if here.current in mine:
        return here.current
    if here.current == release or not here.current:
        return max(mine, key=lambda name: mine[name], default="")
    return ""


def _of_state(path: str) -> bool:
    return path.startswith(f"{STATE}/")


def _in_order(lists: Lists) -> tuple[Entry, ...]:
    files = sorted(lists.files, key=lambda file: (file[0].endswith(".minisig"), file[0]))
    signed = [Entry(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in files]
    media = [entry for entry in lists.own.entries if entry.path.startswith("media/")]
    rest = [entry for entry in lists.entries if not entry.path.startswith("media/")]
    return (*media, *rest, *signed)
