"""The self-test in a lesson's text: read from Markdown to questions and faults. Pure.

    !!! quiz "苹果树什么时候修剪？"
        - [x] 落叶后到发芽前
            这时候养分都在根里。
        - [ ] 开花的时候

Several right answers make a multiple choice, 对 and 错 a true/false question, `- [= 钾 | 氧化钾 ]`
a blank to fill in. Words before the answers belong to the question. The wording of faults is left
to the checks, the working questions to the site.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace


class QuestionKind(enum.StrEnum):
    """The ways to answer a question."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    FILL = "fill"


class QuizFaultKind(enum.StrEnum):
    """The faults that a question can have."""

    HEAD = "head"
    """The first line is not of the form that is understood; `detail` is what follows `quiz`."""
    NO_QUESTION = "no-question"
    NO_ANSWERS = "no-answers"
    ONE_ANSWER = "one-answer"
    NO_RIGHT = "no-right"
    EMPTY_ANSWER = "empty-answer"
    REPEATED = "repeated"
    UNKNOWN_MARK = "unknown-mark"
    NESTED = "nested"
    """An answer stands under another answer."""
    STRAY = "stray"
    """Words after the answers that belong to none of them."""
    OUTSIDE = "outside"
    """Answers follow that are not indented under the question."""
    MIXED = "mixed"
    """Answers to choose from and blanks to fill in."""


@dataclass(frozen=True)
class Answer:
    """An answer to choose; for a blank, `accepted` holds what counts as right."""

    text: str
    right: bool
    line: int
    feedback: str = ""
    accepted: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The answer as its page shows it, with a line where there is a blank."""
        return f"{UNDERLINE} {self.text}".strip() if self.accepted else self.text


@dataclass(frozen=True)
class Question:
    """One question. `text` is the question itself, `intro` the text between it and the answers."""

    text: str
    kind: QuestionKind
    answers: tuple[Answer, ...]
    line: int
    intro: str = ""

    @property
    def key(self) -> str:
        """The number of the question on its page, under which stations record its answers."""
        return question_key(self.text, [answer.shown for answer in self.answers])


@dataclass(frozen=True)
class QuizFault:
    """A fault of the question `question`, in `line` of the file."""

    question: str
    line: int
    kind: QuizFaultKind
    detail: str = ""


@dataclass(frozen=True)
class Quiz:
    """The questions of a lesson that can be asked, and the faults of those that cannot."""

    questions: tuple[Question, ...] = ()
    faults: tuple[QuizFault, ...] = ()


_FENCE = re.compile(r" *(`{3,}|~{3,})")
_HEAD = re.compile(r"( *)(?:!!!|\?\?\?\+?) ?quiz(?![\w-])(.*)$")
# As Python-Markdown's admonitions have it: further classes, then a title in straight quotes.
_TITLE = re.compile(r'(?: +[\w-]+)*(?: +"(.*?)")? *$')
_ITEM = re.compile(r"( *)[-*+] +(?:\[([^\]]*)\](?!\()( ?)|)(.*)$")
TRUE_FALSE_WORDS = ({"对", "错"}, {"正确", "错误"}, {"是", "否"}, {"√", "×"})
_INDENT = 4

UNDERLINE = "＿＿＿＿＿＿"
_KEY_DIGITS = 10

_Numbered = tuple[int, str]


def question_key(text: str, answers: Sequence[str]) -> str:
    """Return the number of a question: another text or answer makes it another question."""
    return hashlib.sha256("\n".join((text, *answers)).encode()).hexdigest()[:_KEY_DIGITS]


def parse_quiz(body: str, first_line: int = 1) -> Quiz:
    """Return the questions of a body whose first line is `first_line` of its file."""
    if "quiz" not in body:
        return Quiz()
    lines = [line.expandtabs(_INDENT) for line in body.split("\n")]
    questions: list[Question] = []
    faults: list[QuizFault] = []
    for start in _heads(lines):
        block, after = _block(lines, start)
        numbered = [(first_line + start + 1 + offset, text) for offset, text in enumerate(block)]
        parsed = _question(lines[start], first_line + start, numbered, after)
        if isinstance(parsed, Question):
            questions.append(parsed)
        else:
            faults += parsed
    return Quiz(tuple(questions), tuple(faults))


def _heads(lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines that open a question; code is skipped."""
    heads = []
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        elif not fence and _HEAD.match(line):
            heads.append(number)
    return heads


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _block(lines: Sequence[str], start: int) -> tuple[list[str], str]:
    """Return the lines under a head without their indentation, and the first line after them."""
    inside = _depth(lines[start]) + _INDENT
    block: list[str] = []
    for line in lines[start + 1 :]:
        if line.strip() and _depth(line) < inside:
            return block, line.strip() if not any(text.strip() for text in block) else ""
        block.append(line[inside:])
    return block, ""


