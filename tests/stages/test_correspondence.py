"""What goes from the office to stations because of records: receipts, answers, words, wishes."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from build_tools.errors import Untrusted
from build_tools.office.backup import back_up
from build_tools.office.backup_reading import read_backup
from build_tools.office.restoring import restore
from build_tools.project import read_project
from build_tools.release.trust.keys import read_ring
from build_tools.release.trust.records_key import read_records_key
from build_tools.stages.records import import_records
from tests.conftest import Run
from tests.records.statements import Pc
from tests.release import townhall
from tests.trees import MKDOCS_YML, fingerprints, write_tree

DAY = dt.date(2026, 11, 28)
ANSWERS = """\
answers:
  - to: qinghe-1a2b3c4d-2
    question: 剪口要不要抹？
    answer: 大的要抹。
    on: 2026-11-20
    lessons: [pruning]
    published: true
  - to: dongcun-1a2b3c4d-1
    question: 只问一句
    answer: 只答一句
    on: 2026-11-21
"""
RULES = """\
years:
  - year: 2026
    title: 办法
    study_days: {days: [5, 25]}
    schemes:
      - id: station
        title: 站点
        full: 10
        sections:
          - id: use
            name: 用
            points: 10
            items: [{id: hand, name: 给分, method: given, points: 10, begin: zero}]
        ratings: [{id: good, name: 好, from: 60 %}, {id: poor, name: 差}]
"""
KEY = {"kty": "EC", "crv": "P-256", "x": "x" * 43, "y": "y" * 43}


@pytest.fixture(scope="module")
def passed_once(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Make a township whose lessons are passed, and whose records came; for copies alone."""
    root = write_tree(
        tmp_path_factory.mktemp("passed") / "镇",
        {
            "mkdocs.yml": MKDOCS_YML,
            **townhall.TREE,
            "office/answers.yml": ANSWERS,
            "office/assessment.yml": RULES,
            "office/keys/records.pub": json.dumps(KEY),
        },
    )
    townhall.passed(run, root)
    townhall.enrol(root)
    receive(root, qinghe())
    return root


