"""A release as values: its name, the files that its signed lists name, and who may sign.

How lists are written, signed and brought to a medium is left to `release`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.month import Month

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"(20[0-9]{2}-(?:0[1-9]|1[0-2]))(?:-([2-9]|[1-9][0-9]))?")
# Stations go on with an old release; only the person who checks one sees a warning.
_FRESH_MONTHS = 3


@dataclass(frozen=True)
class ReleaseName:
    """`2026-11`, or `2026-11-2` for the second one of a month. ValueError for anything else."""

    text: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.text):
            raise ValueError(self.text)

    @property
    def month(self) -> Month:
        """The month whose pages these are."""
        return Month.parse(self.text[:7])

    @property
    def sequence(self) -> int:
        """A number that rises from release to release: year, month, and which of the month."""
        match = _NAME.fullmatch(self.text)
        ordinal = int(match[2]) if match and match[2] else 1
        return first_sequence(self.month) + ordinal - 1

    @property
    def fresh_until(self) -> dt.date:
        """The last day on which nobody wonders that nothing newer has come."""
        return self.month.later(_FRESH_MONTHS).last_day

    @property
    def folder(self) -> str:
        """Where the release lies on a medium."""
        return f"r/{self.text}"


def first_sequence(month: Month) -> int:
    """The number of a month's first release."""
    return (month.year * 100 + month.number) * 100 + 1


def last_sequence(month: Month) -> int:
    """The highest number that a release of the month can have."""
    return first_sequence(month) + 98


def next_release(month: Month, names: Iterable[str]) -> ReleaseName:
    """The month's release after those of `names`: one that was made is never made anew."""
    sequences = [name.sequence for name in map(ReleaseName, names) if name.month == month]
    ordinal = max(sequences, default=0) % 100 + 1
    return ReleaseName(f"{month}-{ordinal}" if sequences else f"{month}")


def month_of_sequence(sequence: int) -> Month:
    """The month in whose releases a number lies."""
    return Month(sequence // 10_000, sequence // 100 % 100)


@dataclass(frozen=True)
class ManifestEntry:
    """A file of a list: its path from the medium's root, its SHA-256 (64 hex digits), its bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """A list that is signed: the pages, the same for all, or one station's own few files.

    `station` is empty for the pages; `pages` is the SHA-256 of the list of the pages that a
    station's list belongs to; `previous` that of the release before, empty for the first one.
    """

    release: str
    station: str
    entries: tuple[ManifestEntry, ...]
    pages: str = ""
    previous: str = ""

    @property
    def name(self) -> ReleaseName:
        """The release's name."""
        return ReleaseName(self.release)

    @property
    def sequence(self) -> int:
        """The release's number."""
        return self.name.sequence

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(entry.size for entry in self.entries)

    @property
    def path(self) -> str:
        """Where the list lies on a medium."""
        return f"{self.name.folder}/{list_name(self.station)}"


def list_name(station: str) -> str:
    """Return the file name of a station's list, or of the pages' for no station."""
    return f"{station}.sha256" if station else "manifest-sha256.txt"


@dataclass(frozen=True)
class PublicKey:
    """A key that may sign releases. `text` is minisign's base64 of 56 characters.

    `until` is the last sequence that it may sign, None = no end.
    """

    id: str
    """16 hex digits, as minisign shows them."""
    text: str
    fingerprint: str
    """What people compare on paper: eight groups of four hex digits."""
    until: int | None = None


@dataclass(frozen=True)
class KeyRing:
    """The keys whose releases are taken, and the root key where there is one."""

    keys: tuple[PublicKey, ...] = ()
    root: PublicKey | None = None
    version: int = 0
    """Of the list that the root key signed; 0 without one."""

    def find(self, key_id: str) -> PublicKey | None:
        """Return the key with this id."""
        return next((key for key in self.keys if key.id == key_id), None)


@dataclass(frozen=True)
class SignedLists:
    """The two lists of a station's release, with the bytes that were signed.

    `warnings` are sentences for people: nothing that stops a station.
    """

    pages: Manifest
    station_list: Manifest
    signed_files: tuple[tuple[str, bytes], ...]
    """The lists and their signatures, by their path on a medium."""
    warnings: tuple[str, ...] = ()

    @property
    def release(self) -> str:
        """The name of the release."""
        return self.pages.release

    @property
    def sequence(self) -> int:
        """The number of the release."""
        return self.pages.sequence

    @property
    def station(self) -> str:
        """The code of the station."""
        return self.station_list.station

    @property
    def entries(self) -> tuple[ManifestEntry, ...]:
        """Every file of the release at this station but the lists themselves."""
        return (*self.station_list.entries, *self.pages.entries)
