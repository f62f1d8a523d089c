"""The stage that says which releases were made for which station, by what is left of them.

A release's signed lists tell, and where `releases/` is gone the words of its month, which are in
every backup of the office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.release import ReleaseName
from build_tools.office.month_words import releases_with_words
from build_tools.office.registers import read_office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.station import Station
    from build_tools.project import Project


def releases_made(project: Project) -> dict[str, frozenset[str]]:
    """Return the names of the releases that were made for each station of the register."""
    office, _problems = read_office(project.office)
    listed = {*_listed(project), *releases_with_words(project.office)}

    def names_for(station: Station) -> frozenset[str]:
        return frozenset(release for release, code in listed if code == station.code)

    return {station.code: names_for(station) for station in office.stations.stations}


def listed_releases(project: Project, month: Month) -> dict[str, frozenset[str]]:
    """Return the releases of a month with a signed list, by station."""
    of_month = {(name, code) for name, code in _listed(project) if name.startswith(f"{month}")}
    return {
        code: frozenset(name for name, other in of_month if other == code)
        for _name, code in of_month
    }


def _listed(project: Project) -> Iterator[tuple[str, str]]:
    """Yield release and station of each signed list."""
    for path in (project.root / "releases").glob("*/stations/*.sha256"):
        try:
            name = ReleaseName(path.parts[-3])
        except ValueError:
            continue  # one that is being made, or somebody's copy
        yield name.text, path.stem
