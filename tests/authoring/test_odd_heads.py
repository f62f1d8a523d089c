"""Heads of any layout: what the check passes can be submitted, passed and returned."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build_tools.authoring.content import read_lesson
from build_tools.authoring.page_text import split
from build_tools.authoring.review_text import write_review
from build_tools.model.lesson import Lesson, Review, Signature
from build_tools.project import read_project
from build_tools.reading.text import decode
from build_tools.stages.check import find_problems
from build_tools.stages.review import hand_in, pass_step, read_reviews, return_lessons
from tests.authoring.conftest import MONTH
from tests.conftest import MakeProject

REVIEWERS = "reviewers: {r-1: {name: 甲}}\nsteps:\n  - {id: content, name: 初审, by: [r-1]}\n"
DAY = dt.date(2026, 11, 10)
HEADS = {
    "plain": "title: 剪\nid: plain\nreview: {state: draft}",
    "none": "title: 剪\nid: none",
    "old-line-ends": "title: 剪\rid: old-line-ends\rreview: {state: draft}",
    "indented": "  title: 剪\n  id: indented\n  review: {state: draft}",
    "indented-none": "  title: 剪\n  id: indented-none",
    "two-lines": "title: 剪\nid: two-lines\nreview: {state: draft,\n  by: r-1}",
    "below": "title: 剪\nid: below\nreview:\n  {state: draft,\n  by: r-1}\nrights: x",
    "many-lines": "title: 剪\nid: many-lines\nreview: {\n  state: draft\n}\nrights: x",
    "brackets": "{title: 剪, id: brackets, review: {state: draft}}",
    "brackets-lines": "{title: 剪,\n id: brackets-lines,\n rights: x}",
    "quoted": "title: 剪\nid: quoted\n\"review\": {state: draft}",
    "chinese": "标题: 剪\n编号: chinese\n审核: 草稿",
    "word": "title: 剪\nid: word\nreview: draft",
    "tab-behind": "title: 剪\nid: tab-behind\nreview: {state: draft}\t",
    "tab-before": "title: 剪\t\nid: tab-before\t# 备注\nreview: \t{state: draft}",
    "empty": "title: 剪\nreview:\nid: empty",
    "question": "title: 剪\nid: question\n? review\n: {state: draft}",
    "texts": "title: >\n  剪\nid: texts\nreview:\n    state: draft\n    reason: |\n      原因\n",
    "document-end": "title: 剪\nid: document-end\nreview: {state: draft}\n...",
    "comments": "title: 剪\nid: comments\nreview:\n  # 备注一\n  state: draft  # 备注二\n\n"
    "  by: r-1  # 备注三\n  # 备注四\n# 备注五\nrights: x",
}  # fmt: skip


def test_what_the_check_passes_goes_through_the_review(make_project: MakeProject) -> None:
    pages = {
        f"content/technical/{name}.md": f"---\n{h}\n---\n\n正文。\n" for name, h in HEADS.items()
    }
    old = "content/technical/old-line-ends.md"
    pages[old] = pages[old].replace("\n", "\r")
    root = make_project({"office/reviewers.yml": REVIEWERS, **pages})
    project = read_project(root)
    _content, problems = find_problems(project, MONTH)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    hand_in(read_reviews(project), list(HEADS))
    pass_step(read_reviews(project), list(HEADS), "r-1", DAY)
    states = {x.id: x.front.review.state for x in read_reviews(project).content.lessons}
    assert states == dict.fromkeys(HEADS, "passed")
    return_lessons(read_reviews(project), list(HEADS), "r-1", DAY, "日期: 不对 # 看清")
    states = {x.id: x.front.review.reason for x in read_reviews(project).content.lessons}
    assert states == dict.fromkeys(HEADS, "日期: 不对 # 看清")
    written = (root / "content/technical/comments.md").read_text("utf-8")
    assert [mark for mark in "一二三四五" if f"# 备注{mark}" not in written] == []
    assert b"\n" not in (root / old).read_bytes()


KEYS = st.lists(
    st.sampled_from(
        [
            "id: x",
            "topics: [甲, 乙]",
            "rights: '县: 站'",
            "# 一句备注",
            "",
            "season: 12月",
            "要求: 必学",
        ]
    ),
    unique=True,
)
REVIEWS = st.sampled_from(
    [
        "",
        "review: {state: draft}",
        "review: {state: draft,\n   by: r-1}",
        "review:",
        "review: draft",
        "审核: {state: 草稿}  # 备注",
        "review:\n  state: draft",
        "review:\n    # 备注\n    state: draft\n\n    by: r-1 # 谁\n",
        "'review': {state: \"draft\"}",
        "review: {state: passed, by: r-1, on: 2026/11/1,\n  content: '0123'}",
    ]
)
WRITTEN = st.sampled_from(
    [
        Review(state="submitted"),
        Review(state="passed", by="r-1", on=DAY, content="0" * 32),
        Review(state="submitted", by="r-1", on=DAY, content="1e9",
               steps=(Signature(step="a", by="r-1", on=DAY),)),
        Review(state="draft", by="r-1", on=DAY, reason="第一段: 不对 # {x}"),
    ]
)  # fmt: skip


def lesson_of(data: bytes) -> Lesson | None:
    text = decode("a.md", data)
    page = split(text) if isinstance(text, str) else None
    return read_lesson("technical/a.md", "a.md", page)[0] if page else None


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    keys=KEYS,
    review=REVIEWS,
    place=st.integers(0, 7),
    indent=st.sampled_from(["", "  "]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    written=st.lists(WRITTEN, min_size=1, max_size=3),
)
def test_reviews_are_written_into_heads_of_any_layout(
    tmp_path: Path, keys: list[str], review: str, place: int, indent: str, end: str,
    written: list[Review],
) -> None:  # fmt: skip
    blocks = ["title: 剪", *keys]
    blocks.insert(min(place, len(blocks)), review)
    head = "\n".join(indent + line if line else line for line in "\n".join(blocks).split("\n"))
    file = tmp_path / "a.md"
    file.write_bytes(f"---\n{head}\n---\n\n正文，\n两行。".replace("\n", end).encode())
    for value in written:
        lesson = lesson_of(file.read_bytes())
        assert lesson is not None
        write_review(file, lesson, value)
        after = lesson_of(file.read_bytes())
        assert after is not None
        assert (after.front.review, after.body, after.head_json) == (
            value, lesson.body, lesson.head_json,
        )  # fmt: skip
    text = file.read_bytes().decode()
    assert all(mark in text for mark in ("# 备注", "# 谁", "# 一句备注") if mark in head)
    assert ("\r" in text) == ("\r" in end)
