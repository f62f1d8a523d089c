"""Hostile and broken lines: nothing is executed, all is told, the other lines come in."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import sys
from typing import Any

import pytest

from build_tools.model.records.statement import LONGEST_LINE
from tests.conftest import Run
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session


def changed(**keys: Any) -> bytes:
    """Return a statement's line with other values; None takes a key out."""
    browser = Pc()
    browser.write(**session())
    document = {**json.loads(browser.lines[0]), **keys}
    return json.dumps({k: v for k, v in document.items() if v is not None}).encode()


PLAIN = changed()
ODD = {
    "a number too large": changed(n=10**9),
    "a number of 401 digits": PLAIN.replace(b'"n": 1', b'"n": 1' + b"0" * 400),
    "a number of 5,000 digits": PLAIN.replace(b'"n": 1', b'"n": 1' + b"0" * 5000),
    "a fraction": changed(guests=1.5),
    "a number beyond floats": PLAIN.replace(b'"n": 1', b'"n": 1e999'),
    "not a number": PLAIN.replace(b'"n": 1', b'"n": NaN'),
    "a truth for a number": changed(guests=True),
    "deep nesting": b"[" * 50_000,
    "deep nesting in a key": PLAIN.replace(b'"word": ""', b'"word": ' + b'{"a":' * 9_000),
    "a key twice": PLAIN.replace(b'"n": 1', b'"n": 1, "n": 2'),
    "an inner key twice": PLAIN.replace(b'"member": ["m1"', b'"member": [], "member": ["m1"'),
    "NUL": changed(text="a\0b"),
    "bare NUL": PLAIN + b"\0",
    "wrong UTF-8": PLAIN.replace(b"attended", b"attended\xff"),
    "half a surrogate": PLAIN.replace(b'"word": ""', b'"word": "", "text": "\\ud800"'),
    "GB18030": "你好".encode("gb18030"),
    "a path in the station": changed(station="../../etc", id="../../etc-1a2b3c4d-1"),
    "a path in the PC": changed(pc="../a2b3c", id="liuhejie-../a2b3c-1"),
    "a path in a lesson": changed(lessons=["../../office/stations"]),
    "a script for a person": changed(present={"member": ["<script>alert(1)</script>"]}),
    "an id that does not fit": changed(id="liuhejie-1a2b3c4d-2"),
    "an unknown key": changed(wish="x"),
    "a key of another kind": changed(score=3),
    "an unknown kind": changed(kind="sang"),
    "no kind": changed(kind=None),
    "no such day": changed(held="2026-02-30"),
    "a day in another form": changed(held="20261105"),
    "a day of a week": changed(held="2026-W45-4"),
    "a time without seconds": changed(written="2026-11-05T20:36+01"),
    "a time with a zone": changed(written="2026-11-05T20:36:10Z"),
    "somebody twice": changed(present={"member": ["a", "a"]}),
    "replaces itself": changed(replaces="liuhejie-1a2b3c4d-1"),
    "void of nothing": changed(void=True),
    "a long text": changed(text="a" * 2001),
    "a long line": changed(text="a" * 100) + b" " * LONGEST_LINE,
    "a list": b"[1, 2]",
    "a text": b'"statement"',
    "HTML": b"<!doctype html><title>records</title>",
    "a sound that is another": b'{"sound":"0000000000000000","of":"x","type":"audio/webm",'
    b'"data":"' + base64.b64encode(b"sound") + b'"}',
    "a sound of another kind": json.dumps(
        {
            "sound": hashlib.sha256(b"x").hexdigest()[:16],
            "of": "x",
            "type": "text/html",
            "data": base64.b64encode(b"x").decode(),
        }
    ).encode(),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_line_is_told_and_the_others_come_in(office: RecordsOffice, odd: bytes) -> None:
    browser = Pc("dawa")
    browser.write(**session())
    browser.write(**session(hour=21))
    first, second = browser.export(head=False).splitlines()
    result = office.receive(b"\n".join([first, odd, second, b""]), "bad.jsonl")
    assert result.statements == 2
    assert result.has_errors
    assert {(p.path, p.line, str(p.rule)) for p in result.problems} == {
        ("bad.jsonl", 2, "records-line")
    }
    assert all(p.message and len(str(p)) < 500 and str(p).isprintable() for p in result.problems)
    again = office.take_in()
    assert (again.statements, again.problems) == (0, result.problems)


def test_plain_is_no_odd_line(office: RecordsOffice) -> None:
    assert office.receive(PLAIN + b"\n").problems == ()


def test_a_newer_version_waits(office: RecordsOffice) -> None:
    result = office.receive(changed(v=2, mood="good") + b"\n")
    assert [str(p.rule) for p in result.problems] == ["records-version"]
    assert not result.has_errors
    result = office.receive(PLAIN.replace(b'"v": 1', b'"v": 1' + b"0" * 400) + b"\n", "b.jsonl")
    assert [str(p.rule) for p in result.problems] == ["records-version"]


def test_ten_thousand_faults_of_a_line_are_one_problem(office: RecordsOffice) -> None:
    people = {"member": ["?"] * 10_000}
    (problem,) = office.receive(changed(present=people) + b"\n").problems
    assert "10000 faults" in problem.message


def test_texts_are_only_texts(office: RecordsOffice, run: Run) -> None:
    browser = Pc()
    texts = ["<script>alert(1)</script>", "=cmd|'/c calc'!A0", "\x1b[2J\x1b]0;x\x07", "\u202eabc"]
    for text in texts:
        browser.write("asked", text=text)
    office.receive(browser.export())
    shown = run("courseware", "-C", office.project.root, "records", "list")
    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout
    assert "\u202e" not in shown.stdout
    assert "<script>alert(1)</script>" in shown.stdout
    listed = run("courseware", "-C", office.project.root, "records", "list", "--json")
    answers = json.loads(listed.stdout)["statements"]
    assert [entry["statement"]["text"] for entry in answers] == texts


def test_a_bomb_is_refused(office: RecordsOffice) -> None:
    bomb = gzip.compress(b"\0" * (300 << 20), 1)
    result = office.receive(bomb, "bomb.jsonl.gz")
    assert [(p.path, str(p.rule)) for p in result.problems] == [("bomb.jsonl.gz", "records-file")]
    assert list((office.project.office / "records").rglob("*.gz")) == []
    assert list((office.project.office / "records").rglob(".part-*")) == []


@pytest.mark.parametrize("cut", [0, 5, 40])
def test_a_damaged_package_is_refused(office: RecordsOffice, cut: int) -> None:
    browser = Pc()
    browser.write(**session())
    office.put("good.jsonl", browser.export())
    office.put("bad.jsonl.gz", gzip.compress(browser.export())[:cut] or b"no package")
    result = office.take_in()
    assert [(p.path, str(p.rule)) for p in result.problems] == [("bad.jsonl.gz", "records-file")]
    assert result.statements == 1


MEMORY = """\
import resource, sys
from pathlib import Path
import datetime as dt
from build_tools.project import read_project
from build_tools.stages.records import import_records
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
result = import_records(read_project(Path(sys.argv[1])), [Path(sys.argv[2])], dt.date(2026, 11, 28))
more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base
print(result.statements, [(p.line, str(p.rule)) for p in result.problems], more)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_a_line_of_100_mb_takes_no_memory(office: RecordsOffice, run: Run) -> None:
    browser = Pc()
    browser.write(**session())
    path = office.put("long.jsonl", browser.export())
    with path.open("ab") as stream:
        stream.write(b'{"v":1,"text":"')
        for _ in range(100):
            stream.write(b"a" * 1_000_000)
        stream.write(b'"}\n')
        browser.write(**session(hour=21))
        stream.write(browser.lines[1].encode() + b"\n")
    done = run("python", "-c", MEMORY, office.project.root, path)
    count, told, more = done.stdout.split(" ", 1)[0], done.stdout, done.stdout.split()[-1]
    assert count == "2", done.stderr
    assert "[(3, 'records-line')]" in told
    assert int(more) < 40_000  # KB


def test_names_of_files_are_only_names(office: RecordsOffice) -> None:
    name = "\x1b[31m..\\..\\x\n.jsonl"
    result = office.receive(b"rubbish\n", name)
    assert str(result.problems[0]).isprintable()
    kept = [path.name for path in (office.project.office / "records").rglob("*.gz")]
    assert kept == [hashlib.sha256(b"rubbish\n").hexdigest()[:16] + ".jsonl.gz"]
