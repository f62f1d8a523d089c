"""Verifying a medium: every fault of it in one line. Only reads; `deliver` heals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.progress import Meter
from build_tools.release.delivery.medium_state import read_state

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.release import Entry, KeyRing
    from build_tools.progress import Progress, Task
    from build_tools.release.delivery.medium_state import MediumState
    from build_tools.release.medium.medium import Medium


@dataclass(frozen=True)
class VerificationReport:
    """`faults` and `warnings` are lines for people; a warning stops nobody. `current` plays."""

    current: str
    station: str
    releases: tuple[str, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def verify(
    medium: Medium, ring: KeyRing, progress: Progress, *, quick: bool = False, today: dt.date | None
) -> VerificationReport:
    """Return every fault of the medium. Raises DiskError where it cannot be read.

    `quick` reads lists, pages and launcher, of media the size alone.
    """
    state = read_state(medium, ring, today)
    faults = [*_faults_of_slots(state), *state.refused.values()]
    names = sorted(state.releases)
    entries = {path: entry for name in names for path, entry in state.entries(name).items()}
    signed = {path for name in names for path, _data in state.releases[name].files}
    total = sum(entry.size for entry in entries.values() if _is_read(entry, quick))
    with progress.task(_("Reading the medium"), total) as task:
        faults += _faults_of_files(medium, entries, quick, task)
    faults += [
        _("{path}: no list names it").format(path=path)
        for path in state.files
        if path.startswith("r/") and path.split("/")[1] in state.releases
        if path not in entries and path not in signed
    ]
    current = state.releases.get(state.current)
    return VerificationReport(
        current=state.current,
        station=current.own.station if current else "",
        releases=tuple(names),
        faults=tuple(faults),
        warnings=current.warnings if current else (),
    )


def _faults_of_slots(state: MediumState) -> list[str]:
    if not state.current:
        return [_("no release plays: the delivery did not come to its end")]
    if state.current not in state.releases and state.current not in state.refused:
        return [_("{release} should play, but is not here").format(release=state.current)]
    return []


def _is_read(entry: Entry, quick: bool) -> bool:
    return not quick or not entry.path.startswith("media/")


def _faults_of_files(
    medium: Medium, entries: dict[str, Entry], quick: bool, task: Task
) -> list[str]:
    sizes = {path: medium.size(path) for path in entries}
    read = [
        entry
        for path, entry in sorted(entries.items())
        if sizes[path] == entry.size and _is_read(entry, quick)
    ]
    digests = medium.digests(read, Meter(task).add)
    damaged = {entry.path for entry in read if digests.get(entry.path) != entry.sha256}
    faults: list[str] = []
    for path, entry in sorted(entries.items()):
        if sizes[path] is None:
            faults.append(_("{path}: is missing").format(path=path))
        elif sizes[path] != entry.size:
            text = _("{path}: has {size} bytes and should have {right}")
            faults.append(text.format(path=path, size=sizes[path], right=entry.size))
        elif path in damaged:
            faults.append(_("{path}: was changed or damaged").format(path=path))
    return faults