@pytest.fixture
def township(passed_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(passed_once, tmp_path / "镇")
    shutil.copyfile(passed_once.parent / "release.key", tmp_path / "release.key")
    return tmp_path / "镇"


def qinghe() -> Pc:
    pc = Pc("qinghe")
    pc.write("attended")
    pc.write("asked", text="剪口要不要抹？")
    pc.write("needs", lessons=["vent"], want="video")
    return pc


def receive(root: Path, pc: Pc, day: dt.date = DAY, without: int | None = None) -> None:
    lines = [line for n, line in enumerate(pc.lines, start=1) if n != without]
    file = root.parent / "records.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    import_records(read_project(root), [file], day)


def facts_of(root: Path, release: str, code: str) -> dict[str, object]:
    text = (root / f"releases/{release}/stations/{code}.js").read_text(encoding="utf-8")
    return dict(json.loads(text.removeprefix("courseware.station(").removesuffix(");\n")))


def test_a_release_brings_receipts_answers_and_the_records_key(township: Path, run: Run) -> None:
    townhall.released(run, township, "2026-11")
    facts, other = (facts_of(township, "2026-11", code) for code in ("qinghe", "dongcun"))
    receipt = {"what": "records", "pc": "1a2b3c4d", "upto": 3, "missing": [], "on": "2026-11-28"}
    assert facts["receipts"] == [receipt]
    answer = {"to": "qinghe-1a2b3c4d-2", "question": "剪口要不要抹？"}
    assert facts["answers"] == [{**answer, "answer": "大的要抹。", "on": "2026-11-20"}]
    assert facts["recordsKey"] == KEY
    assert facts["word"] != other["word"]
    assert other["receipts"] == []
    days = ["2026-11-05", "2026-11-25", "2026-12-05", "2026-12-25"]
    # Next year has no rule book yet: the timetable says them.
    days += [f"2027-{month}-{day}" for month in ("01", "02") for day in ("05", "15", "25")]
    assert other["secretary"] == {"studyDays": days, "faults": []}
    assert facts["secretary"] == {
        "studyDays": days,
        "faults": [],
        "received": "2026-11-28",
        "session": {"on": "2026-11-05", "lessons": [], "people": 0},
        "year": {
            "year": 2026,
            "monthsMissing": [],
            "monthsLate": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            "dueDay": 10,
            "until": "2026-10-31",
            "sessions": 0,
            "minutes": 0,
            "studyDays": 20,
            "missed": [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in (5, 25)],
            "short": [],
        },
    }
    page = (township / "releases/2026-11/pages/questions.html").read_text(encoding="utf-8")
    assert "大的要抹。" in page
    every = [path for path in (township / "releases").rglob("*") if path.is_file()]
    # What is answered to one station, and its word, is in the file of that station alone.
    secrets = (
        ("只答一句", "dongcun.js"),
        (str(facts["word"]), "qinghe.js"),
        ('"until":"2026-10-31"', "qinghe.js"),
    )
    for secret, name in secrets:
        holders = {path.name for path in every if secret.encode() in path.read_bytes()}
        assert holders - {"release.json"} == {name}


def test_what_comes_later_does_not_change_a_release(township: Path, run: Run) -> None:
    townhall.released(run, township, "2026-11")
    before = fingerprints(township / "releases")
    pc = qinghe()
    pc.write("needs", lessons=["insurance"], want="audio")
    pc.write("fault", equipment="电视", condition="faulty")
    receive(township, pc, DAY, without=4)
    answers = township / "office/answers.yml"
    answers.write_text(ANSWERS.replace("大的要抹。", "都要抹。"), encoding="utf-8")
    (township / "office/keys/records.pub").unlink()
    assert "is the same" in townhall.released(run, township, "2026-11")
    assert fingerprints(township / "releases") == before

    townhall.released(run, township, "2026-12")
    facts = facts_of(township, "2026-12", "qinghe")
    (receipt,) = facts["receipts"]  # type: ignore[misc]
    assert (receipt["upto"], receipt["missing"]) == (3, [4])
    assert "都要抹。" in json.dumps(facts["answers"], ensure_ascii=False)
    # What changed for the secretary comes with the next release, and not before.
    assert facts["secretary"]["faults"] == [{"id": "qinghe-1a2b3c4d-5", "on": "2026-11-05"}]  # type: ignore[index]
    assert "recordsKey" not in facts
    assert facts["word"] != facts_of(township, "2026-11", "qinghe")["word"]


def test_a_restored_office_makes_the_same_release(township: Path, tmp_path: Path, run: Run) -> None:
    townhall.released(run, township, "2026-11")
    back_up(township, tmp_path / "backup.zip")
    backup = read_backup(tmp_path / "backup.zip")
    assert [path for path in backup.hashes if path.startswith("office/records/20")]
    assert "office/records/arrivals.jsonl" in backup.hashes
    before = fingerprints(township / "releases")
    shutil.rmtree(township / "office")
    shutil.rmtree(township / ".cache")
    restore(township, backup, replace=False, rescue=tmp_path / "rescue.zip")
    assert "is the same" in townhall.released(run, township, "2026-11")
    assert fingerprints(township / "releases") == before
    # Nor is a statement lost: the database is made anew from what arrived.
    shown = run("courseware", "-C", township, "records", "list", "--json")
    assert len(json.loads(shown.stdout)["statements"]) == 3


def test_the_plan_explains_what_was_asked_for_on_a_page(township: Path, run: Run) -> None:
    done = run("courseware", "-C", township, "plan", "qinghe", "--month", "2026-11", "--json")
    (station,) = json.loads(done.stdout)["stations"]
    lessons = {lesson["lesson"]: lesson for lesson in station["lessons"]}
    assert (lessons["vent"]["reason"], lessons["vent"]["requested_on"]) == ("asked", "2026-11-05")
    assert (lessons["pruning"]["reason"], lessons["pruning"]["requested_on"]) == ("rest", "")
    command = ("courseware", "-C", township, "plan", "qinghe", "--month", "2026-11")
    assert "the station asked for it on its page on 2026-11-05" in run(*command).stdout
    assert "站点 2026-11-05 在课的页面上点的" in run(*command, lang="zh").stdout


def test_an_answer_to_a_question_that_never_came_is_a_warning(township: Path, run: Run) -> None:
    done = run("courseware", "-C", township, "check", "--json")
    problems = json.loads(done.stdout)["problems"]
    unknown = [problem for problem in problems if problem["rule"] == "answer-question-unknown"]
    assert [(problem["line"], problem["severity"]) for problem in unknown] == [(8, "warning")]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", json.dumps({**KEY, "d": "secret"}), json.dumps({**KEY, "x": "short"})]
)
def test_what_is_no_public_records_key_is_refused(tmp_path: Path, text: str) -> None:
    write_tree(tmp_path, {"records.pub": text})
    with pytest.raises(Untrusted, match=r"records\.pub: this is not the public half"):
        read_records_key(tmp_path)


def test_the_records_key_signs_nothing(tmp_path: Path) -> None:
    write_tree(tmp_path, {"records.pub": json.dumps(KEY)})
    assert read_ring(tmp_path).keys == ()
    assert read_records_key(tmp_path / "nowhere") is None
