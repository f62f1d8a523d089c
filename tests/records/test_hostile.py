"""Files and disks as no page of ours makes them: told in words, and nothing is lost."""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
from pathlib import Path

import pytest

from build_tools.errors import DiskError
from build_tools.model.problem import Problem, Severity
from build_tools.records.lines import ExportLine, LineContent, look_closely
from build_tools.records.merge import USELESS_AT_MOST
from build_tools.stages.records import rebuild_records
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session


def exported(count: int = 3, text: str = "") -> bytes:
    browser = Pc()
    for number in range(count):
        browser.write(**session(held=f"2026-11-{number + 1:02}", text=text))
    return browser.export()


def archived(office: RecordsOffice, data: bytes) -> Path:
    name = hashlib.sha256(data).hexdigest()[:16]
    return office.project.office / "records" / "2026" / f"{name}.jsonl.gz"


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, str]]:
    return [(str(problem.rule), problem.line, problem.severity) for problem in problems]


@pytest.mark.parametrize("key", ['"v":1', '"void":true'])
@pytest.mark.parametrize("value", ["1.0", "true", "1", '"1"'])
def test_what_only_equals_a_number_or_true_is_set_aside(
    office: RecordsOffice, key: str, value: str
) -> None:
    browser = Pc()
    browser.write(replaces="liuhejie-1a2b3c4d-9", void=True)
    name, right = key.split(":")
    result = office.receive(browser.export().replace(key.encode(), f"{name}:{value}".encode()))
    assert result.statements == (1 if value == right else 0)
    assert result.has_errors == (value != right)


def test_a_file_without_a_byte_is_told(office: RecordsOffice) -> None:
    for _time in range(2):
        result = office.receive(b"")
        assert told(result.problems) == [("records-file", 0, "error")]


def test_folders_and_links_that_are_called_like_files_are_told(office: RecordsOffice) -> None:
    (office.inbox / "a.jsonl").mkdir()
    (office.inbox / "b.jsonl").symlink_to("nowhere")
    office.put("c.jsonl", exported())
    result = office.take_in()
    assert (result.files, result.statements) == (1, 3)
    assert [str(problem.location) for problem in result.problems] == ["a.jsonl", "b.jsonl"]


@pytest.mark.parametrize("data", [b"\0" * 5000, b"x", b"\xff\xff" * 40])
def test_rubbish_is_no_line_that_was_cut_off(office: RecordsOffice, data: bytes) -> None:
    result = office.receive(data)
    assert {str(problem.rule) for problem in result.problems} == {"records-line"}
    assert result.has_errors


def test_of_a_file_of_rubbish_the_first_lines_and_their_number_are_told(
    office: RecordsOffice,
) -> None:
    newer = '{"v":2,"id":"x"}\n'
    result = office.receive(("x\n" * 150 + newer * 7).encode())
    assert [problem.line for problem in result.problems] == [*range(1, 101), 0, 0]
    assert "50" in result.problems[100].message
    assert result.problems[101].severity is Severity.WARNING


def test_a_file_saved_as_unicode_by_an_editor_of_windows_is_read(office: RecordsOffice) -> None:
    text = exported(28).decode()
    for name in ("utf-16-le", "utf-16-be"):
        office.put(f"{name}.jsonl", ("\ufeff" + text.replace("\n", "\r\n")).encode(name))
    result = office.take_in()
    assert (result.statements, result.problems) == (28, ())
    assert office.receive(text.encode()).statements == 0


def test_half_a_character_of_utf_16_is_told_and_nothing_kept(office: RecordsOffice) -> None:
    result = office.receive(exported().decode().encode("utf-16")[:-1])
    assert told(result.problems) == [("records-file", 0, "error")]
    assert result.arrivals == 0


