"""The stage `kit`: what a station's PC gets once, before any release comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.office.registers import read_office
from build_tools.release.kit.station_kit import kit_files, write_kit
from build_tools.release.trust.keys import read_ring
from build_tools.stages.plan import served_stations

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.release import KeyRing
    from build_tools.model.station import Station
    from build_tools.project import Project


@dataclass(frozen=True)
class WrittenKit:
    """A kit on its stick: whose it is, and its files by their path there."""

    station: Station
    files: tuple[str, ...]


def kit_of(project: Project, code: str, ring: KeyRing) -> dict[str, bytes]:
    """Return the files of a station's kit, none for a station that the register does not have."""
    office, _problems = read_office(project.office)
    station = office.stations.find(code)
    return kit_files(station.code, station.name, ring) if station else {}


def write_station_kit(project: Project, code: str, folder: Path) -> WrittenKit:
    """Write the kit of a station into `folder`.

    Raises CoursewareError for a station that is not open or a folder that is not empty, Untrusted
    where no key is enrolled, DiskError.
    """
    (station,) = served_stations(project, [code])
    files = kit_files(station.code, station.name, read_ring(project.office / "keys"))
    write_kit(folder, files)
    return WrittenKit(station, tuple(sorted(files)))
