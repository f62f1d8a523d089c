"""Verifying a medium: every fault of it in one line. Only reads; `deliver` heals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.progress import Meter
from build_tools.release.delivery.medium_state import survey

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.release import Entry, KeyRing
    from build_tools.progress import Progress, Task
    from build_tools.release.delivery.medium_state import Survey
    from build_tools.release.medium.medium import Medium


@dataclass(frozen=True)
class Verified:
    """`faults` are lines for people, `warnings` what stops nobody. `current` plays."""

    current: str
    station: str
    releases: tuple[str, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def verify(
    medium: Medium, ring: KeyRing, progress: Progress, *, quick: bool = False, today: dt.date | None
) -> Verified:
    """Return what is wrong with the medium. Raises DiskError where it cannot be read.

    `quick` reads lists, pages and launcher, of media the size alone.
    """
    here = survey(medium, ring, today)
    faults = [*_faults_of_slots(here), *(f"{told}" for told in here.refused.values())]
    names = sorted(here.releases)
    entries = {path: entry for name in names for path, entry in here.entries(name).items()}
    known = {path for name in names for path, _data in here.releases[name].files}
    total = sum(entry.size for entry in entries.values() if _is_read(entry, quick))
    with progress.task(_("Reading the medium"), total) as task:
        faults += _faults_of_files(medium, entries, quick, task)
    faults += [
        _("{path}: no list names it").format(path=path)
        for path in here.files
        if path.startswith("r/") and path.split("/")[1] in here.releases
        if path not in entries and path not in known
    ]
    now = here.releases.get(here.current)
    return Verified(
        current=here.current,
        station=now.own.station if now else "",
        releases=tuple(names),
        faults=tuple(faults),
        warnings=now.warnings if now else (),
    )


def _faults_of_slots(here: Survey) -> list[str]:
    if not here.current:
        return [_("no release plays: the delivery did not come to its end")]
    if here.current not in here.releases and here.current not in here.refused:
        return [_("{release} should play, but is not here").format(release=here.current)]
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
    found = medium.digests(read, Meter(task).add)
    wrong = {entry.path for entry in read if found.get(entry.path) != entry.sha256}
    faults: list[str] = []
    for path, entry in sorted(entries.items()):
        if sizes[path] is None:
            faults.append(_("{path}: is missing").format(path=path))
        elif sizes[path] != entry.size:
            text = _("{path}: has {size} bytes and should have {right}")
            faults.append(text.format(path=path, size=sizes[path], right=entry.size))
        elif path in wrong:
            faults.append(_("{path}: was changed or damaged").format(path=path))
    return faults
