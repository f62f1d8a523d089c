"""`courseware plan`: what people are told of each station, and the JSON of it."""

from __future__ import annotations

import json

from tests.conftest import MakeProject, Run

STATIONS = """\
stations:
  - {code: qinghe, name: 清河村学习站, village: 清河村, capacity: 32 GB, needs: {topics: [苹果]}}
  - {code: tiny, name: 小盘站, village: 东村, capacity: 2 GB, keep_free: 1.999 GB}
  - {code: later, name: 在建站, village: 西村, capacity: 32 GB, state: building}
"""
SUBMITTED = "{state: submitted}"
REVIEWERS = """\
reviewers: {r-1: {name: 审核员}}
steps: [{id: content, name: 审核, by: [r-1]}]
"""


def lesson(title: str, more: str = "", review: str = SUBMITTED) -> str:
    return f"---\ntitle: {title}\n{more}\nreview: {review}\n---\n\n正文。\n"


TREE = {
    "office/stations.yml": STATIONS,
    "office/reviewers.yml": REVIEWERS,
    "content/technical/a.md": lesson("剪枝", "id: pruning\ntopics: [苹果]"),
    "content/technical/b.md": lesson("放风", "id: vent", "{state: draft}"),
    "content/technical/c.md": lesson("明年的课", "id: next-year\neffective: 2027-01-01"),
    "content/policy/old.md": lesson("老办法", "id: old\nexpires: 2026-01-01"),
}


def test_each_open_station_is_told_and_what_is_left_out(
    run: Run, make_project: MakeProject
) -> None:
    root = make_project(TREE)
    ids = ("pruning", "next-year", "old")
    assert run("courseware", "-C", root, "review", "pass", *ids, "--by", "r-1").returncode == 0
    done = run("courseware", "-C", root, "-q", "plan", "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert told["month"] == "2026-11"
    qinghe, tiny = told["stations"]
    assert (qinghe["code"], tiny["code"]) == ("qinghe", "tiny")
    assert qinghe["problems"] == []
    assert {one["lesson"]: one["reason"] for one in qinghe["lessons"]} == {
        "pruning": "need",
        "old": "rest",
    }
    (problem,) = tiny["problems"]
    assert (problem["rule"], problem["place"]) == ("station-disk-full", "tiny")
    assert "pages alone" in problem["message"]
    assert problem["hint"]
    assert [(one["lesson"], one["why"], one["page"]) for one in told["left_out"]] == [
        ("vent", "draft", False),
        ("old", "lapsed", True),
        ("next-year", "not-yet", False),
    ]

    done = run("courseware", "-C", root, "plan", "qinghe")
    assert done.returncode == 0, done.stderr
    assert "清河村学习站 (qinghe): 0 full picture" in done.stdout
    assert "text · 剪枝 — the village needs: 苹果" in done.stdout
    assert "Not in the release: 放风 — it is a draft" in done.stdout
    assert "小盘站" not in done.stdout


def test_words_that_name_no_station_or_month(run: Run, make_project: MakeProject) -> None:
    root = make_project(TREE)
    done = run("courseware", "-C", root, "plan", "qinhe")
    assert (done.returncode, "did you mean 'qinghe'" in done.stderr) == (1, True)
    done = run("courseware", "-C", root, "plan", "later")
    assert (done.returncode, "no open station" in done.stderr) == (1, True)
    done = run("courseware", "-C", root, "plan", "--month", "2026-13")
    assert (done.returncode, "2026-11" in done.stderr) == (2, True)


def test_without_stations_the_register_is_named(run: Run, make_project: MakeProject) -> None:
    root = make_project({"content/technical/a.md": lesson("剪枝", "id: pruning")})
    done = run("courseware", "-C", root, "plan")
    assert done.returncode == 0
    assert "office/stations.yml" in done.stdout
