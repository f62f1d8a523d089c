"""Whose a medium is, by what lies on it. Only reads.

Signed lists say it. Where a delivery broke off before they came, its journal does. Names of files
are no proof: anybody can write them, so they only propose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError, Untrusted
from build_tools.release.delivery.medium_state import read_state
from build_tools.release.delivery.target import is_medium
from build_tools.release.medium.transfer_journal import delivery_begun
from build_tools.release.trust.signature import SUFFIX, signer_of
from build_tools.untrusted.items import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from build_tools.model.release import KeyRing
    from build_tools.release.archive.archived_release import ArchivedRelease
    from build_tools.release.delivery.medium_state import MediumState
    from build_tools.release.medium.medium import Medium

_CODE = "([a-z0-9]+(?:-[a-z0-9]+)*)"
_TRACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"r/[^/]+/{_CODE}\.sha256",
        rf"receipts/{_CODE}-20[0-9]{{2}}-[0-9]{{2}}(?:-[0-9]{{1,2}})?-(?:sent|installed)\.txt",
        rf"records/records-{_CODE}-[0-9a-f]{{8}}-[0-9]{{14}}\.[a-z.]+",
    )
)
_LARGEST_SIGNATURE = 4096


@dataclass(frozen=True)
class Recognition:
    """What a medium says of itself: the station that it is certainly of, what plays, and the number
    of its newest release; all empty where it says nothing of that kind."""

    is_medium: bool
    station: str = ""
    release: str = ""
    newest: int = 0
    proposals: tuple[str, ...] = ()
    """Stations of which unsigned files speak."""
    unknown_key: str = ""
    """The key that signed everything here, where it is none of ours."""
    names: tuple[str, ...] = ()
    """What lies at its root."""
    total: int = 0
    """Bytes that it can hold."""
    free: int = field(default=0, compare=False)


def recognise(
    medium: Medium, ring: KeyRing, release: ArchivedRelease, stations: Collection[str]
) -> Recognition:
    """Return whose the medium is, for one of `stations` that a release was made for.

    Raises DiskError.
    """
    state = read_state(medium, ring)
    certain = _station_of(state) or _begun_for(medium, release, stations)
    return Recognition(
        is_medium(medium),
        certain,
        state.current,
        state.newest_of(certain),
        () if certain else tuple(sorted(_named(medium) & {*stations})),
        "" if certain else _foreign_key(medium, state, ring),
        medium.names(),
        *medium.space(),
    )


def _station_of(state: MediumState) -> str:
    """Return the station of the release that plays, or the only one of which releases lie here."""
    if state.current in state.releases:
        return state.releases[state.current].station
    stations = {lists.station for lists in state.releases.values()}
    return stations.pop() if len(stations) == 1 else ""


def _begun_for(medium: Medium, release: ArchivedRelease, stations: Iterable[str]) -> str:
    """Return the station whose delivery was broken off before its lists came."""
    begun = delivery_begun(medium)
    ids = ((code, release.delivery_id(code)) for code in stations if begun)
    return next((code for code, delivery in ids if delivery == begun), "")


def _named(medium: Medium) -> set[str]:
    items = (item for folder in ("r", "receipts", "records") for item in medium.items(folder))
    files = [item.path for item in items if item.kind is Kind.FILE]
    return {match[1] for path in files for trace in _TRACES if (match := trace.fullmatch(path))}


def _foreign_key(medium: Medium, state: MediumState, ring: KeyRing) -> str:
    if state.releases or not state.refused:
        return ""
    signers = [*_signers(medium, state)]
    return "" if any(map(ring.find, signers)) else next(iter(signers), "")


def _signers(medium: Medium, state: MediumState) -> Iterator[str]:
    signatures = [path for path in state.files if path.endswith(SUFFIX)]
    for path, data in medium.read(signatures, _LARGEST_SIGNATURE).items():
        try:
            yield signer_of(data, path)
        except (Untrusted, CoursewareError):
            continue
