"""Questions read from Markdown, and each way in which one can be wrong."""

from __future__ import annotations

import pytest

from build_tools.model.quiz import Question, QuestionKind, Quiz, QuizFaultKind, parse_quiz
from tests.authoring.conftest import Examine, page

GOOD = """\
!!! quiz "苹果树什么时候修剪？"
    ![枝](a.png)

    - [x] 落叶后
        养分都在根里。

        这时最好。
    - [ ] 开花时

    - [ ] 结果时
"""


def only(quiz: Quiz) -> Question:
    assert quiz.faults == ()
    [question] = quiz.questions
    return question


def test_a_question_with_feedback() -> None:
    question = only(parse_quiz(GOOD, 7))
    assert (question.text, question.line) == ("苹果树什么时候修剪？", 7)
    assert question.intro == "![枝](a.png)"
    assert question.kind is QuestionKind.SINGLE
    assert [(a.text, a.right, a.line, a.feedback) for a in question.answers] == [
        ("落叶后", True, 10, "养分都在根里。\n这时最好。"),
        ("开花时", False, 14, ""),
        ("结果时", False, 16, ""),
    ]


@pytest.mark.parametrize(
    ("answers", "kind", "accepted"),
    [
        ("- [x] 甲\n- [X] 乙\n- [ ] 丙", QuestionKind.MULTIPLE, ()),
        ("- [ ] 对\n- [x] 错", QuestionKind.TRUE_FALSE, ()),
        ("* [x] 是。\n* [ ] 否。", QuestionKind.TRUE_FALSE, ()),
        ("- [= 钾 | 氧化钾 ]", QuestionKind.FILL, ("钾", "氧化钾")),
        ("- [=5] 斤\n    一亮说明", QuestionKind.FILL, ("5",)),
        ("- [x] [看图](a.md)\n- [ ] `[x]`", QuestionKind.SINGLE, ()),
    ],
)
def test_kinds(answers: str, kind: QuestionKind, accepted: tuple[str, ...]) -> None:
    body = '!!! quiz "问"\n' + "\n".join(f"    {line}" for line in answers.split("\n"))
    question = only(parse_quiz(body))
    assert question.kind is kind
    assert question.answers[0].accepted == accepted


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ('!!! quiz "他说"好"吗"', '他说"好"吗'),
        ('!!!quiz "问"', "问"),
        ('??? quiz "问"', "问"),
        ('!!! quiz inline "问"', "问"),
    ],
)
def test_heads(head: str, text: str) -> None:
    assert only(parse_quiz(f"{head}\n    - [x] 对\n    - [ ] 错")).text == text


def test_the_question_may_stand_below_the_head() -> None:
    question = only(parse_quiz("!!! quiz\n    这是什么？\n\n    - [x] 对\n    - [ ] 错"))
    assert (question.text, question.intro) == ("这是什么？", "")


def test_questions_within_other_blocks_and_with_tabs() -> None:
    body = '=== "一"\n\n    !!! quiz "问"\n\n        - [x] 对\n        - [ ] 错\n'
    assert only(parse_quiz(body)).line == 3
    assert only(parse_quiz('!!! quiz "问"\n\t- [x] 对\n\t\t因为\n\t- [ ] 错')).answers[0].feedback


@pytest.mark.parametrize(
    "body",
    ["", "quiz", '```\n!!! quiz "问"\n```', '!!! quizzes "问"\n', "- [x] 事情\n- [ ] 事情\n"],
)
def test_no_questions(body: str) -> None:
    assert parse_quiz(body) == Quiz()


FAULTY = [
    ('!!! quiz “问”\n    - [x] 对\n    - [ ] 错', [(10, QuizFaultKind.HEAD)]),
    ("!!! quiz\n    - [x] 对\n    - [ ] 错", [(10, QuizFaultKind.NO_QUESTION)]),
    ('!!! quiz "问"\n', [(10, QuizFaultKind.NO_ANSWERS)]),
    ('!!! quiz "问"\n    【x】 甲', [(10, QuizFaultKind.NO_ANSWERS)]),
    ('!!! quiz "问"\n    - [x] 甲', [(10, QuizFaultKind.ONE_ANSWER)]),
    ('!!! quiz "问"\n    - [ ] 甲\n    - [ ] 乙', [(10, QuizFaultKind.NO_RIGHT)]),
    ('!!! quiz "问"\n    - [ ] 甲\n    - [x] ', [(12, QuizFaultKind.EMPTY_ANSWER)]),
    ('!!! quiz "问"\n    - [= 钾 | ]', [(11, QuizFaultKind.EMPTY_ANSWER)]),
    ('!!! quiz "问"\n    - [ ] 甲\n    - [x] 甲', [(12, QuizFaultKind.REPEATED)]),
    ('!!! quiz "问"\n    - [v] 甲\n    - [ ] 乙', [(11, QuizFaultKind.UNKNOWN_MARK)]),
    ('!!! quiz "问"\n    - [] 甲\n        因为\n    - [x] 乙', [(11, QuizFaultKind.UNKNOWN_MARK)]),
    ('!!! quiz "问"\n    - [x]甲\n    - [ ] 乙', [(11, QuizFaultKind.UNKNOWN_MARK)]),
    ('!!! quiz "问"\n    - [x] 甲\n    - 乙', [(12, QuizFaultKind.UNKNOWN_MARK)]),
    ('!!! quiz "问"\n    - [x] 甲\n        - [ ] 乙', [(12, QuizFaultKind.NESTED)]),
    ('!!! quiz "问"\n    - [x] 甲\n    因为\n    - [ ] 乙', [(12, QuizFaultKind.STRAY)]),
    ('!!! quiz "问"\n- [x] 甲\n- [ ] 乙', [(10, QuizFaultKind.OUTSIDE)]),
    ('!!! quiz "问"\n    - [x] 甲\n    - [= 乙 ]', [(10, QuizFaultKind.MIXED)]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), FAULTY)
def test_faults(body: str, expected: list[tuple[int, QuizFaultKind]]) -> None:
    quiz = parse_quiz(body, 10)
    assert quiz.questions == ()
    assert [(fault.line, fault.kind) for fault in quiz.faults] == expected


def test_every_fault_is_tried() -> None:
    assert {kind for _body, faults in FAULTY for _line, kind in faults} == set(QuizFaultKind)


@pytest.mark.parametrize("body", [body for body, _expected in FAULTY])
def test_faults_become_problems(examine: Examine, body: str) -> None:
    examined = examine({"cases/a.md": page("title: x", body + "\n\n结束。")})
    [problem] = [p for p in examined.relevant if p.rule == "quiz-broken"]
    assert problem.line >= 4
    assert "{" not in str(problem)
    if '"问"' in body:
        assert "question '问'" in problem.message
