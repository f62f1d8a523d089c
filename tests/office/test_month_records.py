"""Whose records came, miss statements or are late: the states, the board and the month's steps."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from build_tools.model.board import Event, EventKind, RecordsState
from build_tools.model.month import Month
from build_tools.model.records.reply import StatementReceipt
from build_tools.model.station import Station
from build_tools.office.board import board_of
from build_tools.office.board_files import as_html, as_xlsx
from build_tools.office.month_journal import record_events
from build_tools.office.month_records import records_states, with_release
from build_tools.project import read_project
from build_tools.stages.records import import_records
from tests.conftest import MakeProject, Run
from tests.records.statements import Pc

MONTH, BEFORE = Month(2026, 12), Month(2026, 11)
CAME, LATE = dt.date(2026, 12, 3), dt.date(2026, 12, 11)
RECEIPTS = {
    "gaps": (
        StatementReceipt("gaps", "1a2b3c4d", 3, (4, 5), CAME),
        StatementReceipt("gaps", "ffffffff", 1, (2,), CAME),
    )
}


@pytest.mark.parametrize("past_due", [False, True])
def test_came_missing_and_late(past_due: bool) -> None:
    expected = {"came", "gaps", "silent"}
    arrivals = {"came": CAME, "gaps": CAME, "unexpected": CAME}
    states = records_states(expected, arrivals, RECEIPTS, past_due=past_due)
    assert states == {
        "came": RecordsState(expected=True, on=CAME),
        "gaps": RecordsState(expected=True, on=CAME, missing=3),
        "silent": RecordsState(expected=True, late=past_due),
        "unexpected": RecordsState(on=CAME),
    }
    assert [code for code, state in states.items() if state.complete] == ["came", "unexpected"]


def test_only_who_had_a_release_is_expected() -> None:
    events = [
        Event(BEFORE, EventKind.SENT, CAME, "sent"),
        Event(BEFORE, EventKind.REPORTED, CAME, "told"),
        Event(MONTH, EventKind.SENT, CAME, "newer"),
        Event(BEFORE, EventKind.BUILT, CAME),
    ]
    assert with_release(BEFORE, events, {"listed"}) == {"listed", "sent", "told"}


def test_the_board_has_a_column_of_records() -> None:
    stations = [
        Station(code=code, name=f"{code}站", village="村", capacity="32 GB")  # type: ignore[arg-type]
        for code in ("came", "gaps", "silent", "fresh")
    ]
    states = records_states(
        {"came", "gaps", "silent"}, {"came": CAME, "gaps": CAME}, RECEIPTS, past_due=True
    )
    board = board_of(MONTH, "镇", stations, [], {}, LATE, records=states)
    assert [row.code for row in board.with_late_records] == ["silent"]
    html = as_html(board)
    with zipfile.ZipFile(io.BytesIO(as_xlsx(board))) as book:
        sheet = book.read("xl/sharedStrings.xml").decode()
    for text in (html, sheet):
        assert "11月记录" in text
        assert ">12月3日<" in text
        assert ">12月3日，缺 3 条<" in text
        assert ">没来，迟了<" in text
    assert "<b>silent站</b> 11月记录没来" in html
    assert "<b>fresh站</b> 11月记录" not in html


STATIONS = """\
stations:
  - {code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB}
  - {code: dongcun, name: 东村站, village: 东村, capacity: 32 GB}
"""
ANSWER = "{to: qinghe-1a2b3c4d-2, question: 问, answer: 答, on: 2026-12-02}"


def test_the_steps_of_records_and_answers(make_project: MakeProject, run: Run) -> None:
    lesson = "---\ntitle: 剪枝\nid: pruning\n---\n\n正文。\n"
    root = make_project({"office/stations.yml": STATIONS, "content/technical/a.md": lesson})
    sent = [Event(BEFORE, EventKind.SENT, CAME, code) for code in ("qinghe", "dongcun")]
    record_events(root / "office", sent)

    def month(day: dt.date) -> dict[str, Any]:
        seconds = int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp())
        command = ("courseware", "-C", root, "-q", "month", "2026-12", "--json")
        done = run(*command, SOURCE_DATE_EPOCH=str(seconds))
        assert done.returncode == 0, done.stdout + done.stderr
        document = json.loads(done.stdout)
        steps = {step["step"]: step for step in document["steps"]}
        return {**steps, "records of": document["records"], "next": document["next"]}

    steps = month(CAME)
    assert (steps["records"]["done"], steps["answers"]["done"]) == (True, True)
    assert steps["records"]["told"] == "no records of any station have come yet"

    receive(root)
    steps = month(CAME)
    assert steps["records"]["told"] == "2026-11: 1 of 2 stations, 0 with gaps, 0 late"
    assert steps["records"]["done"] is False
    assert steps["answers"]["told"] == ("1 of 1 questions wait for an answer in office/answers.yml")
    # The office can answer; that records come it can only wait for.
    assert steps["next"] == "answers"
    assert steps["records of"]["month"] == "2026-11"
    assert steps["records of"]["stations"] == [
        {"station": "qinghe", "expected": True, "on": "2026-12-03", "missing": 0, "late": False},
        {"station": "dongcun", "expected": True, "on": "", "missing": 0, "late": False},
    ]

    (root / "office/answers.yml").write_text(f"answers: [{ANSWER}]\n", encoding="utf-8")
    steps = month(LATE)
    assert steps["answers"]["done"] is True
    assert steps["records"]["told"] == "2026-11: 1 of 2 stations, 0 with gaps, 1 late"
    assert steps["next"] not in ("records", "answers")


def receive(root: Path) -> None:
    pc = Pc("qinghe")
    pc.write("attended")
    pc.write("asked", text="还能剪吗？")
    file = root.parent / "records.jsonl"
    file.write_bytes(pc.export())
    import_records(read_project(root), [file], CAME)
