"""Who sends media out: the office with its registers, or a relay with the set that it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from build_tools.model.board import Event, EventKind
from build_tools.office.month_journal import read_month_journal, record_events
from build_tools.office.receipts import record_receipts
from build_tools.records.sources import holds_records
from build_tools.release.archive.archived_release import find_release
from build_tools.release.kit.station_kit import kit_files
from build_tools.release.trust.keys import read_ring
from build_tools.stages.deliver import forbidden_folders
from build_tools.stages.month.made_releases import releases_made
from build_tools.stages.plan import served_stations
from build_tools.stages.records import import_records

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from build_tools.model.problem import Problem
    from build_tools.model.release import KeyRing
    from build_tools.project import Project
    from build_tools.records.sealing import RecordsSecret
    from build_tools.release.archive.archived_release import ArchivedRelease
    from build_tools.release.delivery.target import ForbiddenFolders


@dataclass(frozen=True)
class TakenBack:
    """What came back on a medium: receipts and statements that were not here yet, or at a relay
    files; and a problem for each thing that cannot be used."""

    receipts: int = 0
    statements: int = 0
    files: int = 0
    problems: tuple[Problem, ...] = ()
    remarks: int = 0
    """Things about the station's records that a person should look at."""


class Sender(Protocol):
    """Who sends a release to stations. Its methods are called by one thread at a time."""

    @property
    def release(self) -> ArchivedRelease:
        """The release that is sent."""

    @property
    def ring(self) -> KeyRing:
        """The keys whose signatures count."""

    @property
    def stations(self) -> Mapping[str, str]:
        """The stations that get the release: their names by their codes, in the order of work."""

    @property
    def forbidden(self) -> ForbiddenFolders:
        """Folders that are no medium."""

    def sent(self) -> frozenset[str]:
        """Return the stations to which the release was sent, in any run."""

    def take_back(self, root: Path) -> TakenBack:
        """Read receipts and records of a medium that came back. Raises DiskError."""

    def note_sent(self, station: str) -> None:
        """Note that the medium of a station was written, read back and flushed."""

    def kit_of(self, station: str) -> dict[str, bytes]:
        """Return the files of the station's kit, which may lie on its stick."""


@dataclass(frozen=True)
class OfficeSender:
    """The office: it has registers, a month journal and an archive of records."""

    project: Project
    release: ArchivedRelease
    ring: KeyRing
    stations: Mapping[str, str]
    forbidden: ForbiddenFolders
    today: dt.date
    records_key: RecordsSecret | None = field(default=None, repr=False)
    """Opens sealed records."""

    @classmethod
    def of_project(
        cls,
        project: Project,
        release: str | None,
        today: dt.date,
        system: tuple[Path, ...],
        records_key: RecordsSecret | None = None,
    ) -> OfficeSender:
        """Return the sender of a release, the newest for None.

        Raises CoursewareError where there is none, ProblemsFound where the register has errors.
        """
        archived = find_release(project.root / "releases", release)
        listed = {*archived.stations}
        stations = {
            station.code: station.name
            for station in served_stations(project)
            if station.code in listed
        }
        ring = read_ring(project.office / "keys")
        forbidden = forbidden_folders(project, system)
        return cls(project, archived, ring, stations, forbidden, today, records_key)

    def sent(self) -> frozenset[str]:
        """Return the stations of which the journal says so."""
        name = self.release.name.text
        return frozenset(
            event.station
            for event in read_month_journal(self.project.office)
            if event.kind is EventKind.SENT and event.release == name
        )

    def take_back(self, root: Path) -> TakenBack:
        """Note receipts in the month journal, and import records."""
        office = self.project.office
        events, unusable = record_receipts(office, root, releases_made(self.project), self.today)
        received = sum(event.kind is EventKind.RECEIVED for event in events)
        if not holds_records(root):
            return TakenBack(received, problems=unusable)
        imported = import_records(self.project, [root], self.today, self.records_key)
        problems = (*unusable, *imported.problems)
        return TakenBack(
            received, imported.statements, problems=problems, remarks=len(imported.findings)
        )

    def note_sent(self, station: str) -> None:
        """Note it in the month journal."""
        name = self.release.name
        event = Event(name.month, EventKind.SENT, self.today, station, release=name.text)
        record_events(self.project.office, [event])

    def kit_of(self, station: str) -> dict[str, bytes]:
        """Return the files of the kit."""
        return kit_files(station, self.stations[station], self.ring)
