"""A self-test is readable as questions, and the page does not give the answers away."""

import base64
import json
import re
from typing import Any

import markdown
import pytest

from build_tools.model.quiz import parse_quiz
from build_tools.reading.markdown.dialect import extensions
from build_tools.reading.markdown.quiz_questions import scrambled
from tests.conftest import REPOSITORY

EXTENSIONS = [*extensions()]
SINGLE = """\
!!! quiz "什么时候剪最合适？"
    - [ ] 秋天刚摘完果
        这时叶子还在**养树**。
    - [x] **落叶**以后
        养分已经回到根里。

后面的话。

- [x] 不是题
"""


def unscrambled(attribute: str, key: str) -> Any:
    """Undo `scrambled`: combining twice gives what was there."""
    back = base64.b64decode(scrambled(0, key))  # one byte, to hold the sequence against
    assert len(back) == 1
    state = int(key[:8], 16)
    out = bytearray()
    for byte in base64.b64decode(attribute):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(byte ^ (state >> 24))
    return json.loads(out)


def judgements(html: str) -> list[dict[str, Any]]:
    matches = re.findall(r'data-question="(\w+)" data-told="([^"]+)"', html)
    return [unscrambled(attribute, key) for key, attribute in matches]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_neither_marks_nor_feedback_can_be_read_in_the_page(gap: str) -> None:
    html = markdown.markdown(
        SINGLE.replace("    - [x] **", f"{gap}    - [x] **"), extensions=EXTENSIONS
    )
    quiz, remainder = html.split("后面的话")
    assert '<legend class="admonition-title">什么时候剪最合适？</legend>' in quiz
    assert "<li>秋天刚摘完果</li>" in quiz
    assert "<li><strong>落叶</strong>以后</li>" in quiz
    for secret in ("养分", "养树", "[x]", "[ ]", "checked", "<input", "right"):
        assert secret not in quiz
    assert "checked" in remainder  # an ordinary task list stays one
    (judgement,) = judgements(quiz)
    assert judgement["right"] == [1]
    assert judgement["said"] == ["这时叶子还在养树。", "养分已经回到根里。"]


def test_a_blank_is_a_line_to_write_on() -> None:
    text = '!!! quiz "缺什么肥，叶边发焦？"\n    - [= 钾 | 氧化钾 ] 肥\n'
    html = markdown.markdown(text, extensions=EXTENSIONS)
    assert "＿＿ 肥" in html
    assert "钾" not in html
    assert judgements(html)[0]["accepted"] == [["钾", "氧化钾"]]
    assert 'data-kind="fill"' in html


def test_questions_that_follow_each_other_are_judged_together() -> None:
    text = "\n".join(SINGLE.split("\n")[:6])
    html = markdown.markdown(f"{text}\n{text}\n\n中间。\n\n{text}", extensions=EXTENSIONS)
    assert html.count("<cw-quiz") == 2
    first, second = html.split("中间")
    assert (first.count("<fieldset"), second.count("<fieldset")) == (2, 1)


def test_what_the_page_judges_by_is_what_the_author_wrote() -> None:
    """The pages and the checks read quizzes in two ways; over the sample they agree."""
    questions = 0
    for path in sorted((REPOSITORY / "content").rglob("*.md")):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
        written = parse_quiz(body).questions
        html = markdown.markdown(body, extensions=EXTENSIONS)
        assert len(judgements(html)) == len(written), path
        for question, data in zip(written, judgements(html), strict=True):
            questions += 1
            assert f'data-kind="{question.kind}"' in html
            right = [number for number, answer in enumerate(question.answers) if answer.right]
            assert data["right"] == right, question.text
            assert [tuple(x) for x in data["accepted"]] == [x.accepted for x in question.answers]
            assert [bool(x) for x in data["said"]] == [bool(x.feedback) for x in question.answers]
    assert questions > 50
