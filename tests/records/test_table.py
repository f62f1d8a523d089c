"""Tables of statements: Chinese headings, no cell becomes a formula, the same bytes again."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import zipfile

import pytest

from build_tools.model.records.kept import RecordsFilter
from build_tools.records.table import HEADINGS
from build_tools.stages.records import export_statements
from tests.conftest import Run
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session

TRICKS = [
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "＝1",
    '"=1',
    "a\x0b\x01\x1fb",
    "{=1}",
]


@pytest.fixture
def full(office: RecordsOffice) -> RecordsOffice:
    browser = Pc()
    browser.write(**session(lessons=["apple", "pear"], played={"apple": 1804}, guests=2))
    for text in TRICKS:
        browser.write("asked", text=text)
    office.receive(browser.export())
    return office


def rows_of(office: RecordsOffice) -> list[list[str]]:
    file = office.inbox / "out" / "a.csv"
    export_statements(office.project, file, RecordsFilter())
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv(full: RecordsOffice) -> None:
    head, session_row, *questions = rows_of(full)
    assert tuple(head) == HEADINGS
    row = dict(zip(head, session_row, strict=True))
    assert row["课"] == "apple、pear"
    assert (row["到场党员"], row["到场群众"], row["应到"], row["来宾"]) == ("2", "1", "42", "2")
    assert row["实放秒数"] == "1804"
    texts = [dict(zip(head, question, strict=True))["内容"] for question in questions]
    assert [text.removeprefix("'") for text in texts] == TRICKS
    assert [text.startswith("'") for text in texts] == [*[True] * 10, False, False, False]


def test_no_cell_begins_a_formula(full: RecordsOffice) -> None:
    cells = [cell for row in rows_of(full) for cell in row]
    assert [
        c for c in cells if c.lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "\r"))
    ] == []


def test_xlsx(full: RecordsOffice) -> None:
    files = [full.inbox / "out" / name for name in ("a.xlsx", "b.XLSX")]
    for file in files:
        export_statements(full.project, file, RecordsFilter())
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "=cmd|" in sheet
        assert "记录编号" in sheet


def test_on_the_command_line(full: RecordsOffice, run: Run) -> None:
    root, file = full.project.root, full.inbox / "out.csv"
    done = run("courseware", "-C", root, "records", "export", file, "--kind", "attended", "--json")
    assert json.loads(done.stdout) == {"file": str(file), "statements": 1}, done.stderr
    done = run("courseware", "-C", root, "records", "export", full.inbox / "out.ods")
    assert (done.returncode, ".csv or .xlsx" in done.stderr) == (2, True)


def test_a_disk_that_fills_up_leaves_no_half_of_a_table(
    full: RecordsOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XlsxWriter has an error of its own for it, which is none of the system's."""

    def write(*_words: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("zipfile.ZipFile.write", write)
    folder = full.inbox / "out"
    with pytest.raises(OSError, match="No space") as failure:
        export_statements(full.project, folder / "a.xlsx", RecordsFilter())
    assert failure.value.errno == errno.ENOSPC
    assert list(folder.iterdir()) == []