def _question(
    head: str, line: int, block: list[_Numbered], after: str
) -> Question | list[QuizFault]:
    match = _HEAD.match(head)
    after_quiz = match[2] if match else ""
    title = _TITLE.match(after_quiz)
    if title is None:
        return [QuizFault("", line, QuizFaultKind.HEAD, after_quiz.strip())]
    intro, answers, faults = _answers(block)
    text = (title[1] or "").strip()
    name = text or intro.partition("\n")[0]
    if not name:
        faults.append(QuizFault("", line, QuizFaultKind.NO_QUESTION))
    if not answers and not faults:
        outside = _ITEM.match(after) if after else None
        kind = QuizFaultKind.OUTSIDE if outside else QuizFaultKind.NO_ANSWERS
        faults.append(QuizFault("", line, kind))
    faults += _faults_of(answers, line) if not faults else []
    if faults:
        return [replace(fault, question=name) for fault in faults]
    return Question(text or name, _kind(answers), tuple(answers), line, intro if text else "")


def _answers(block: list[_Numbered]) -> tuple[str, list[Answer], list[QuizFault]]:
    """Return the text before the answers, the answers, and the faults."""
    intro: list[str] = []
    answers: list[Answer] = []
    faults: list[QuizFault] = []
    margin = 0
    for line, text in block:
        item = _ITEM.match(text)
        marked = item is not None and item[2] is not None
        if not text.strip():
            continue
        if item and (marked or answers) and (not answers or len(item[1]) <= margin):
            margin = len(item[1])
            answer = _answer(item, line)
            answers += [answer] if isinstance(answer, Answer) else []
            faults += [answer] if isinstance(answer, QuizFault) else []
        elif marked:
            faults.append(QuizFault("", line, QuizFaultKind.NESTED, text.strip()))
        elif not answers and not faults:
            intro.append(text.strip())
        elif not answers:
            continue  # feedback of an answer that was not understood
        elif _depth(text) <= margin:
            faults.append(QuizFault("", line, QuizFaultKind.STRAY, text.strip()))
        else:
            answer = answers[-1]
            answers[-1] = replace(answer, feedback=f"{answer.feedback}\n{text.strip()}".strip())
    return "\n".join(intro), answers, faults


def _answer(item: re.Match[str], line: int) -> Answer | QuizFault:
    mark, gap, text = item[2], item[3], item[4].strip()
    if mark is None:
        return QuizFault("", line, QuizFaultKind.UNKNOWN_MARK, item[0].strip())
    if mark.startswith("="):
        accepted = tuple(dict.fromkeys(word.strip() for word in mark[1:].split("|")))
        if not all(accepted):
            return QuizFault("", line, QuizFaultKind.EMPTY_ANSWER, item[0].strip())
        return Answer(text, right=True, line=line, accepted=accepted)
    if mark not in ("x", "X", " ") or (text and not gap):
        return QuizFault("", line, QuizFaultKind.UNKNOWN_MARK, item[0].strip())
    if not text:
        return QuizFault("", line, QuizFaultKind.EMPTY_ANSWER, item[0].strip())
    return Answer(text, right=mark in "xX", line=line)


def _faults_of(answers: list[Answer], line: int) -> list[QuizFault]:
    blanks = [answer for answer in answers if answer.accepted]
    if blanks:
        return [] if len(blanks) == len(answers) else [QuizFault("", line, QuizFaultKind.MIXED)]
    if len(answers) == 1:
        return [QuizFault("", line, QuizFaultKind.ONE_ANSWER)]
    faults = []
    texts: set[str] = set()
    for answer in answers:
        if answer.text in texts:
            faults.append(QuizFault("", answer.line, QuizFaultKind.REPEATED, answer.text))
        texts.add(answer.text)
    if not any(answer.right for answer in answers):
        faults.append(QuizFault("", line, QuizFaultKind.NO_RIGHT))
    return faults


def _kind(answers: list[Answer]) -> QuestionKind:
    if answers[0].accepted:
        return QuestionKind.FILL
    if sum(answer.right for answer in answers) > 1:
        return QuestionKind.MULTIPLE
    texts = {answer.text.rstrip("。.") for answer in answers}
    return QuestionKind.TRUE_FALSE if texts in TRUE_FALSE_WORDS else QuestionKind.SINGLE
