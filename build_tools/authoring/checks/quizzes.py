"""Questions of self-tests that could not be asked: their faults, each with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Problem
from build_tools.model.quiz import QuizFaultKind, parse_quiz
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import IndexPage, Lesson
    from build_tools.model.quiz import QuizFault


QUIZ_BROKEN = CheckRule(
    Rule.QUIZ_BROKEN,
    "自测题写错了：没有对的答案、只有一个答案、答案是空的、记号不认得、缩进不对",
)


def problems_of_page(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    """Return one problem for each fault of a question."""
    for fault in parse_quiz(page.body, page.body_line).faults:
        yield QUIZ_BROKEN.problem(path, fault.line, *_text(fault))


def _text(fault: QuizFault) -> tuple[str, str]:
    message, hint = _texts()[fault.kind]
    detail = excerpt(fault.detail)
    message = message.format(detail=detail)
    if not fault.question:
        return message, hint
    return _("question '{question}': {fault}").format(
        question=excerpt(fault.question), fault=message
    ), hint


def _texts() -> dict[QuizFaultKind, tuple[str, str]]:
    right, wrong = "'- [x] …'", "'- [ ] …'"
    answers = _("write right answers as {right}, wrong ones as {wrong}").format(
        right=right, wrong=wrong
    )
    under = _("indent it by four blanks more than the answer that it belongs to")
    return {
        QuizFaultKind.HEAD: (
            _("the question is not understood at {detail}"),
            _("write it in straight quotes: {example}").format(example='!!! quiz "…"'),
        ),
        QuizFaultKind.NO_QUESTION: (
            _("there are answers without a question"),
            _("write it in straight quotes: {example}").format(example='!!! quiz "…"'),
        ),
        QuizFaultKind.NO_ANSWERS: (_("it has no answers"), answers),
        QuizFaultKind.ONE_ANSWER: (_("there is only one answer to choose"), answers),
        QuizFaultKind.NO_RIGHT: (_("no answer is right"), answers),
        QuizFaultKind.EMPTY_ANSWER: (
            _("the answer '{detail}' is empty"),
            _("write the answer, or remove the line"),
        ),
        QuizFaultKind.REPEATED: (
            _("the answer '{detail}' is there twice"),
            _("change or remove one of the two"),
        ),
        QuizFaultKind.UNKNOWN_MARK: (_("'{detail}' is not understood"), answers),
        QuizFaultKind.NESTED: (
            _("the answer '{detail}' stands under another answer"),
            _("begin all answers of a question at the same distance from the left"),
        ),
        QuizFaultKind.STRAY: (_("'{detail}' belongs to no answer"), under),
        QuizFaultKind.OUTSIDE: (
            _("the answers do not stand under the question"),
            _("indent them by four blanks"),
        ),
        QuizFaultKind.MIXED: (
            _("it has answers to choose and blanks to fill in"),
            _("make two questions of it"),
        ),
    }
