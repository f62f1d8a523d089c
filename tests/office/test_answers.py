"""`answers.yml`: read whole, every fault with its line, and on its way to stations and pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from build_tools.model.month import Month
from build_tools.model.office.answers import AnsweredQuestion
from build_tools.model.problem import Problem, Severity
from build_tools.model.records.correspondence import PublishedAnswer, StationAnswer
from build_tools.office.answers import answers_for, published_answers
from build_tools.office.checks.answers import check_answers
from build_tools.office.hints.stations import answer_hints
from build_tools.office.registers import read_office
from build_tools.project import read_project
from build_tools.stages.check import find_problems
from tests.conftest import MakeProject
from tests.trees import write_tree

STATIONS = """\
stations:
  - {code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB, contact: 赵钱孙}
  - {code: shihe, name: 石河站, village: 石河村, capacity: 32 GB, contact: 正文}
"""
LESSON = "---\ntitle: 剪枝\nid: pruning\n---\n\n正文。\n"
ONE = """\
answers:
  - to: qinghe-1a2b3c4d-9
    question: 果树冬天什么时候剪？
    answer: |
      落叶以后、发芽以前剪。

      天冷到零下十度不要剪。
    on: 2026-11-20
    lessons: [pruning]
    published: true
"""


def answer(to: str, day: int, *, published: bool = False) -> AnsweredQuestion:
    text = {"question": f"问 {to}", "answer": "答", "on": dt.date(2026, 11, day)}
    return AnsweredQuestion(to=to, published=published, **text)  # type: ignore[arg-type]


def problems(make_project: MakeProject, answers: str) -> list[Problem]:
    tree = {"office/stations.yml": STATIONS, "office/answers.yml": answers}
    root = make_project({"content/technical/a.md": LESSON, **tree})
    _content, everything = find_problems(read_project(root), Month(2026, 11))
    return [problem for problem in everything if problem.path == "office/answers.yml"]


def test_an_answer_that_says_everything(make_project: MakeProject, tmp_path: Path) -> None:
    assert problems(make_project, ONE) == []
    office, unread = read_office(write_tree(tmp_path, {"answers.yml": ONE}))
    assert unread == ()
    (read,) = office.answers
    assert (read.station, read.published, read.lessons) == ("qinghe", True, ("pruning",))
    assert read.answer == "落叶以后、发芽以前剪。\n\n天冷到零下十度不要剪。"


@pytest.mark.parametrize(
    ("change", "line", "rule", "said"),
    [
        (("to: qinghe-1a2b3c4d-9", "to: qinghe-9"), 2, "register-value", "qinghe-1a2b3c4d-9"),
        (("to: qinghe", "to: qinge"), 2, "answer-station-unknown", "'qinghe'"),
        (("on: 2026-11-20", "on: soon"), 8, "register-type", "a date"),
        (("[pruning]", "[prunning]"), 9, "answer-lesson-unknown", "'pruning'"),
        (("published: true", "published: yes!"), 10, "register-type", "true or false"),
        (("published", "publishd"), 10, "register-unknown-key", "'published'"),
        (("    question: 果树冬天什么时候剪？\n", ""), 2, "register-required", "question:"),
        (("answers:", "answrs:"), 1, "register-unknown-key", "'answers'"),
    ],
)
def test_each_fault_of_an_answer(
    make_project: MakeProject, change: tuple[str, str], line: int, rule: str, said: str
) -> None:
    (problem,) = problems(make_project, ONE.replace(*change))
    assert (problem.line, str(problem.rule), problem.severity) == (line, rule, Severity.ERROR)
    assert said in problem.text


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (("果树冬天", "赵钱孙问：果树冬天"), 3, "赵钱孙"),
        (("天冷到零下", "问 138 1234 5678。天冷到零下"), 4, "138 1234 5678"),
        (("落叶以后", "落叶以后，找赵钱孙，"), 4, "赵钱孙"),
        (("不要剪。\n", "打 0571-87654321\n"), 4, "0571-87654321"),
    ],
)
def test_nothing_private_may_stand_in_an_answer(
    make_project: MakeProject, change: tuple[str, str], line: int, word: str
) -> None:
    # An answer for one station goes out as well.
    answer = ONE.replace(*change).replace("published: true", "published: false")
    (problem,) = problems(make_project, answer)
    assert (problem.line, str(problem.rule), problem.severity) == (
        line,
        "published-private",
        Severity.ERROR,
    )
    assert f"'{word}'" in problem.text


def test_what_lessons_say_may_stand_in_an_answer(make_project: MakeProject) -> None:
    assert problems(make_project, ONE.replace("落叶以后", "正文")) == []


def test_all_faults_come_at_once(make_project: MakeProject) -> None:
    twice = ONE + ONE.removeprefix("answers:\n").replace("[pruning]", "[sowing]")
    assert [(p.line, str(p.rule)) for p in problems(make_project, twice)] == [
        (11, "answer-repeated"),
        (18, "answer-lesson-unknown"),
    ]


def test_a_question_that_nobody_asked_is_a_warning_once_there_are_records(tmp_path: Path) -> None:
    office, _problems = read_office(
        write_tree(tmp_path, {"answers.yml": ONE, "stations.yml": STATIONS})
    )
    lessons = ()
    unasked = {"qinghe-1a2b3c4d-8", "qinghe-1a2b3c4d-10"}
    rules = [
        [str(problem.rule) for problem in check_answers(office, "office", lessons, questions)]
        for questions in ((), {"qinghe-1a2b3c4d-9"}, unasked)
    ]
    lesson = "answer-lesson-unknown"
    assert rules == [[lesson], [lesson], ["answer-question-unknown", lesson]]
    (warning, _lesson) = check_answers(office, "office", lessons, unasked)
    assert (warning.severity, warning.line) == (Severity.WARNING, 2)
    assert "did you mean" in warning.hint


def test_every_key_of_an_answer_has_its_hint() -> None:
    assert set(AnsweredQuestion.model_fields) | {"answers"} == set(answer_hints())


def test_a_station_gets_the_answers_to_its_own_questions_the_newest_first() -> None:
    answers = [
        answer("qinghe-1a2b3c4d-1", 5),
        answer("qing-he-1a2b3c4d-2", 6),
        answer("qinghe-ffffffff-3", 7, published=True),
    ]
    assert answers_for("qinghe", answers) == (
        StationAnswer("qinghe-ffffffff-3", "问 qinghe-ffffffff-3", "答", "2026-11-07"),
        StationAnswer("qinghe-1a2b3c4d-1", "问 qinghe-1a2b3c4d-1", "答", "2026-11-05"),
    )
    assert answers_for("qing", answers) == ()


def test_what_is_published_does_not_tell_who_asked() -> None:
    answers = [answer("qinghe-1a2b3c4d-1", 5), answer("qinghe-ffffffff-3", 7, published=True)]
    (published,) = published_answers(answers)
    assert published == PublishedAnswer(
        answers[1].anchor, "问 qinghe-ffffffff-3", "答", dt.date(2026, 11, 7)
    )
    assert published.anchor.startswith("q-")
    assert "qinghe" not in published.anchor
