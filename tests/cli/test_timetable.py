"""`courseware timetable`: what it says, what it writes, and how it refuses."""

from __future__ import annotations

import json

from tests.conftest import MakeProject, Run

TIMETABLE = """\
study_days: {days: [5, 15], at: "9:00", minutes: 120}
moves: [{day: 2026-11-15, to: 2026-11-16, why: 停电}]
slots: [{day: 2026-11-05, lessons: [pruning]}]
"""
LESSON = "---\ntitle: 剪枝\nid: pruning\n---\n\n正文。\n"


def test_a_month_is_shown_and_carried_away(make_project: MakeProject, run: Run) -> None:
    root = make_project({"content/technical/a.md": LESSON, "content/timetable.yml": TIMETABLE})
    words = ("courseware", "-C", root, "timetable")
    shown = run(*words, "show", "--month", "2026-11", "--json")
    days = json.loads(shown.stdout)["days"]
    assert [(day["day"], day["study_day"]) for day in days] == [
        ("2026-11-05", "2026-11-05"),
        ("2026-11-15", None),
        ("2026-11-16", "2026-11-15"),
    ]
    assert days[0]["items"][0]["titles"] == ["剪枝"]
    assert days[1]["absent"] == ["停电，挪到11月16日"]
    # Drafts are told, as warnings of that line.
    assert "content/timetable.yml:3" in shown.stderr
    written = run(*words, "ics", root / "节目单.ics", "--month", "2026-11")
    assert written.returncode == 0, written.stderr
    assert "3 days in " in written.stdout
    assert (root / "节目单.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    said = run(*words, "announce", "2026-11-05")
    assert said.stdout.splitlines()[0] == "各位乡亲，现在广播一个通知。"


def test_refusals(make_project: MakeProject, run: Run) -> None:
    root = make_project({"content/": "", "content/timetable.yml": "study_days: {days: [5]}\n"})
    words = ("courseware", "-C", root, "timetable")
    broken = run(*words, "ics", root / "x.ics")
    assert broken.returncode == 1
    assert "content/timetable.yml:1" in broken.stderr
    assert not (root / "x.ics").exists()
    assert run(*words, "announce", "5.11.").returncode == 2
    ended = run(*words, "holidays", "2099")
    assert ended.returncode == 1
    assert "2099" in ended.stderr
    assert "Traceback" not in ended.stderr
