"""Rebuilds the office's `releases/` from a medium, which holds all of its own releases, signed.

Nothing is taken that the lists do not name. A station's medium has the pages for all and the
recordings of its own: several media give the rest, and what a medium cannot give is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import DiskError, NotAsSigned
from build_tools.messages import _
from build_tools.progress import Meter
from build_tools.release.archive import filling_in
from build_tools.release.archive.archived_release import ArchivedRelease, write_index
from build_tools.release.delivery.medium_state import read_state

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.release import KeyRing, ManifestEntry, SignedLists
    from build_tools.progress import Progress
    from build_tools.release.medium.disk_medium import DiskMedium


@dataclass(frozen=True)
class RebuiltRelease:
    """What a medium gave of one release. `refused` says why nothing of it was taken."""

    release: str
    station: str = ""
    written: int = 0
    lacking: tuple[str, ...] = ()
    """Files that the medium should have and does not, or not as they were signed."""
    word: str = ""
    """The station's word of the month."""
    refused: str = ""


@dataclass(frozen=True)
class Rebuilt:
    """What a medium gave."""

    medium: str
    releases: tuple[RebuiltRelease, ...]


def rebuild(medium: DiskMedium, ring: KeyRing, root: Path, progress: Progress) -> Rebuilt:
    """Bring into `root`, the office's `releases/`, what it lacks and the medium has.

    Raises DiskError for a medium that cannot be read. Killed at any moment it leaves whole files.
    """
    state = read_state(medium, ring)
    results = [
        RebuiltRelease(name, refused=reason) for name, reason in sorted(state.refused.items())
    ]
    for name in sorted(state.releases):
        lists = state.releases[name]
        release = ArchivedRelease(root, lists.pages.name)
        if refused := filling_in.contradiction(release, lists):
            results.append(RebuiltRelease(name, lists.station, refused=refused))
        else:
            results.append(_rebuild(medium, release, lists, progress))
    write_index(root)
    return Rebuilt(str(medium), tuple(results))


def _rebuild(
    medium: DiskMedium, release: ArchivedRelease, lists: SignedLists, progress: Progress
) -> RebuiltRelease:
    written, lacking, station = 0, [], lists.station
    label = _("Reading {release} from the medium").format(release=release.name.text)
    with progress.task(label, sum(entry.size for entry in lists.entries)) as task:
        meter = Meter(task)
        for entry in lists.entries:
            if not filling_in.is_here(release, entry, station):
                if _take(medium, release, entry, station):
                    written += 1
                else:
                    lacking.append(entry.path)
            meter.add(entry.size)
    # The lists come last but for the record: they are what a release is known by.
    written += filling_in.fill_in_lists(release, lists)
    filling_in.complete_record(release, station)
    word = filling_in.station_facts(release, station).get("word")
    return RebuiltRelease(
        release.name.text,
        station,
        written,
        tuple(lacking),
        word if isinstance(word, str) else "",
    )


def _take(medium: DiskMedium, release: ArchivedRelease, entry: ManifestEntry, station: str) -> bool:
    """Take a file from the medium; return whether it has it as it was signed."""
    if medium.size(entry.path) != entry.size:
        return False
    try:
        filling_in.fill_in(release, entry, station, medium.disk.chunks(entry.path))
    except NotAsSigned:
        return False
    except DiskError:
        medium.check()  # a file that cannot be read is one, a medium that was pulled out another
        return False
    return True
