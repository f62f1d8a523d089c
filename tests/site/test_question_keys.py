"""The number of a question is the same on its page and for those who read its lesson."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown import Markdown

from build_tools.model.quiz import parse_quiz
from build_tools.reading.markdown.quiz_questions import QuizQuestions
from tests.conftest import REPOSITORY

LESSONS = sorted(
    path
    for path in (REPOSITORY / "content").rglob("*.md")
    if "!!! quiz" in path.read_text(encoding="utf-8") and "编辑" not in path.name
)
BLANK = '!!! quiz "大棚膜要留 [=缝]？"\n    - [= 钾 | 氧化钾 ] 肥\n'


def keys_of_page(body: str) -> list[str]:
    html = Markdown(extensions=["admonition", QuizQuestions()]).convert(body)
    return re.findall(r'data-question="(\w+)"', html)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_questions_of_the_sample(path: Path) -> None:
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    keys = [question.key for question in parse_quiz(body).questions]
    assert keys
    assert keys == keys_of_page(body)


def test_a_blank_to_fill_in() -> None:
    assert [question.key for question in parse_quiz(BLANK).questions] == keys_of_page(BLANK)
