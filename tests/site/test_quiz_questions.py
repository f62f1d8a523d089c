"""A self-test is readable as questions, and the page does not give the answers away."""

import markdown
import pytest

from build_tools.site.quiz_questions import QuizQuestions

EXTENSIONS = ["admonition", "pymdownx.tasklist", QuizQuestions()]
SINGLE = """\
!!! quiz "什么时候剪最合适？"
    - [ ] 秋天刚摘完果
        这时叶子还在养树。
    - [x] **落叶**以后
        养分已经回到根里。

后面的话。

- [x] 不是题
"""


@pytest.mark.parametrize("gap", ["", "\n"])
def test_neither_marks_nor_feedback_are_in_the_page(gap: str) -> None:
    html = markdown.markdown(
        SINGLE.replace("    - [x] **", f"{gap}    - [x] **"), extensions=EXTENSIONS
    )
    quiz, rest = html.split("后面的话")
    assert "什么时候剪最合适？" in quiz
    assert "<li>秋天刚摘完果</li>" in quiz
    assert "<li><strong>落叶</strong>以后</li>" in quiz
    for secret in ("养分", "养树", "[x]", "[ ]", "checked", "<input"):
        assert secret not in quiz
    assert "checked" in rest  # an ordinary task list stays one


def test_a_blank_is_a_line_to_write_on() -> None:
    text = '!!! quiz "缺什么肥，叶边发焦？"\n    - [= 钾 | 氧化钾 ] 肥\n'
    html = markdown.markdown(text, extensions=EXTENSIONS)
    assert "＿＿ 肥" in html
    assert "钾" not in html
