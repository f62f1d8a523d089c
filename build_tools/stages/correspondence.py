"""The stage that gathers what a release tells stations, and what they asked for.

A release that is there keeps what it told when it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.records.correspondence import Correspondence, StationLetter
from build_tools.office.answers import answers_for, published_answers
from build_tools.office.board import acknowledged_receipts
from build_tools.office.month_journal import read_month_journal
from build_tools.office.month_words import make_words, read_words
from build_tools.office.registers import read_office
from build_tools.release.archive.archived_release import RECORD
from build_tools.release.archive.release_record import read_record
from build_tools.release.trust.records_key import read_records_key
from build_tools.stages.figures.secretary_notes import secretary_notes
from build_tools.stages.station_records import lesson_wishes, statement_receipts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.project import Project
    from build_tools.release.archive.archived_release import ArchivedRelease


def correspondence_of(project: Project, release: ArchivedRelease) -> Correspondence:
    """Return what the release told when it was made, else what it is to tell now.

    Raises Untrusted for a records key that cannot be used.
    """
    if (release.folder / RECORD).is_file():
        return read_record(release).correspondence
    office, _problems = read_office(project.office)  # the build stops on them, with all others
    events, month = read_month_journal(project.office), release.name.month
    records, notes = statement_receipts(project), secretary_notes(project, office, month)
    letters = {
        station.code: StationLetter(
            receipts=acknowledged_receipts(station.code, events, month),
            records=records.get(station.code, ()),
            answers=answers_for(station.code, office.answers),
            secretary=notes[station.code],
        )
        for station in office.stations.stations
    }
    return Correspondence(
        letters={code: letter for code, letter in letters.items() if letter != StationLetter()},
        questions=published_answers(office.answers),
        wishes=dict(lesson_wishes(project)),
        records_key=read_records_key(project.office / "keys"),
    )


def words_of(project: Project, release: ArchivedRelease, stations: Iterable[str]) -> dict[str, str]:
    """Return the words of the month; a release that is there gets no new ones.

    It was made before there were words, or the file of words is to be put back.
    """
    if (release.folder / RECORD).is_file():
        return read_words(project.office, release.name.text)
    return make_words(project.office, release.name.text, stations)
