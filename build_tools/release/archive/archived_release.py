"""A release as the office keeps it, never changed once it is made.

releases/releases.txt           the names of all releases, for who pulls from this folder
releases/media/                 what was published, by hash, shared by all releases
releases/2026-11/pages/         the pages; they find their media in ../../media/ here too
releases/2026-11/launcher/      what lies at a medium's root
releases/2026-11/stations/      <code>.js, <code>.sha256, <code>.sha256.minisig
releases/2026-11/manifest-sha256.txt, .minisig
releases/2026-11/release.json   for the office alone: lessons, what was left out, labels
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.model.release import ReleaseName, list_name
from build_tools.release.medium.local_source import LocalFile
from build_tools.release.medium.transfer_journal import delivery_id
from build_tools.release.trust import judging
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.release import KeyRing, ManifestEntry, SignedLists
    from build_tools.release.medium.medium import Source

STATION_FILE = "station.js"
PAGES, LAUNCHER, STATIONS, MEDIA = "pages", "launcher", "stations", "media"
RECORD = "release.json"
INDEX = "releases.txt"


@dataclass(frozen=True)
class ArchivedRelease:
    """A release in `root`, the folder `releases/`."""

    root: Path
    name: ReleaseName

    @property
    def folder(self) -> Path:
        """The folder of the release."""
        return self.root / self.name.text

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of the stations that it is for."""
        lists = (self.folder / STATIONS).glob("*.sha256")
        # A name that begins with a dot is what a killed run left.
        names = (path.name for path in lists if not path.name.startswith("."))
        return tuple(sorted(name.removesuffix(".sha256") for name in names))

    def path_of(self, path: str, station: str) -> Path:
        """Return the file that lies under `path` on the medium of a station."""
        station_list = list_name(station)
        files = {
            f"{self.name.folder}/{STATION_FILE}": f"{STATIONS}/{station}.js",
            f"{self.name.folder}/{station_list}": f"{STATIONS}/{station_list}",
            f"{self.name.folder}/{station_list}{SUFFIX}": f"{STATIONS}/{station_list}{SUFFIX}",
        }
        for name in (list_name(""), list_name("") + SUFFIX):
            files[f"{self.name.folder}/{name}"] = name
        if path in files:
            return self.folder / files[path]
        if path.startswith(f"{MEDIA}/"):
            return self.root / path
        if path.startswith(f"{self.name.folder}/"):
            return self.folder / PAGES / path.removeprefix(f"{self.name.folder}/")
        return self.folder / LAUNCHER / path

    def source(self, entry: ManifestEntry, station: str) -> Source:
        """Return the source of a file's bytes."""
        return LocalFile(self.path_of(entry.path, station), entry.sha256)

    def delivery_id(self, station: str) -> str:
        """Return what a medium's journal calls the delivery to a station, empty without a list."""
        paths = [f"{self.name.folder}/{list_name(code)}" for code in ("", station)]
        files = [self.path_of(path + end, station) for path in paths for end in ("", SUFFIX)]
        if not all(file.is_file() for file in files):
            return ""
        return delivery_id((file.name, file.read_bytes()) for file in files)

    def lists(self, station: str, ring: KeyRing, expected: judging.ExpectedRelease) -> SignedLists:
        """Return the verified lists of a station. Raises Untrusted, CoursewareError for no list."""
        if station not in self.stations:
            raise CoursewareError(
                _("{release} was not made for the station '{code}'").format(
                    release=self.name.text, code=station
                )
            )

        def read(path: str) -> bytes | None:
            file = self.path_of(path, station)
            return file.read_bytes() if file.is_file() else None

        return judging.judge(read, expected, ring)


def releases_in(root: Path) -> tuple[ReleaseName, ...]:
    """Return the releases whose record is there, the oldest first."""
    return tuple(name for name in named_in(root) if (root / name.text / RECORD).is_file())


def named_in(root: Path) -> tuple[ReleaseName, ...]:
    """Return the releases that a folder has the name of, whatever is left of them, oldest first."""
    names = []
    for path in root.iterdir() if root.is_dir() else ():
        try:
            names.append(ReleaseName(path.name))
        except ValueError:
            continue  # the media, one that is being made, or somebody's copy
    return tuple(sorted(names, key=lambda name: name.sequence))


def sweep(root: Path) -> None:
    """Remove what cut runs left in `releases/`; who holds its lock is alone there."""
    for folder in root.glob(".*.next"):
        shutil.rmtree(folder, ignore_errors=True)
    for part in root.rglob(".part-*"):
        part.unlink(missing_ok=True)


def write_index(root: Path) -> None:
    """Write the list of all releases: a plain server lists no folders."""
    atomic_write(root / INDEX, "".join(f"{name.text}\n" for name in releases_in(root)))


def find_release(root: Path, release: str | None) -> ArchivedRelease:
    """Return the release of this name, or the newest. Raises CoursewareError where none is."""
    releases = releases_in(root)
    if release is None and releases:
        return ArchivedRelease(root, releases[-1])
    for name in releases:
        if name.text == release:
            return ArchivedRelease(root, name)
    if release is None:
        raise CoursewareError(
            _("there is no release yet: make one with 'courseware release MONTH --key FILE'")
        )
    names = _(", ").join(name.text for name in releases) or _("none")
    raise CoursewareError(
        _("there is no release {release}; made so far: {names}").format(
            release=release, names=names
        )
    )
