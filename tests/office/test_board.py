"""The month: the journal, the receipts that come back, and the board as page and spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
import zipfile
from pathlib import Path

import pytest

from build_tools.model.board import Event, Kind
from build_tools.model.station import Station
from build_tools.office import board_of, note, read_journal, read_receipts, write_board
from build_tools.office.board_files import as_html, as_xlsx
from tests.conftest import MakeProject, Run
from tests.trees import write_tree

MONTH = "2026-11"
DAY = dt.date(2026, 11, 5)
LATE = dt.date(2026, 11, 11)


def station(code: str, **more: object) -> Station:
    return Station(code=code, name=f"{code}站", village=f"<{code}>村", capacity="32 GB", **more)  # type: ignore[arg-type]


STATIONS = [station("a"), station("b"), station("c"), station("shut", state="paused")]
EVENTS = [
    Event(MONTH, Kind.SENT, DAY, "a"),
    Event(MONTH, Kind.SENT, LATE, "a", "again"),
    Event(MONTH, Kind.RECEIVED, DAY, "a"),
    Event(MONTH, Kind.VERIFIED, LATE, "a"),
    Event(MONTH, Kind.SENT, DAY, "b"),
    Event("2026-10", Kind.VERIFIED, DAY, "b"),
]


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    assert read_journal(tmp_path) == ()
    assert note(tmp_path, EVENTS) == tuple(EVENTS)
    assert note(tmp_path, [*EVENTS, Event(MONTH, Kind.SENT, DAY, "c")]) == (
        Event(MONTH, Kind.SENT, DAY, "c"),
    )
    assert len(read_journal(tmp_path)) == len(EVENTS) + 1


def test_a_torn_line_costs_itself_alone(tmp_path: Path) -> None:
    note(tmp_path, EVENTS)
    file = tmp_path / "months.jsonl"
    whole = file.read_bytes()
    for cut in range(1, len(whole.splitlines()[-1]) + 1):
        file.write_bytes(whole[:-cut])
        expected = len(EVENTS) - (cut > 1)
        assert len(read_journal(tmp_path)) == expected
        note(tmp_path, EVENTS)
        assert set(read_journal(tmp_path)) == set(EVENTS)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(name: str) -> None:
        for number in range(20):
            note(tmp_path, [Event(MONTH, Kind.SENT, DAY, f"{name}{number}")])

    threads = [threading.Thread(target=write, args=(name,)) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_journal(tmp_path)) == 60


def receipt(**said: str) -> str:
    """Return a receipt of a PC, with some of what it says put otherwise."""
    told = {
        "receipt": "1",
        "station": "a",
        "release": "2026-11",
        "step": "installed",
        "date": "2026-11-04",
        "files": "6",
        "new": "2",
        "checked": "bytes",
    }
    return "".join(f"{key}={value}\n" for key, value in (told | said).items())


def test_receipts(tmp_path: Path) -> None:
    write_tree(
        tmp_path / "receipts",
        {
            "a.txt": receipt().replace("\n", "\r\n") + "novelty=1\r\n",
            "b.txt": receipt(station="b", step="sent", date=""),
            "c.txt": receipt(station="nobody"),
            "d.txt": receipt()[:-22],
            "e.txt": receipt(release="../x"),
            "f.txt": b"\xff\x00" * 10_000,
            "g.txt/": "",
            "h.txt": receipt(receipt="2"),
            "i.txt": receipt(checked="no"),
            "j.txt": receipt(files="many"),
            "k.txt.part": receipt(station="b"),
        },
    )
    events, odd = read_receipts(tmp_path, ("a", "b"), DAY)
    assert events == (
        Event(MONTH, Kind.RECEIVED, DAY - dt.timedelta(days=1), "a"),
        Event(MONTH, Kind.VERIFIED, DAY - dt.timedelta(days=1), "a"),
        Event(MONTH, Kind.SENT, DAY, "b"),
    )
    assert [line.partition(":")[0] for line in odd] == [f"{x}.txt" for x in "cdefghij"]
    told = dict(line.split(": ", 1) for line in odd)
    assert told["c.txt"] == "no station has the code 'nobody'"
    assert told["d.txt"] == "it was cut off: 'new' is missing"
    assert told["h.txt"] == "this is no receipt, or one of a newer station kit"
    assert "'no'" in told["i.txt"]
    assert read_receipts(tmp_path / "nowhere", ("a",), DAY) == ((), ())


@pytest.mark.parametrize("day", ["2099-01-01", "2008-01-01", "6.11.2026", ""])
def test_a_wrong_clock_does_not_lose_a_receipt(tmp_path: Path, day: str) -> None:
    write_tree(tmp_path, {"receipts/a.txt": receipt(date=day)})
    events, odd = read_receipts(tmp_path, ("a",), DAY)
    assert [event.on for event in events] == [DAY, DAY]
    assert odd == ()


def test_the_receipt_of_a_months_second_release_counts_for_the_month(tmp_path: Path) -> None:
    write_tree(tmp_path, {"receipts/a-2.txt": receipt(release="2026-11-2")})
    events, odd = read_receipts(tmp_path, ("a",), DAY)
    assert [(event.month, event.kind) for event in events] == [
        (MONTH, Kind.RECEIVED),
        (MONTH, Kind.VERIFIED),
    ]
    assert odd == ()


def test_where_each_station_stands() -> None:
    board = board_of(MONTH, "镇", STATIONS, EVENTS, {"a", "b", "shut"}, DAY)
    first, second, third = board.rows
    assert (first.sent, first.received, first.verified) == (DAY, DAY, LATE)
    assert [row.waits_for for row in board.rows] == ["", "received", "prepared"]
    assert (second.verified, third.sent) == (None, None)
    assert board.late == ()
    assert [board.count(x) for x in ("prepared", "sent", "received", "verified")] == [2, 2, 1, 1]


def test_who_is_late() -> None:
    board = board_of(MONTH, "镇", STATIONS, EVENTS, set(), LATE)
    assert [row.code for row in board.late] == ["b", "c"]
    assert board_of(MONTH, "镇", STATIONS, EVENTS, set(), LATE, due_day=11).late == ()


def test_the_page_and_the_sheet(tmp_path: Path) -> None:
    board = board_of(MONTH, "柳河镇", STATIONS, EVENTS, {"a", "b"}, LATE)
    page, sheet = write_board(board, tmp_path / "板")
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "2026-11.html",
        "2026-11.xlsx",
        "board.css",
    ]
    html = page.read_text(encoding="utf-8")
    assert "柳河镇 2026年11月发行进度" in html
    assert "&lt;a&gt;村" in html
    assert "<a>" not in html
    assert "等回执，迟了" in html
    assert "<script" not in html
    assert "style=" not in html
    with zipfile.ZipFile(sheet) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert "等制作，迟了" in texts
    assert "b站" in texts
    assert "shut站" not in texts


def test_a_name_like_a_formula_stays_a_text() -> None:
    odd = Station(code="x", name="=1+1", village="村", capacity="32 GB")  # type: ignore[arg-type]
    board = board_of(MONTH, "镇", [odd], [], set(), DAY)
    with zipfile.ZipFile(io.BytesIO(as_xlsx(board))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
    assert as_xlsx(board) == as_xlsx(board)
    assert "=1+1" in as_html(board)


TREE = {
    "office/stations.yml": (
        "stations: [{code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB}]\n"
    ),
    "office/reviewers.yml": (
        "reviewers: {r-1: {name: 甲}}\nsteps: [{id: content, name: 审核, by: [r-1]}]\n"
    ),
    "content/technical/a.md": (
        "---\ntitle: 剪枝\nid: pruning\nreview: {state: submitted}\n---\n\n正文。\n"
    ),
}
ON_TIME = {"SOURCE_DATE_EPOCH": "1794268800"}  # 2026-11-10
AFTER = {"SOURCE_DATE_EPOCH": "1794441600"}  # 2026-11-12


def test_the_routine_goes_on_where_it_stopped(
    run: Run, make_project: MakeProject, tmp_path: Path
) -> None:
    root = make_project(TREE)

    def month(*words: str | Path, **day: str) -> dict[str, object]:
        done = run("courseware", "-C", root, "-q", "month", MONTH, "--json", *words, **day)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    assert month(**ON_TIME)["next"] == "review"
    assert run("courseware", "-C", root, "review", "pass", "pruning", "--by", "r-1").returncode == 0
    assert month(**ON_TIME)["next"] == "build"
    assert month("--run", **ON_TIME)["next"] == "release"
    assert (root / "site/index.html").is_file()
    assert month(**ON_TIME)["next"] == "release"
    write_tree(root / "releases/2026-11-2/stations", {"qinghe.sha256": "# list\n"})
    assert month(**ON_TIME)["next"] == "deliver"
    assert month(**AFTER)["late"] == ["qinghe"]
    came = {"receipts/q.txt": receipt(station="qinghe", date="2026-11-12"), "receipts/x.txt": ""}
    stick = write_tree(tmp_path / "盘", came)
    told = month("--receipts", stick, **AFTER)
    assert (told["late"], told["next"]) == ([], None)

    page = root / "content/technical/a.md"
    page.write_text(page.read_text().replace("正文", "新正文"))
    assert month(**AFTER)["next"] == "review"
    done = run("courseware", "-C", root, "month", "2026-13")
    assert done.returncode == 2
