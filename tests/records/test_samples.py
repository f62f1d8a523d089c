"""Records as the real pages write them (`make_samples.py`), and as the office reads them."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

from build_tools.model.records.kept import RecordsFilter
from build_tools.stages.records import list_statements
from tests.records.conftest import RecordsOffice

SAMPLES = sorted((Path(__file__).parent / "samples").glob("records-*.jsonl"))
KINDS = {"attended", "completed", "answered", "applied", "asked", "needs", "fault"}


def written_on(file: Path) -> dt.date:
    match = re.search(r"-(\d{8})\d{6}\.jsonl$", file.name)
    assert match
    return dt.datetime.strptime(match[1], "%Y%m%d").date()


def test_the_office_takes_in_all_that_pages_write(office: RecordsOffice) -> None:
    (sample,) = SAMPLES
    office.day = written_on(sample)
    result = office.receive(sample.read_bytes(), sample.name)
    assert (result.problems, result.findings) == ((), ())
    lines = sample.read_text(encoding="utf-8").splitlines()
    assert sorted(office.lines()) == sorted(lines[1:])
    assert {json.loads(line)["kind"] for line in lines[1:]} == KINDS
    statements = list_statements(office.project, RecordsFilter()).statements
    replaced = {json.loads(line).get("replaces") for line in lines[1:]} - {None}
    not_standing = {json.loads(s.line)["id"] for s in statements if not s.standing}
    voided = {json.loads(line)["id"] for line in lines[1:] if json.loads(line).get("void")}
    assert replaced
    assert not_standing == replaced | voided


def test_no_name_is_in_what_pages_write() -> None:
    from tests.records.make_samples import PEOPLE

    names = [line.split()[1] for line in PEOPLE]
    assert names
    for sample in SAMPLES:
        text = sample.read_text(encoding="utf-8")
        assert [name for name in names if name in text] == []
