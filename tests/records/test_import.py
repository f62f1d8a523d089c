"""Taking records in: the same again changes nothing, corrections keep both."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import random
import shutil
import sqlite3
from pathlib import Path
from typing import IO, Any

import pytest

from build_tools.model.month import Month
from build_tools.model.records.kept import RecordsFilter
from build_tools.records import queries
from build_tools.stages.records import (
    list_statements,
    rebuild_records,
    records_database,
    show_statement,
)
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session
from tests.trees import fingerprints


def some_statements(count: int = 5, pc: str = "1a2b3c4d", station: str = "liuhejie") -> Pc:
    browser = Pc(station, pc)
    for number in range(count):
        browser.write(**session(held=f"2026-11-{number + 1:02}"))
    return browser


def test_a_file_comes_in_and_is_kept_as_it_was(office: RecordsOffice) -> None:
    data = some_statements().export()
    result = office.receive(data)
    assert (result.files, result.arrivals, result.statements) == (1, 1, 5)
    assert result.problems == result.findings == ()
    assert office.lines() == some_statements().lines
    sha16 = hashlib.sha256(data).hexdigest()[:16]
    kept = office.project.office / "records" / "2026" / f"{sha16}.jsonl.gz"
    assert gzip.decompress(kept.read_bytes()) == data
    assert kept.read_bytes()[4:8] == b"\0\0\0\0"  # no time of this PC


def test_the_same_stick_three_times_changes_nothing(office: RecordsOffice) -> None:
    """Renamed, doubled by Windows, shuffled, and torn at the end."""
    browser = some_statements(6)
    office.receive(browser.export())
    before, odd = office.lines(), office.findings()
    office.put("records-liuhejie (1).jsonl", browser.export())
    office.put("副本.jsonl", browser.export())
    lines = [*browser.lines]
    random.Random(1).shuffle(lines)  # noqa: S311
    office.put("shuffled.jsonl", "\n".join(lines).encode())
    office.put("torn.jsonl", browser.export()[:-40])
    for _time in range(3):
        result = office.take_in()
        assert result.statements == 0
        assert [str(p.rule) for p in result.problems] == ["records-torn"]
        assert not result.has_errors
        assert (office.lines(), office.findings()) == (before, odd)


def test_a_stick_gives_its_folder_of_records(office: RecordsOffice) -> None:
    browser = some_statements()
    office.put("records/records-liuhejie.jsonl", browser.export())
    office.put("records/._records-liuhejie.jsonl", b"\0\5\x16\7")
    office.put("r/2026-11/other.jsonl", b"nothing of ours\n")
    office.put("lists.jsonl", b"nothing of ours\n")
    result = office.take_in()
    assert (result.files, result.statements, result.problems) == (1, 5, ())


def test_a_packed_export_comes_in(office: RecordsOffice) -> None:
    result = office.receive(gzip.compress(some_statements().export()), "a.jsonl.gz")
    assert result.statements == 5
    assert office.receive(some_statements().export(), "a.jsonl").arrivals == 0


def test_line_ends_of_windows_change_nothing(office: RecordsOffice) -> None:
    browser = some_statements()
    office.receive(browser.export())
    changed = b"\xef\xbb\xbf" + browser.export().replace(b"\n", b"\r\n")
    assert office.receive(changed, "changed.jsonl").statements == 0
    assert office.findings() == ()


def test_one_space_more_is_a_conflict_and_the_first_stays(office: RecordsOffice) -> None:
    browser = some_statements()
    office.receive(browser.export())
    changed = browser.export().replace(b'"n":3', b'"n": 3')
    result = office.receive(changed, "changed.jsonl")
    assert result.has_errors
    assert [str(p.rule) for p in result.findings] == ["records-conflict"]
    assert "liuhejie-1a2b3c4d-3" in result.findings[0].message
    assert office.lines() == browser.lines
    history = show_statement(office.project, "liuhejie-1a2b3c4d-3")
    assert history is not None
    assert history.variants == (browser.lines[2].replace('"n":3', '"n": 3'),)
    assert [file.name for file in history.files] == ["records-liuhejie.jsonl", "changed.jsonl"]


def test_a_correction_keeps_both(office: RecordsOffice) -> None:
    browser = some_statements(2)
    browser.write(**session(replaces="liuhejie-1a2b3c4d-1"))
    browser.write(replaces="liuhejie-1a2b3c4d-2", void=True)
    office.receive(browser.export())
    listed = list_statements(office.project, RecordsFilter()).statements
    assert [kept.standing for kept in listed] == [False, False, True, False]
    chosen = RecordsFilter(standing=True)
    assert [s.statement.n for s in list_statements(office.project, chosen).statements] == [3]
    history = show_statement(office.project, "liuhejie-1a2b3c4d-1")
    assert history is not None
    assert history.replaced_by == ("liuhejie-1a2b3c4d-3",)


def test_a_station_cannot_replace_what_another_said(office: RecordsOffice) -> None:
    office.receive(some_statements(1).export())
    other = Pc("dawa")
    other.write(replaces="liuhejie-1a2b3c4d-1", void=True)
    office.receive(other.export(), "other.jsonl")
    assert office.rules() == ["records-replaces"]
    chosen = RecordsFilter(station="liuhejie", standing=True)
    assert len(list_statements(office.project, chosen).statements) == 1


def test_a_rebuild_makes_the_same_database(office: RecordsOffice) -> None:
    browser = some_statements()
    office.receive(browser.export())
    office.receive(browser.export().replace(b'"n":3', b'"n": 3') + b"rubbish\n", "b.jsonl")
    office.receive(some_statements(pc="ffffffff").export(), "a.jsonl")
    before, raw = office.dump(), fingerprints(office.project.office / "records")
    rebuilt = rebuild_records(office.project, office.day)
    assert (len(rebuilt.arrivals), rebuilt.statements) == (3, 10)
    assert office.dump() == before
    (office.project.cache / "records.sqlite").write_bytes(b"no database")
    assert office.dump() == before
    assert fingerprints(office.project.office / "records") == raw


def test_an_archive_from_a_backup_is_followed(office: RecordsOffice) -> None:
    """The database is derived: where the archive goes back, it goes back too."""
    office.receive(some_statements().export())
    early = (office.project.office / "records/arrivals.jsonl").read_bytes()
    office.receive(some_statements(pc="ffffffff").export(), "second.jsonl")
    (office.project.office / "records/arrivals.jsonl").write_bytes(early)
    assert len(office.lines()) == 5


def test_a_lost_content_is_told_and_comes_back(office: RecordsOffice) -> None:
    """Nothing of a damaged file counts, not even the part that can still be read."""
    browser = some_statements(28)
    office.receive(browser.export() * 40)
    (raw,) = (office.project.office / "records").glob("2026/*.gz")
    whole = raw.read_bytes()
    raw.write_bytes(whole[:-20])
    rebuilt = rebuild_records(office.project, office.day)
    assert [str(problem.rule) for problem in rebuilt.problems] == ["records-archive"]
    assert office.lines() == []
    raw.write_bytes(whole)
    assert office.lines() == browser.lines


def test_what_the_release_asks(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(**session(held="2026-10-25"))
    browser.write("needs", lessons=["apple"], want="video")
    browser.write("needs", lessons=["apple"], want="video")
    browser.write("needs", lessons=["pear"], want="audio")
    browser.write("needs", replaces="liuhejie-1a2b3c4d-4", void=True)
    browser.write("asked", lessons=["apple"], text="怎么剪？", sound="0" * 16)
    browser.write("needs", wanted="想学养羊")
    lines = browser.lines
    office.receive("\n".join([*lines[:3], *lines[4:]]).encode())
    with records_database(office.project) as database:
        (receipt,) = queries.receipts(database)["liuhejie"]
        assert (receipt.upto, receipt.missing, receipt.on) == (3, (4,), office.day)
        (wish,) = queries.wishes(database)["liuhejie"]
        assert (wish.lesson, wish.want, wish.statement) == (
            "apple",
            "video",
            "liuhejie-1a2b3c4d-2",
        )
        (question,) = queries.questions(database)
        assert (question.id, question.text, question.sound, question.lessons) == (
            "liuhejie-1a2b3c4d-6",
            "怎么剪？",
            "0" * 16,
            ("apple",),
        )
        assert queries.months(database) == {"liuhejie": (Month(2026, 10), Month(2026, 11))}


def test_an_empty_office_has_nothing_and_makes_nothing(office: RecordsOffice) -> None:
    with records_database(office.project) as database:
        assert queries.receipts(database) == queries.wishes(database) == {}
        assert queries.questions(database) == ()
    assert not (office.project.office / "records").exists()


@pytest.mark.parametrize("is_up_to_date", [True, False])
def test_an_office_on_a_disc_is_listed_and_stays_as_it_is(
    office: RecordsOffice, monkeypatch: pytest.MonkeyPatch, is_up_to_date: bool
) -> None:
    """Root may write everywhere, so the system's answers are given here."""
    browser = some_statements()
    office.receive(browser.export())
    if not is_up_to_date:
        shutil.rmtree(office.project.cache)
    before = fingerprints(office.project.office)
    connect, make, open_ = sqlite3.connect, Path.mkdir, Path.open
    root = office.project.office.parent

    def refuse(path: Path) -> None:
        if Path(path).is_relative_to(root):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    def mkdir(path: Path, *words: Any, **options: Any) -> None:
        if not path.is_dir():
            refuse(path)
        make(path, *words, **options)

    def opened(path: Path, mode: str = "r", *words: Any, **options: Any) -> IO[Any]:
        if set(mode) & set("wax+"):
            refuse(path)
        return open_(path, mode, *words, **options)

    def connected(file: Path, **options: Any) -> sqlite3.Connection:
        connection = connect(file, **options)
        connection.execute(f"PRAGMA query_only = {int(file.is_relative_to(root))}")
        return connection

    monkeypatch.setattr(Path, "mkdir", mkdir)
    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(sqlite3, "connect", connected)
    assert office.lines() == browser.lines
    assert show_statement(office.project, "liuhejie-1a2b3c4d-2") is not None
    with pytest.raises(OSError, match="Read-only"):
        office.take_in()
    assert fingerprints(office.project.office) == before
