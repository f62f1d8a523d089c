"""The review chain: every step that may and may not be taken, and how it is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.authoring.review import dismiss_stale_reviews, with_review
from build_tools.authoring.review_text import write_review
from build_tools.errors import CoursewareError, ReviewRefused
from build_tools.model.lesson import Review, Signature
from build_tools.project import read_project
from build_tools.site.pages import review_notice
from build_tools.stages.build import find_problems
from build_tools.stages.review import (
    Reviews,
    awaiting,
    hand_in,
    pass_step,
    read_reviews,
    return_lessons,
)
from tests.conftest import MakeProject
from tests.trees import Tree, fingerprints, write_tree

DAY = dt.date(2026, 11, 10)
ONE_STEP = (
    "reviewers: {r-1: {name: 甲}, r-2: {name: 乙}}\n"
    "steps:\n  - {id: content, name: 初审, by: [r-1]}\n"
)
TWO_STEPS = ONE_STEP + "  - {id: last, name: 终审, by: [r-2]}\n"
TEXT = (
    "---\ntitle: 剪枝\nid: pruning\nreview: {state: draft}\nvideo: film.mp4\n"
    "attachments: [card.pdf]\n---\n\n![树](tree.png)先去大枝。看[放风](vent.md)。\n"
)
FILES: Tree = {
    "content/technical/pruning.md": TEXT,
    "content/technical/vent.md": "---\ntitle: 放风\nid: vent\n---\n\n开顶风。\n",
    "content/technical/film.mp4": b"film",
    "content/technical/card.pdf": b"card",
    "content/technical/tree.png": b"tree",
}


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    return make_project({**FILES, "office/reviewers.yml": ONE_STEP})


def reviews(root: Path) -> Reviews:
    return read_reviews(read_project(root))


def passed(root: Path) -> None:
    hand_in(reviews(root), ["pruning"])
    pass_step(reviews(root), ["pruning"], "r-1", DAY)


def counts(root: Path) -> str:
    """Return the state of the lesson as it counts."""
    return reviews(root).content.lessons[0].front.review.state


def change(root: Path, name: str, before: bytes, after: bytes) -> None:
    path = root / "content/technical" / name
    data = path.read_bytes()
    assert before in data
    path.write_bytes(data.replace(before, after))


def test_a_lesson_is_handed_in_and_passed(root: Path) -> None:
    assert counts(root) == "draft"
    hand_in(reviews(root), ["content/technical/pruning.md"])
    assert counts(root) == "submitted"
    (line, _vent) = awaiting(reviews(root))
    assert (line.step, line.by, line.changed) == ("初审", ("r-1",), False)
    pass_step(reviews(root), ["pruning"], "r-1", DAY)
    review = reviews(root).content.lessons[0].front.review
    assert (review.state, review.by, review.on) == ("passed", "r-1", DAY)
    assert review.steps == ()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("pruning.md", "大枝".encode(), "小枝".encode()),
        ("pruning.md", "title: 剪枝".encode(), "title: 剪枝二".encode()),
        ("pruning.md", b"video: film.mp4", b'video: {file: film.mp4, start: "0:01"}'),
        ("film.mp4", b"film", b"filn"),
        ("card.pdf", b"card", b"cart"),
        ("tree.png", b"tree", b"trees"),
    ],
)
def test_a_later_change_falls_back(root: Path, name: str, before: bytes, after: bytes) -> None:
    passed(root)
    change(root, name, before, after)
    assert counts(root) == "submitted"
    (line, _vent) = awaiting(reviews(root))
    assert (line.changed, line.step) == (True, "初审")
    _content, problems = find_problems(read_project(root), "2026-11")
    changed = [(p.line, str(p.rule)) for p in problems if p.rule.startswith("review-changed")]
    assert changed == [(4, "review-changed")]
    change(root, name, after, before)
    assert counts(root) == "passed"


@pytest.mark.parametrize("name", ["face.png", "words.srt", "read.m4a"])
def test_another_poster_subtitles_or_reading_fall_back(root: Path, name: str) -> None:
    keys = b"video: film.mp4\nposter: face.png\nsubtitles: words.srt\nreadings: read.m4a\n"
    change(root, "pruning.md", b"video: film.mp4\n", keys)
    files = {"face.png": b"face", "words.srt": b"words", "read.m4a": b"read"}
    write_tree(root / "content/technical", files)
    passed(root)
    assert counts(root) == "passed"
    change(root, name, b"o" if name == "words.srt" else b"a", b"u")
    assert counts(root) == "submitted"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"title: ", b"title:   "),
        (b"attachments: [card.pdf]", b"attachments:\n  - card.pdf  # for print"),
        (b"id: pruning\n", b"id: pruning\n# a remark\n\n"),
        (b"\n", b"\r\n"),
    ],
)
def test_the_layout_of_the_file_does_not_count(root: Path, before: bytes, after: bytes) -> None:
    passed(root)
    change(root, "pruning.md", before, after)
    assert counts(root) == "passed"


def test_a_linked_page_does_not_count(root: Path) -> None:
    passed(root)
    change(root, "vent.md", "顶风".encode(), "底风".encode())
    assert counts(root) == "passed"


def test_passed_by_hand_does_not_count(root: Path) -> None:
    change(root, "pruning.md", b"{state: draft}", b"{state: passed, by: r-1, on: 2026-11-01}")
    assert counts(root) == "submitted"
    _content, problems = find_problems(read_project(root), "2026-11")
    assert "review-unsigned" in {str(p.rule) for p in problems}
    pass_step(reviews(root), ["pruning"], "r-1", DAY)
    assert counts(root) == "passed"


def test_several_steps(make_project: MakeProject) -> None:
    root = make_project({**FILES, "office/reviewers.yml": TWO_STEPS})
    passed(root)
    first = reviews(root).content.lessons[0].front.review
    assert (first.state, first.steps) == (
        "submitted",
        (Signature(step="content", by="r-1", on=DAY),),
    )
    assert awaiting(reviews(root))[0].step == "终审"
    change(root, "film.mp4", b"film", b"filn")
    assert awaiting(reviews(root))[0].step == "初审"
    assert awaiting(reviews(root))[0].changed
    change(root, "film.mp4", b"filn", b"film")
    with pytest.raises(ReviewRefused, match=r"may not pass the step '终审' — .*r-2"):
        pass_step(reviews(root), ["pruning"], "r-1", DAY)
    pass_step(reviews(root), ["pruning"], "r-2", DAY)
    review = reviews(root).content.lessons[0].front.review
    assert (review.state, [x.step for x in review.steps]) == ("passed", ["content", "last"])


def test_a_lesson_is_returned_with_a_reason(root: Path) -> None:
    passed(root)
    return_lessons(reviews(root), ["pruning"], "r-1", DAY, "第二段: 日期不对 # 看清")
    review = reviews(root).content.lessons[0].front.review
    assert (review.state, review.reason) == ("draft", "第二段: 日期不对 # 看清")
    assert review.content is None
    assert "第二段: 日期不对 # 看清" in review_notice(review)
    hand_in(reviews(root), ["pruning"])
    assert reviews(root).content.lessons[0].front.review == Review(state="submitted")


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (lambda reviews: hand_in(reviews, ["prunning"]), "did you mean 'pruning'"),
        (lambda reviews: hand_in(reviews, ["zzz"]), "its id or its file"),
        (lambda reviews: pass_step(reviews, ["pruning"], "r-1", DAY), "review submit pruning"),
        (
            lambda reviews: return_lessons(reviews, ["pruning"], "r-1", DAY, "x"),
            "is a draft already",
        ),
    ],
)
def test_what_a_draft_cannot(root: Path, step: object, message: str) -> None:
    before = fingerprints(root)
    with pytest.raises(CoursewareError, match=message):
        step(reviews(root))  # type: ignore[operator]
    assert {n: h for n, h in fingerprints(root).items() if ".cache" not in n} == before


def test_what_a_passed_lesson_cannot(root: Path) -> None:
    passed(root)
    with pytest.raises(ReviewRefused, match="has not changed since"):
        pass_step(reviews(root), ["pruning"], "r-1", DAY)
    with pytest.raises(ReviewRefused, match="is passed"):
        hand_in(reviews(root), ["pruning"])
    with pytest.raises(ReviewRefused, match="not one of the reviewers"):
        return_lessons(reviews(root), ["pruning"], "r-3", DAY, "x")


def test_of_several_lessons_all_or_none_are_written(root: Path) -> None:
    before = (root / "content/technical/pruning.md").read_bytes()
    with pytest.raises(ReviewRefused, match="no lesson"):
        hand_in(reviews(root), ["pruning", "nothing"])
    assert (root / "content/technical/pruning.md").read_bytes() == before


def test_without_reviewers_nothing_is_passed(make_project: MakeProject) -> None:
    root = make_project(FILES)
    hand_in(reviews(root), ["pruning"])
    with pytest.raises(ReviewRefused, match=r"office/reviewers\.yml"):
        pass_step(reviews(root), ["pruning"], "r-1", DAY)


def test_a_lesson_without_an_id_is_not_passed(root: Path) -> None:
    hand_in(reviews(root), ["pruning"])
    change(root, "pruning.md", b"id: pruning\n", b"")
    with pytest.raises(ReviewRefused, match="id: pruning"):
        pass_step(reviews(root), ["pruning"], "r-1", DAY)


def test_a_lesson_with_faults_is_named_so(root: Path) -> None:
    change(root, "vent.md", b"id: vent", b"idd: vent")
    with pytest.raises(ReviewRefused, match="has faults"):
        hand_in(reviews(root), ["content/technical/vent.md"])


WRITTEN = 'review: {state: passed, by: r-1, on: 2026-11-10, content: "0123456789012345"}'
PASSED = Review(state="passed", by="r-1", on=DAY, content="0123456789012345")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "review: {state: draft}",
            WRITTEN,
        ),
        (
            "review: {state: draft}  # 等王老师",
            f"{WRITTEN}  # 等王老师",
        ),
        (
            "review:\n    state: submitted   # 快了\n    reason: 旧的\n\n# 下面是录像",
            "review:\n    state: passed   # 快了\n    by: r-1\n    on: 2026-11-10\n"
            '    content: "0123456789012345"\n\n# 下面是录像',
        ),
        (
            "review:",
            WRITTEN,
        ),
        (
            'review: { "state":  draft }',
            'review: { "state":  passed, by: r-1, on: 2026-11-10, content: "0123456789012345" }',
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_lines_of_the_review_change(
    root: Path, before: str, after: str, end: str, mark: str
) -> None:
    around = (
        "---\ntitle:   '剪枝'   # 题目\nid: pruning\n{review}\nvideo:  film.mp4\n"
        "topics: [ 苹果,修剪 ]\n\n# 完\n---\n\n正文 `review: x`  \n---\n尾巴"
    )
    file = root / "content/technical/pruning.md"
    file.write_bytes((mark + around.format(review=before)).replace("\n", end).encode())
    lesson = reviews(root).content.lessons[0]
    write_review(file, lesson, PASSED)
    written = file.read_bytes().decode()
    expected = (mark + around.format(review=after)).replace("\n", end)
    assert written == expected
    assert reviews(root).content.lessons[0].front.title == "剪枝"


def test_a_review_is_added_where_there_is_none(root: Path) -> None:
    hand_in(reviews(root), ["vent"])
    text = (root / "content/technical/vent.md").read_text()
    assert text == "---\ntitle: 放风\nid: vent\nreview: {state: submitted}\n---\n\n开顶风。\n"


def test_a_file_that_changed_meanwhile_is_not_written_over(root: Path) -> None:
    lesson = reviews(root).content.lessons[0]
    file = root / "content/technical/pruning.md"
    for text in (TEXT.replace("剪枝", "修剪"), TEXT.replace("---", "", 1), "\xff"):
        file.write_text(text)
        with pytest.raises(ReviewRefused, match="changed while"):
            write_review(file, lesson, PASSED)
        assert file.read_text() == text


def test_a_passed_lesson_that_links_to_a_draft_is_told(root: Path) -> None:
    passed(root)
    _content, problems = find_problems(read_project(root), "2026-11")
    unreleased = [p for p in problems if p.rule == "link-unreleased"]
    assert [(p.path, p.line, p.severity) for p in unreleased] == [
        ("content/technical/pruning.md", 9, "warning")
    ]
    assert "放风" in unreleased[0].message
    hand_in(reviews(root), ["vent"])
    pass_step(reviews(root), ["vent"], "r-1", DAY)
    _content, problems = find_problems(read_project(root), "2026-11")
    assert "link-unreleased" not in {str(p.rule) for p in problems}


@pytest.mark.parametrize(
    ("review", "message"),
    [
        (Review(state="passed"), ""),
        (Review(), "草稿"),
        (Review(state="submitted"), "送审了"),
        (Review(state="submitted", by="r-1", on=DAY, content="00"), "又改过"),
        (Review(state="draft", by="r-1", on=DAY, reason="太长"), "r-1，2026年11月10日）：太长"),
    ],
)
def test_what_the_page_tells_an_editor(review: Review, message: str) -> None:
    assert message in review_notice(review)
    assert bool(review_notice(review)) is bool(message)


def test_judging_changes_nothing_that_counts_as_written(root: Path) -> None:
    state = reviews(root)
    lesson = with_review(state.content.lessons[0], Review(state="submitted"))
    content = replace(state.content, lessons=(lesson,))
    assert dismiss_stale_reviews(content, state.hash_of) == content
