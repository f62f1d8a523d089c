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

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.model.release import ReleaseName, list_name
from build_tools.release.medium.local_source import Local
from build_tools.release.trust import judging
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.release import Entry, KeyRing, Lists
    from build_tools.release.medium.medium import Source

STATION_FILE = "station.js"
PAGES, LAUNCHER, STATIONS, MEDIA = "pages", "launcher", "stations", "media"
RECORD = "release.json"
INDEX = "releases.txt"


@dataclass(frozen=True)
class Store:
    """One release in `root`, the folder `releases/`."""

    root: Path
    name: ReleaseName

    @property
    def folder(self) -> Path:
        """Where the release lies."""
        return self.root / self.name.text

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of the stations that it is for."""
        lists = (self.folder / STATIONS).glob("*.sha256")
        return tuple(sorted(path.name.removesuffix(".sha256") for path in lists))

    def source(self, path: str, station: str) -> Path:
        """Return where the bytes of a path on a station's medium lie here."""
        own = list_name(station)
        places = {
            f"{self.name.folder}/{STATION_FILE}": f"{STATIONS}/{station}.js",
            f"{self.name.folder}/{own}": f"{STATIONS}/{own}",
            f"{self.name.folder}/{own}{SUFFIX}": f"{STATIONS}/{own}{SUFFIX}",
        }
        for name in (list_name(""), list_name("") + SUFFIX):
            places[f"{self.name.folder}/{name}"] = name
        if path in places:
            return self.folder / places[path]
        if path.startswith(f"{MEDIA}/"):
            return self.root / path
        if path.startswith(f"{self.name.folder}/"):
            return self.folder / PAGES / path.removeprefix(f"{self.name.folder}/")
        return self.folder / LAUNCHER / path

    def goods(self, entry: Entry, station: str) -> Source:
        """Return where the bytes of a file come from."""
        return Local(self.source(entry.path, station), entry.sha256)

    def lists(self, station: str, ring: KeyRing, expected: judging.Expected) -> Lists:
        """Return the lists of a station, believed. Raises Untrusted, or that there is none."""
        if station not in self.stations:
            raise CoursewareError(
                _("{release} was not made for the station '{code}'").format(
                    release=self.name.text, code=station
                )
            )

        def read(path: str) -> bytes | None:
            file = self.source(path, station)
            return file.read_bytes() if file.is_file() else None

        return judging.judge(read, expected, ring)


def releases_in(root: Path) -> tuple[ReleaseName, ...]:
    """Return the releases that were made, the oldest first."""
    found = []
    for path in root.iterdir() if root.is_dir() else ():
        try:
            name = ReleaseName(path.name)
        except ValueError:
            continue
        if (path / RECORD).is_file():
            found.append(name)
    return tuple(sorted(found, key=lambda name: name.sequence))


def write_index(root: Path) -> None:
    """Write down which releases there are: a plain server lists no folders."""
    atomic_write(root / INDEX, "".join(f"{name.text}\n" for name in releases_in(root)))


def chosen(root: Path, release: str | None) -> Store:
    """Return the release of this name, or the newest. Raises CoursewareError where none is."""
    made = releases_in(root)
    if release is None and made:
        return Store(root, made[-1])
    for name in made:
        if name.text == release:
            return Store(root, name)
    if release is None:
        raise CoursewareError(
            _("there is no release yet: make one with 'courseware release MONTH --key FILE'")
        )
    names = _(", ").join(name.text for name in made) or _("none")
    raise CoursewareError(
        _("there is no release {release}; made so far: {names}").format(
            release=release, names=names
        )
    )
