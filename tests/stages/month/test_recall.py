"""Who still has the wrong version of a lesson: by what stations confirmed, and were sent since."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError
from build_tools.model.board import Event, EventKind
from build_tools.model.month import Month
from build_tools.model.news import ReleasedLesson
from build_tools.model.recall import HeldVersion
from build_tools.office.month_journal import record_events
from build_tools.office.month_words import make_words
from build_tools.project import read_project
from build_tools.release.archive.release_record import ReleaseRecord, to_bytes
from build_tools.stages.month.recall import recall
from build_tools.stages.review import pass_step, read_reviews
from tests.conftest import MakeProject, Run
from tests.release.townhall import REVIEWERS, lesson

DAY = dt.date(2026, 11, 20)
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
STATIONS = "stations:\n" + "".join(
    f"  - {{code: {code}, name: {code}站, village: {code}村, capacity: 32 GB}}\n"
    for code in ("right", "wrong", "away", "silent", "fresh", "older")
)
TREE = {
    "office/stations.yml": STATIONS,
    "office/reviewers.yml": REVIEWERS,
    "content/technical/a.md": lesson("打药", "dose", "一亩用 30 毫升。"),
    "content/technical/b.md": lesson("冬天放风", "vent"),
}


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    """Make an office that mended a lesson after the first release of November."""
    root = make_project(TREE)
    project = read_project(root)
    pass_step(read_reviews(project), ("dose", "vent"), "r-1", DAY)
    contents = {x.id: x.front.review.content or "" for x in read_reviews(project).content.lessons}
    for release, content in (
        ("2026-09", None),
        ("2026-10", "wrong"),
        ("2026-11", "wrong"),
        ("2026-11-2", contents["dose"]),
    ):
        lessons = [ReleasedLesson("vent", "冬天放风", contents["vent"])]
        lessons += [ReleasedLesson("dose", "打药", content)] if content else []
        labels = {"dose": ("hd", "poster")} if release == "2026-11" else {}
        record = ReleaseRecord(release, tuple(lessons), stations={"wrong": labels})
        (root / "releases" / release).mkdir(parents=True)
        (root / "releases" / release / "release.json").write_bytes(to_bytes(record))
    events = [
        *(Event(NOVEMBER, EventKind.SENT, DAY, code, release="2026-11") for code in ("away",)),
        Event(NOVEMBER, EventKind.RECEIVED, DAY, "wrong", release="2026-11"),
        Event(NOVEMBER, EventKind.REPORTED, DAY, "away", release="2026-11"),
        Event(NOVEMBER, EventKind.SENT, DAY, "away", release="2026-11-2"),
        Event(NOVEMBER, EventKind.VERIFIED, DAY, "right", release="2026-11-2"),
        Event(OCTOBER, EventKind.SENT, DAY, "silent"),
        Event(Month(2026, 9), EventKind.RECEIVED, DAY, "older", release="2026-09"),
    ]
    record_events(project.office, events)
    return root


def test_by_what_each_station_confirmed_and_was_sent_since(root: Path) -> None:
    told = recall(read_project(root), "dose", DAY)
    assert (told.present, told.versions) == ("2026-11-2", ("2026-10", "2026-11-2"))
    rows = {row.code: row for row in told.stations}
    assert [row.code for row in told.stations][:2] == ["wrong", "away"]
    held = {code: row.held for code, row in rows.items()}
    assert held == {
        "wrong": HeldVersion.OLDER,
        "away": HeldVersion.OLDER,
        "silent": HeldVersion.UNKNOWN,
        "fresh": HeldVersion.NONE,
        "older": HeldVersion.NONE,
        "right": HeldVersion.PRESENT,
    }
    wrong = rows["wrong"].confirmed
    assert wrong
    assert (wrong.release, wrong.version, wrong.quality) == ("2026-11", "2026-10", "hd")
    assert rows["away"].by_word
    assert rows["away"].is_healed_by_sent
    assert rows["silent"].sent
    assert rows["silent"].sent.version == "2026-10"


def test_what_comes_next_is_a_release_a_delivery_a_receipt(root: Path, run: Run) -> None:
    project = read_project(root)
    assert recall(project, "dose", DAY).command == "courseware release 2026-11-3 --key FILE"
    make_words(project.office, "2026-11-2", ["wrong", "away", "silent"])
    command = "courseware deliver MEDIUM --station wrong --release 2026-11-2"
    assert recall(project, "dose", DAY).command == command
    for code in ("wrong", "silent"):
        record_events(
            project.office, [Event(NOVEMBER, EventKind.SENT, DAY, code, release="2026-11-2")]
        )
    assert recall(project, "dose", DAY).command == "courseware month 2026-11 --receipts MEDIUM"
    for code in ("wrong", "silent", "away"):
        received = Event(NOVEMBER, EventKind.RECEIVED, DAY, code, release="2026-11-2")
        record_events(project.office, [received])
    assert recall(project, "dose", DAY).command == ""

    page = root / "content/technical/a.md"
    page.write_text(page.read_text(encoding="utf-8").replace("30", "15"), encoding="utf-8")
    told = recall(project, "dose", DAY)
    assert told.present is None
    assert told.command == "courseware review pass dose --by REVIEWER"
    page.unlink()
    told = recall(project, "dose", DAY)
    assert told.is_withdrawn
    held = {row.code: row.held for row in told.stations}
    assert (held["wrong"], held["older"]) == (HeldVersion.OLDER, HeldVersion.PRESENT)
    record = root / "releases/2026-11-2/release.json"
    record.write_bytes(to_bytes(ReleaseRecord("2026-11-2", (), stations={"wrong": {}})))
    held = {row.code: row.held for row in recall(project, "dose", DAY).stations}
    assert held["wrong"] is HeldVersion.UNKNOWN
    record.unlink()
    held = {row.code: row.held for row in recall(project, "dose", DAY).stations}
    assert held["wrong"] is HeldVersion.UNKNOWN
    with pytest.raises(CoursewareError, match="did you mean 'dose'"):
        recall(project, "dosis", DAY)

    done = run("courseware", "-C", root, "month", "--who-has", "dose")
    assert done.returncode == 0, done.stderr
    assert "the record of this release is lost" in done.stdout
    done = run("courseware", "-C", root, "--json", "month", "--who-has", "dose")
    assert json.loads(done.stdout)["stations"][0]["confirmed_on"] == "2026-11-20"
    assert run("courseware", "-C", root, "month").returncode == 2
