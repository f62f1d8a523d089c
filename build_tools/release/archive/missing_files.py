"""What of a release is no longer in `releases/`, judged by names and sizes.

Only lists are read, and whose their signatures say that they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.model.release import list_name
from build_tools.release.archive.archived_release import RECORD
from build_tools.release.trust import manifest
from build_tools.release.trust.signature import SUFFIX, signer_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.model.release import KeyRing, ManifestEntry
    from build_tools.release.archive.archived_release import ArchivedRelease

    _IsThere = Callable[..., bool]


def missing_files(
    release: ArchivedRelease, ring: KeyRing | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the files that each station of a release lacks here, by their path on a medium.

    Stations that lack nothing are left out; a list that cannot be read is missing itself;
    with a `ring`, so is a signature by a key that does not count.
    """
    sizes: dict[Path, int | None] = {}

    def is_there(path: Path, size: int | None = None) -> bool:
        if path not in sizes:
            sizes[path] = path.stat().st_size if path.is_file() else None
        return sizes[path] is not None and size in (None, sizes[path])

    def counts(path: Path) -> bool:
        return is_there(path) and (ring is None or _is_signed_by(ring, release, path))

    pages = release.folder / list_name("")
    common = [] if is_there(release.folder / RECORD) else [RECORD]
    common += _lacking(release, "", pages, is_there, counts)
    lacking = {}
    for code in release.stations:
        station_list = release.path_of(f"{release.name.folder}/{list_name(code)}", code)
        missing = (*common, *_lacking(release, code, station_list, is_there, counts))
        if missing:
            lacking[code] = missing
    return lacking


def _is_signed_by(ring: KeyRing, release: ArchivedRelease, path: Path) -> bool:
    try:
        key = ring.find(signer_of(path.read_bytes(), path.name))
    except (OSError, Untrusted):
        return False
    return key is not None and (key.until is None or release.name.sequence <= key.until)


def _lacking(
    release: ArchivedRelease, code: str, path: Path, is_there: _IsThere, counts: _IsThere
) -> list[str]:
    """Return what is missing of a list, its signature and the files that it names."""
    name = f"{release.name.folder}/{list_name(code)}"
    try:
        entries: tuple[ManifestEntry, ...] = manifest.from_bytes(path.read_bytes(), name).entries
    except (OSError, Untrusted):
        return [name]
    signed = [] if counts(path.with_name(path.name + SUFFIX)) else [name + SUFFIX]
    return signed + [
        entry.path
        for entry in entries
        if not is_there(release.path_of(entry.path, code), entry.size)
    ]
