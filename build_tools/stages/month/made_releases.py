"""The stage that says which releases were made for which station, and what is left of them.

A release's signed lists tell, and where `releases/` is gone the words of its month, which are in
every backup of the office.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.model.release import ReleaseName
from build_tools.office.month_words import releases_with_words
from build_tools.office.registers import read_office
from build_tools.release.archive.archived_release import ArchivedRelease, named_in
from build_tools.release.archive.missing_files import missing_files
from build_tools.stages.keys import signing_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from build_tools.model.month import Month
    from build_tools.model.station import Station
    from build_tools.project import Project


@dataclass(frozen=True)
class MonthReleases:
    """The releases of a month as they lie in `releases/`."""

    by_station: Mapping[str, frozenset[str]]
    """Those with a signed list for each station."""
    names: tuple[str, ...] = ()
    """Those that a folder has the name of, whatever is left of them."""
    missing: Mapping[tuple[str, str], Collection[str]] = field(default_factory=dict)
    """The files that are lost of a release for a station, by release and station."""

    @property
    def whole(self) -> dict[str, frozenset[str]]:
        """Those that can be delivered to each station, for nothing of them is lost."""
        return {
            code: frozenset(name for name in names if (name, code) not in self.missing)
            for code, names in self.by_station.items()
        }

    def lost_of(self, release: str) -> int:
        """Return how many files of a release are lost."""
        lost = (files for (name, _code), files in self.missing.items() if name == release)
        return len({path for files in lost for path in files})


def releases_made(project: Project) -> dict[str, frozenset[str]]:
    """Return the names of the releases that were made for each station of the register."""
    office, _problems = read_office(project.office)
    listed = {*_listed(project), *releases_with_words(project.office)}

    def names_for(station: Station) -> frozenset[str]:
        return frozenset(release for release, code in listed if code == station.code)

    return {station.code: names_for(station) for station in office.stations.stations}


def releases_of(project: Project, month: Month) -> MonthReleases:
    """Return the releases of a month, and what is lost of them.

    What no key that counts has signed cannot be delivered: its signatures are lost.
    """
    ring = signing_keys(project)
    names = [name for name in named_in(project.root / "releases") if name.month == month]
    missing = {
        (name.text, code): lost
        for name in names
        for code, lost in missing_files(_archived(project, name), ring).items()
    }
    texts = tuple(name.text for name in names)
    return MonthReleases(listed_releases(project, month), texts, missing)


def listed_releases(project: Project, month: Month) -> dict[str, frozenset[str]]:
    """Return the releases of a month with a signed list, by station."""
    names: dict[str, set[str]] = {}
    for name, code in _listed(project):
        if ReleaseName(name).month == month:
            names.setdefault(code, set()).add(name)
    return {code: frozenset(releases) for code, releases in names.items()}


def _listed(project: Project) -> Iterator[tuple[str, str]]:
    """Yield release and station of each signed list."""
    for name in named_in(project.root / "releases"):
        for code in _archived(project, name).stations:
            yield name.text, code


def _archived(project: Project, name: ReleaseName) -> ArchivedRelease:
    return ArchivedRelease(project.root / "releases", name)
