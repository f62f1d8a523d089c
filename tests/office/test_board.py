"""The month: the journal, the receipts that come back, and the board as page and spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from build_tools.model.board import Awaited, BoardRow, Event, EventKind, PhoneReports, ReportOutcome
from build_tools.model.month import Month
from build_tools.model.station import Station, StationRegister
from build_tools.office.board import acknowledged_receipts, board_of
from build_tools.office.board_files import as_html, as_xlsx, write_board
from build_tools.office.month_journal import read_month_journal, record_events
from build_tools.office.phone_reports import note_reports, report_problems
from build_tools.office.receipts import read_receipts
from build_tools.release.trust.keys import enrol
from tests.conftest import MakeProject, Run
from tests.release.offices import KEY, small_release
from tests.trees import write_tree

MONTH = Month(2026, 11)
DAY = dt.date(2026, 11, 5)
LATE = dt.date(2026, 11, 11)


def station(code: str, **more: object) -> Station:
    return Station(code=code, name=f"{code}站", village=f"<{code}>村", capacity="32 GB", **more)  # type: ignore[arg-type]


STATIONS = [station("a"), station("b"), station("c"), station("shut", state="paused")]
EVENTS = [
    Event(MONTH, EventKind.SENT, DAY, "a"),
    Event(MONTH, EventKind.SENT, LATE, "a", "again"),
    Event(MONTH, EventKind.RECEIVED, DAY, "a"),
    Event(MONTH, EventKind.VERIFIED, LATE, "a"),
    Event(MONTH, EventKind.SENT, DAY, "b"),
    Event(Month(2026, 10), EventKind.VERIFIED, DAY, "b"),
]


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    assert read_month_journal(tmp_path) == ()
    assert record_events(tmp_path, EVENTS) == tuple(EVENTS)
    assert record_events(tmp_path, [*EVENTS, Event(MONTH, EventKind.SENT, DAY, "c")]) == (
        Event(MONTH, EventKind.SENT, DAY, "c"),
    )
    assert len(read_month_journal(tmp_path)) == len(EVENTS) + 1


def test_a_torn_line_costs_itself_alone(tmp_path: Path) -> None:
    record_events(tmp_path, EVENTS)
    file = tmp_path / "months.jsonl"
    whole = file.read_bytes()
    for cut in range(1, len(whole.splitlines()[-1]) + 1):
        file.write_bytes(whole[:-cut])
        expected = len(EVENTS) - (cut > 1)
        assert len(read_month_journal(tmp_path)) == expected
        record_events(tmp_path, EVENTS)
        assert set(read_month_journal(tmp_path)) == set(EVENTS)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(name: str) -> None:
        for number in range(20):
            record_events(tmp_path, [Event(MONTH, EventKind.SENT, DAY, f"{name}{number}")])

    threads = [threading.Thread(target=write, args=(name,)) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_month_journal(tmp_path)) == 60


MADE = {"a": {"2026-11", "2026-11-2"}, "b": {"2026-11"}}


def receipt(**changes: str) -> str:
    """Return a receipt of a PC, with some of its values changed."""
    values = {
        "receipt": "1",
        "station": "a",
        "release": "2026-11",
        "step": "installed",
        "date": "2026-11-04",
        "files": "6",
        "new": "2",
        "checked": "bytes",
    }
    return "".join(f"{key}={value}\n" for key, value in (values | changes).items())


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
            "l.txt": receipt(release="2026-12"),
            "m.txt": receipt(station="b", release="2026-11-2"),
        },
    )
    events, unusable = read_receipts(tmp_path, MADE, DAY)
    assert events == (
        Event(MONTH, EventKind.RECEIVED, DAY - dt.timedelta(days=1), "a", release="2026-11"),
        Event(MONTH, EventKind.VERIFIED, DAY - dt.timedelta(days=1), "a", release="2026-11"),
        Event(MONTH, EventKind.SENT, DAY, "b", release="2026-11"),
    )
    assert [problem.path for problem in unusable] == [f"{x}.txt" for x in "cdefghijlm"]
    assert {str(problem.rule) for problem in unusable} == {"receipt-unusable"}
    messages = {problem.path: problem.message for problem in unusable}
    assert messages["c.txt"].endswith(": no station has the code 'nobody'")
    assert messages["d.txt"].endswith(": it was cut off: 'new' is missing")
    assert messages["h.txt"].endswith(": this is no receipt, or one of a newer station kit")
    assert "'no'" in messages["i.txt"]
    assert messages["l.txt"].endswith(": 2026-12 was not made for the station 'a'")
    assert messages["m.txt"].endswith(": 2026-11-2 was not made for the station 'b'")
    assert read_receipts(tmp_path / "nowhere", MADE, DAY) == ((), ())


@pytest.mark.parametrize("day", ["2099-01-01", "2008-01-01", "6.11.2026", ""])
def test_a_wrong_clock_does_not_lose_a_receipt(tmp_path: Path, day: str) -> None:
    write_tree(tmp_path, {"receipts/a.txt": receipt(date=day)})
    events, unusable = read_receipts(tmp_path, MADE, DAY)
    assert [event.on for event in events] == [DAY, DAY]
    assert unusable == ()


def test_the_receipt_of_a_months_second_release_counts_for_that_release(tmp_path: Path) -> None:
    write_tree(tmp_path, {"receipts/a-2.txt": receipt(release="2026-11-2")})
    events, unusable = read_receipts(tmp_path, MADE, DAY)
    assert [(event.release, event.kind) for event in events] == [
        ("2026-11-2", EventKind.RECEIVED),
        ("2026-11-2", EventKind.VERIFIED),
    ]
    assert unusable == ()


def listed(*codes: str, releases: tuple[str, ...] = ("2026-11",)) -> dict[str, tuple[str, ...]]:
    """Return the releases with a list for each of some stations."""
    return dict.fromkeys(codes, releases)


def test_where_each_station_stands() -> None:
    board = board_of(MONTH, "镇", STATIONS, EVENTS, listed("a", "b", "shut"), DAY)
    first, second, third = board.rows
    assert (first.sent, first.received, first.verified) == (DAY, DAY, LATE)
    assert [row.waits_for for row in board.rows] == [
        Awaited.NOTHING,
        Awaited.RECEIPT,
        Awaited.LIST,
    ]
    assert (second.verified, third.sent) == (None, None)
    assert board.late == ()
    assert [board.count(x) for x in ("prepared", "sent", "has_release", "verified")] == [2, 2, 1, 1]


def test_who_is_late() -> None:
    board = board_of(MONTH, "镇", STATIONS, EVENTS, {}, LATE)
    assert [row.code for row in board.late] == ["b", "c"]
    assert board_of(MONTH, "镇", STATIONS, EVENTS, {}, LATE, due_day=11).late == ()


def row_of(*events: Event, delivery: str = "stick", prepared: bool = True) -> BoardRow:
    """Return the row of station `a` on the day after the last one in time."""
    codes = listed("a") if prepared else {}
    board = board_of(MONTH, "镇", [station("a", delivery=delivery)], events, codes, LATE)
    return board.rows[0]


SENT = Event(MONTH, EventKind.SENT, DAY, "a")
REPORTED = Event(MONTH, EventKind.REPORTED, DAY, "a", "来电话说已收到")
BACK = Event(MONTH, EventKind.RETRACTED, DAY, "a")
CAME = Event(MONTH, EventKind.RECEIVED, LATE, "a")
CHECKED = Event(MONTH, EventKind.VERIFIED, LATE, "a")


def test_who_told_it_has_the_month_is_not_late_and_not_verified() -> None:
    assert row_of(SENT).late
    row = row_of(SENT, REPORTED)
    assert (row.reported, row.report_note, row.has_release, row.late) == (
        DAY,
        "来电话说已收到",
        True,
        False,
    )
    assert (row.received, row.verified, row.waits_for) == (None, None, Awaited.CHECK)
    assert not row_of(REPORTED, BACK, REPORTED).late
    taken_back = row_of(SENT, REPORTED, BACK)
    assert (taken_back.reported, taken_back.late) == (None, True)
    assert row_of(SENT, Event(Month(2026, 10), EventKind.REPORTED, DAY, "a")).late


@pytest.mark.parametrize(
    "events", [(REPORTED, CAME, CHECKED), (CAME, CHECKED, REPORTED), (REPORTED, CAME)]
)
def test_a_receipt_counts_for_more_than_a_word(events: tuple[Event, ...]) -> None:
    row = row_of(*events)
    assert (row.received, row.reported, row.report_note) == (LATE, None, "")
    assert row.verified == (LATE if CHECKED in events else None)


AGAIN = ("2026-11", "2026-11-2")
FIRST, SECOND = ({"station": "a", "release": release} for release in AGAIN)


@pytest.mark.parametrize(
    ("events", "earlier", "awaited", "late"),
    [
        ((), "", Awaited.MEDIUM, True),
        # Journals of before did not say which release of the month came.
        ((CAME, CHECKED), "2026-11", Awaited.MEDIUM, False),
        ((SENT,), "2026-11", Awaited.MEDIUM, True),
        ((Event(MONTH, EventKind.VERIFIED, DAY, **FIRST),), "2026-11", Awaited.MEDIUM, False),
        ((CAME, Event(MONTH, EventKind.SENT, DAY, **SECOND)), "2026-11", Awaited.RECEIPT, False),
        ((CAME, Event(MONTH, EventKind.REPORTED, DAY, **SECOND)), "", Awaited.CHECK, False),
        ((CAME, Event(MONTH, EventKind.VERIFIED, DAY, **SECOND)), "", Awaited.NOTHING, False),
        ((Event(MONTH, EventKind.VERIFIED, DAY, **SECOND),), "", Awaited.NOTHING, False),
    ],
)
def test_who_still_has_the_first_release_of_a_month(
    events: tuple[Event, ...], earlier: str, awaited: Awaited, *, late: bool
) -> None:
    board = board_of(MONTH, "镇", [station("a")], events, listed("a", releases=AGAIN), LATE)
    (row,) = board.rows
    assert (row.release, row.earlier, row.waits_for, row.late) == (
        "2026-11-2",
        earlier,
        awaited,
        late,
    )
    assert board.with_earlier == ((row,) if earlier else ())
    assert ("<td>还是 2026-11，" in as_html(board)) == bool(earlier)


def test_a_report_is_of_the_newest_release_and_a_retraction_of_the_reported_one(
    tmp_path: Path,
) -> None:
    def outcome(releases: tuple[str, ...], **codes: tuple[str, ...]) -> ReportOutcome:
        reports = PhoneReports(**codes)
        (result,) = note_reports(tmp_path, MONTH, reports, listed("a", releases=releases), DAY)
        return result.outcome

    assert outcome(AGAIN[:1], received=("a",)) is ReportOutcome.NOTED
    assert outcome(AGAIN, received=("a",)) is ReportOutcome.NOTED
    assert outcome(AGAIN, not_received=("a",)) is ReportOutcome.RETRACTED
    assert outcome(AGAIN, not_received=("a",)) is ReportOutcome.RETRACTED
    assert outcome(AGAIN, not_received=("a",)) is ReportOutcome.NEVER_NOTED
    assert [(event.kind, event.release) for event in read_month_journal(tmp_path)] == [
        (EventKind.REPORTED, "2026-11"),
        (EventKind.REPORTED, "2026-11-2"),
        (EventKind.RETRACTED, "2026-11-2"),
        (EventKind.RETRACTED, "2026-11"),
    ]


@pytest.mark.parametrize("release", ['"2026-12"', '"2026-11-1"', "3", '"../x"'])
def test_a_line_whose_release_is_none_of_its_month_costs_itself(
    tmp_path: Path, release: str
) -> None:
    good = Event(MONTH, EventKind.SENT, DAY, **FIRST)
    record_events(tmp_path, [good])
    file = tmp_path / "months.jsonl"
    line = file.read_text()
    file.write_text(line.replace('"2026-11"}', f"{release}}}") + line)
    assert read_month_journal(tmp_path) == (good,)


@pytest.mark.parametrize(
    ("events", "by_stick", "by_line"),
    [
        ((), Awaited.MEDIUM, Awaited.LINE),
        ((SENT,), Awaited.RECEIPT, Awaited.REPORT),
        ((REPORTED,), Awaited.CHECK, Awaited.CHECK),
        # A stick that was copied from a prepared folder was never noted as sent.
        ((CAME, CHECKED), Awaited.NOTHING, Awaited.NOTHING),
    ],
)
def test_what_comes_next(events: tuple[Event, ...], by_stick: Awaited, by_line: Awaited) -> None:
    assert row_of(*events).waits_for is by_stick
    assert row_of(*events, delivery="line").waits_for is by_line
    assert row_of(prepared=False).waits_for is Awaited.LIST


def test_a_station_does_not_read_a_word_as_its_receipt() -> None:
    assert acknowledged_receipts("a", [REPORTED], Month(2026, 12)) == ()
    (heard,) = acknowledged_receipts("a", [REPORTED, CAME], Month(2026, 12))
    assert (heard.on, heard.checked) == (LATE.isoformat(), False)


def test_a_station_reads_the_receipts_of_earlier_months_alone() -> None:
    assert acknowledged_receipts("a", [CAME], MONTH) == ()
    (earlier,) = acknowledged_receipts("a", [CAME], Month(2026, 12))
    assert earlier.month == str(MONTH)


def test_a_word_is_noted_once_and_may_be_taken_back(tmp_path: Path) -> None:
    def outcomes(*received: str, back: tuple[str, ...] = (), day: dt.date = DAY) -> list[object]:
        reports = PhoneReports(received, back, "a\u2028b")
        results = note_reports(tmp_path, MONTH, reports, listed("a", "b"), day)
        return [(result.outcome, result.on) for result in results]

    record_events(tmp_path, [Event(MONTH, EventKind.RECEIVED, LATE, "b")])
    assert outcomes("a", "a", "b") == [
        (ReportOutcome.NOTED, DAY),
        (ReportOutcome.RECEIPT_SAYS_SO, LATE),
    ]
    before = (tmp_path / "months.jsonl").read_bytes()
    assert outcomes("a", day=LATE) == [(ReportOutcome.NOTED_BEFORE, DAY)]
    assert outcomes(back=("b", "c"), day=LATE) == [
        (ReportOutcome.RECEIPT_SAYS_SO, LATE),
        (ReportOutcome.NEVER_NOTED, LATE),
    ]
    assert (tmp_path / "months.jsonl").read_bytes() == before
    assert outcomes(back=("a",), day=LATE) == [(ReportOutcome.RETRACTED, DAY)]
    assert outcomes("a", day=LATE) == [(ReportOutcome.NOTED, LATE)]
    assert [(e.kind, e.on, e.detail) for e in read_month_journal(tmp_path) if e.station == "a"] == [
        (EventKind.REPORTED, DAY, "a\u2028b"),
        (EventKind.RETRACTED, LATE, ""),
        (EventKind.REPORTED, LATE, "a\u2028b"),
    ]


def test_words_that_cannot_be_so_are_all_named() -> None:
    register = StationRegister(stations=STATIONS)  # type: ignore[arg-type]
    reports = PhoneReports(("a", "b", "shut", "aa"), ("b", "cc"))
    problems = report_problems(reports, MONTH, register, {"a", "b"})
    assert [(p.location.station, str(p.rule), p.message) for p in problems] == [
        ("b", "report-contradictory", "'b' is said to have it and not to have it"),
        ("aa", "report-station-unknown", "no station has the code 'aa'"),
        ("cc", "report-station-unknown", "no station has the code 'cc'"),
        (
            "shut",
            "report-station-closed",
            "shut站 (shut) gets no releases: office/stations.yml says paused",
        ),
    ]
    assert all(problem.hint for problem in problems)
    (problem,) = report_problems(PhoneReports(("a", "c")), MONTH, register, {"a"})
    assert problem.rule == "report-station-without-release"
    assert problem.message == "nothing of 2026-11 was made for c站 (c)"
    (problem, _other) = report_problems(PhoneReports(("a", "c")), MONTH, register, ())
    assert problem.rule == "report-without-release"
    assert problem.message == "there is no release of 2026-11 that a station could have"
    assert report_problems(PhoneReports((), ("a", "shut")), MONTH, register, ()) == ()


def test_a_word_has_its_own_mark_on_page_and_sheet() -> None:
    def texts(*events: Event) -> tuple[str, str]:
        board = board_of(MONTH, "镇", STATIONS, events, listed("a", "b"), LATE)
        with zipfile.ZipFile(io.BytesIO(as_xlsx(board))) as book:
            return as_html(board), book.read("xl/sharedStrings.xml").decode()

    html, sheet = texts(SENT, REPORTED)
    assert '<span class="word">口信 11月5日</span>' in html
    assert '<rect class="by-word"' in html
    assert "收到 1 个，其中口信 1 个" in html
    assert "收到，没核对 <small>来电话说已收到</small>" in html
    assert ">口信 11月5日<" in sheet
    assert ">来电话说已收到<" in sheet
    for text in (html, sheet):
        assert "算收到，不算核对；回执来了，以回执为准。" in text
    html, sheet = texts(SENT, REPORTED, CAME, CHECKED)
    assert "口信 1" not in html + sheet
    assert "by-word" not in html
    assert "来电话说已收到" not in html + sheet


def test_the_page_and_the_sheet(tmp_path: Path) -> None:
    board = board_of(MONTH, "柳河镇", STATIONS, EVENTS, listed("a", "b"), LATE)
    page, sheet = write_board(board, tmp_path / "板")
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "2026-11.html",
        "2026-11.xlsx",
        "board.css",
    ]
    html = page.read_text(encoding="utf-8")
    assert "柳河镇 2026年11月发布进度" in html
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
    board = board_of(MONTH, "镇", [odd], [], {}, DAY)
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
        done = run("courseware", "-C", root, "-q", "month", str(MONTH), "--json", *words, **day)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    assert month(**ON_TIME)["next"] == "review"
    assert run("courseware", "-C", root, "review", "pass", "pruning", "--by", "r-1").returncode == 0
    assert month(**ON_TIME)["next"] == "build"
    assert month("--run", **ON_TIME)["next"] == "release"
    assert (root / "site/index.html").is_file()
    assert month(**ON_TIME)["next"] == "release"
    assert not month("--run", **ON_TIME)["did"]
    pages = small_release(root, "2026-11-2", "qinghe") / "pages"
    enrol(root / "office/keys", KEY.public)
    assert month(**ON_TIME)["next"] == "deliver"
    shutil.move(pages, tmp_path)
    document = month(**ON_TIME)
    assert document["next"] == "release"
    command = {step["step"]: step["command"] for step in document["steps"]}["release"]  # type: ignore[attr-defined]
    assert command == "courseware release 2026-11-2 --key FILE"
    shutil.move(tmp_path / "pages", pages)
    assert month(**AFTER)["late"] == ["qinghe"]
    receipts = {
        "q.txt": receipt(station="qinghe", release="2026-11-2", date="2026-11-12"),
        "w.txt": receipt(station="qinghe", date="2026-11-12"),
        "x.txt": "",
    }
    stick = write_tree(tmp_path / "盘/receipts", receipts).parent
    of_none = write_tree(tmp_path / "错的盘/receipts", {"w.txt": receipts["w.txt"]}).parent
    document = month("--receipts", of_none, **AFTER)
    assert (document["late"], document["next"]) == (["qinghe"], "deliver")
    (told,) = document["problems"]  # type: ignore[misc]
    assert "2026-11 was not made for the station 'qinghe'" in told["message"]
    document = month("--receipts", stick, **AFTER)
    assert document["releases"] == {"qinghe": {"newest": "2026-11-2", "earlier": ""}}
    assert (document["late"], document["next"]) == ([], None)

    small_release(root, "2026-11-3", "qinghe")
    words = ("courseware", "-C", root, "month", "2026-11-3")
    said = run(*words, **AFTER).stdout
    assert "Still 2026-11-2: 清河站 (qinghe) — 2026-11-3: not sent yet" in said
    assert "--release 2026-11-3" in said
    assert "has 2026-11-3" in run(*words, "--received", "qinghe", **AFTER).stdout
    assert month(**AFTER)["next"] is None

    page = root / "content/technical/a.md"
    page.write_text(page.read_text().replace("正文", "新正文"))
    assert month(**AFTER)["next"] == "review"
    refused = run("courseware", "-C", root, "month", "2026-13")
    assert refused.returncode == 2


def test_a_month_whose_lessons_do_not_fit_is_not_planned(
    run: Run, make_project: MakeProject
) -> None:
    small = "capacity: 1 GB, keep_free: 0.999 GB"
    register = f"stations: [{{code: qinghe, name: 清河站, village: 清河村, {small}}}]\n"
    root = make_project({**TREE, "office/stations.yml": register})
    assert run("courseware", "-C", root, "review", "pass", "pruning", "--by", "r-1").returncode == 0
    words = ("courseware", "-C", root, "-q", "month", str(MONTH), "--run", "--json")
    done = run(*words, **ON_TIME)
    assert json.loads(done.stdout)["next"] == "plan"


def test_a_clerk_notes_a_telephone_call(run: Run, make_project: MakeProject) -> None:
    root = make_project(TREE)
    stations = (
        "stations:\n"
        "- {code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB, delivery: line}\n"
        "- {code: dongcun, name: 东村站, village: 东村, capacity: 32 GB}\n"
        "- {code: shut, name: 停用站, village: 停村, capacity: 32 GB, state: paused}\n"
    )
    write_tree(root, {"office/stations.yml": stations})
    small_release(root, "2026-11", "qinghe")
    words = ("courseware", "-C", root, "month", str(MONTH))
    codes = ("qinghe", "dongcun", "shut", "qinhe")
    refused = run(*words, *(word for code in codes for word in ("--received", code)), **AFTER)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 4)
    for line in ("东村站 (dongcun)", "停用站 (shut) gets no", "'qinhe' — did you mean 'qinghe'?"):
        assert line in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (root / "office/months.jsonl").exists()
    assert not (root / "office/board").exists()

    told = ("--received", "qinghe", "--note", "站长 138 0000 0000 说收到了")
    private = run(*words, *told, **AFTER)
    assert (private.returncode, "telephone and identity numbers" in private.stderr) == (2, True)

    call = ("--received", "qinghe", "--note", " 村里来电话说已收到 ")
    noted = run(*words, *call, **AFTER)
    assert noted.returncode == 0, noted.stderr
    assert "Noted by hand: 清河站 (qinghe) has 2026-11" in noted.stdout
    assert "清河站 (qinghe) —" not in noted.stdout
    assert "0 sent, 1 received (1 by word), 0 verified of 2" in noted.stdout
    (line,) = (root / "office/months.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "month": str(MONTH),
        "kind": "told",
        "on": "2026-11-12",
        "station": "qinghe",
        "detail": "村里来电话说已收到",
        "release": "2026-11",
    }
    assert "村里来电话说已收到" in (root / "office/board/2026-11.html").read_text(encoding="utf-8")

    repeated = run(*words, *call, "--json", **AFTER)
    document = json.loads(repeated.stdout)
    assert document["words"] == [
        {"station": "qinghe", "outcome": "noted-before", "on": "2026-11-12"}
    ]
    assert (document["by_word"], document["late"]) == (["qinghe"], ["dongcun"])
    back = run(*words, "--not-received", "qinghe", **AFTER)
    assert "Taken back: what was noted of 清河站 (qinghe) by hand on 2026-11-12" in back.stdout
    assert "Late: 清河站 (qinghe) — not sent yet, or it fetches by itself: ask" in back.stdout

    for wrong in (("--note", "x"), (*call[:3], "a\nb")):
        assert run(*words, *wrong).returncode == 2