def test_the_rest_of_a_file_of_rubbish_is_not_read(
    office: RecordsOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = 0

    def counted(line: ExportLine, path: str) -> LineContent:
        nonlocal looked_at
        looked_at += 1
        return look_closely(line, path)

    monkeypatch.setattr("build_tools.records.lines.look_closely", counted)
    for rubbish in (b"x\n", b"\n", b'{"records":3}\n', b"\0" * 20 + b"\n"):
        looked_at = 0
        data = exported() + rubbish * 100_000
        result = office.receive(data, "rubbish.jsonl")
        assert looked_at < 3 * USELESS_AT_MOST
        assert "10000" in result.problems[0].message.replace(",", "")
        assert len(result.problems) <= 102
        with gzip.open(archived(office, data)) as kept:
            assert kept.read() == data
    assert len(office.lines()) == 3
    assert rebuild_records(office.project, office.day).problems == ()


def test_many_lines_of_a_newer_program_are_no_rubbish(office: RecordsOffice) -> None:
    newer = b'{"v":2,"id":"x"}\n' * (USELESS_AT_MOST + 1000)
    assert office.receive(newer + exported()).statements == 3


def test_an_export_that_ends_early_at_the_end_of_a_line_is_told(office: RecordsOffice) -> None:
    lines = exported(5).splitlines(keepends=True)
    for count in (0, 3):
        result = office.receive(b"".join(lines[: 1 + count]), f"{count}.jsonl")
        assert told(result.problems) == [("records-torn", 1, "warning")]
        assert not result.has_errors
        assert "5" in result.problems[0].message
    assert office.receive(b"".join(lines), "whole.jsonl").problems == ()
    assert told(office.receive(b"".join(lines)[:-9], "torn.jsonl").problems) == [
        ("records-torn", 6, "warning")
    ]


@pytest.mark.parametrize("has_head", [True, False])
@pytest.mark.parametrize("is_named", [True, False])
def test_a_file_of_one_station_with_lines_of_another_is_told(
    office: RecordsOffice, has_head: bool, is_named: bool
) -> None:
    ours, theirs = Pc(), Pc("dawa", "99999999")
    ours.write(**session())
    theirs.write(**session())
    name = "records-liuhejie-1a2b3c4d-20261125204000 (1).jsonl" if is_named else "a.jsonl"
    data = ours.export(head=has_head) + theirs.export(head=False)
    result = office.receive(data, name)
    assert result.statements == 2
    expected = [("records-other-station", 0 if is_named else 1, "warning")]
    assert told(result.problems) == (expected if has_head or is_named else [])
    assert all("dawa" in problem.message for problem in result.problems)
    assert told(office.receive(theirs.export(), "b.jsonl").problems) == []


def test_a_damaged_copy_is_made_good_by_the_file_of_the_station(office: RecordsOffice) -> None:
    office.receive(exported())
    before = office.dump()
    (copy,) = (office.project.office / "records").glob("*/*.gz")
    whole = copy.read_bytes()
    for broken in (b"", whole[:40], whole[:30] + b"\xff\xff" + whole[32:]):
        copy.write_bytes(broken)
        assert told(rebuild_records(office.project, office.day).problems) == [
            ("records-archive", 0, "error")
        ]
        result = office.take_in()
        assert (result.problems, result.statements) == ((), 3)
        assert (office.dump(), copy.read_bytes()) == (before, whole)


def test_contents_without_a_journal_come_back_and_are_told(office: RecordsOffice) -> None:
    office.receive(exported())
    (office.project.office / "records" / "arrivals.jsonl").write_text("[" * 100_000)
    rebuilt = rebuild_records(office.project, office.day)
    assert (rebuilt.statements, told(rebuilt.problems)) == (3, [("records-archive", 0, "error")])


def test_a_full_disk_is_told_and_the_next_run_goes_on(
    office: RecordsOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def small(*words: object, **options: object) -> sqlite3.Connection:
        connection = connect(*words, **options)  # type: ignore[arg-type,call-overload]
        connection.execute("PRAGMA max_page_count = 30")
        return connection  # type: ignore[no-any-return]

    with monkeypatch.context() as patch, pytest.raises(DiskError, match=r"records\.sqlite"):
        patch.setattr(sqlite3, "connect", small)
        office.receive(exported(28, "字" * 2000))
    assert office.take_in().statements == 28


def test_a_database_that_rots_is_told_with_what_to_do(office: RecordsOffice) -> None:
    office.receive(exported(28))
    file = office.project.cache / "records.sqlite"
    whole = file.read_bytes()
    for rotten in (
        whole.replace(b'"kind":"attended"', b'"kind":"att\x00\xff\xfeed"', 1),
        whole[:12288] + b"\xa5" * (len(whole) - 12288),
    ):
        file.write_bytes(rotten)
        with pytest.raises(DiskError, match="rebuild"):
            office.lines()


def test_corrections_in_a_circle_and_of_voids_are_told(office: RecordsOffice) -> None:
    browser = Pc()
    ids = [f"liuhejie-1a2b3c4d-{n}" for n in range(1, 8)]
    browser.write(replaces=ids[1], **session())
    browser.write(replaces=ids[2], **session())
    browser.write(replaces=ids[0], **session())
    browser.write(**session(held="2026-11-06"))
    browser.write(replaces=ids[3], void=True)
    browser.write(replaces=ids[4], void=True)
    findings = office.receive(browser.export()).findings
    messages = [f.message for f in findings if str(f.rule) == "records-replaces"]
    assert len(messages) == 2
    assert all(text in messages[1] for text in ids[:3])
    assert ids[5] in messages[0]


def test_a_session_of_half_a_day_is_a_finding(office: RecordsOffice) -> None:
    """An end before the beginning counts past midnight: 19:00 to 18:30 would be 1,410 minutes."""
    browser = Pc()
    browser.write(**session(start="19:00", end="18:30"))
    browser.write(**session(start="23:00", end="01:00", held="2026-11-06"))
    browser.write(**session(start="07:00", end="19:00", held="2026-11-07"))
    (finding,) = office.receive(browser.export()).findings
    assert str(finding.rule) == "records-long"
    assert "liuhejie-1a2b3c4d-1" in finding.message
    assert "liuhejie-1a2b3c4d-2" not in finding.message
