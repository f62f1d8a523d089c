"""Heads of any layout: what the check passes can be submitted, passed and returned."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from build_tools.authoring.content import read_lesson
from build_tools.authoring.page_text import split
from build_tools.authoring.review import return_to_editor, sign
from build_tools.authoring.review_text import write_review
from build_tools.model.lesson import Lesson, Review
from build_tools.model.reviewers import Reviewers
from build_tools.project import read_project
from build_tools.reading.text import decode
from build_tools.stages.check import find_problems
from build_tools.stages.review import hand_in, pass_step, read_reviews, return_lessons
from tests.authoring.conftest import MONTH
from tests.conftest import MakeProject
from tests.runs.random_counts import tries

REVIEWERS = "reviewers: {r-1: {name: 甲}}\nsteps:\n  - {id: content, name: 初审, by: [r-1]}\n"
REVIEWERS_OF_TWO_STEPS = Reviewers.model_validate(
    {
        "reviewers": {"r-1": {"name": "甲"}},
        "steps": [
            {"id": "a", "name": "初审", "by": ["r-1"]},
            {"id": "b", "name": "终审", "by": ["r-1"]},
        ],
    }
)
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


WORDS = st.text(
    st.sampled_from([*"剪树甲乙 :#'\"-{}[],&*!|>%@`~?=：，😀", "\u3000", "\u2028", "\x85"]),
    min_size=1, max_size=6,
).map(str.strip).filter(bool)  # fmt: skip
"""Values in which YAML sees signs of its own."""
BEHIND_COLON = st.sampled_from([" ", " ", "  ", "\t", " \t "])
LINE_ENDS = ["\n", "\r\n", "\r"]


class Remarks:
    """Gives each comment words that no other has."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.given: list[str] = []

    def behind(self) -> str:
        """Return a comment behind a value, or blanks, or nothing."""
        blank = self.draw(st.sampled_from(["", "", " ", "\t", "  # ", "\t#"]))
        return blank + self.new() if "#" in blank else blank

    def lines(self, indent: str) -> list[str]:
        """Return lines between others: comments, empty ones, or none."""
        kind = self.draw(st.sampled_from(["none", "none", "none", "empty", "comment", "left"]))
        line = {"empty": "", "comment": f"{indent}# ", "left": "#"}.get(kind)
        if line is None:
            return []
        return [line + self.new() if "#" in line else line]

    def new(self) -> str:
        self.given.append(f"注{len(self.given)}: 'x' \"}}]")
        return self.given[-1]


def quoted(draw: st.DrawFn, text: str) -> str:
    """Return a text in one of the ways that YAML has for a line."""
    single = "'" + text.replace("'", "''") + "'"
    forms = [single, json.dumps(text, ensure_ascii=False)]
    return draw(st.sampled_from([*forms, text] if re.fullmatch(r"[\w-]+", text) else forms))


def flow_group(draw: st.DrawFn, remarks: Remarks, pairs: list[str], indent: str) -> str:
    """Return `{…}` on one line or over several, with comments in it."""
    if draw(st.booleans()):
        return "{" + ", ".join(pairs) + "}"
    lines = []
    for number, pair in enumerate(pairs):
        last = number == len(pairs) - 1
        lines.append(f"{indent}  {pair}{draw(st.sampled_from(['', ','])) if last else ','}")
        lines[-1] += remarks.behind()
        lines += remarks.lines(indent + "  ")
    close = draw(st.sampled_from([f"\n{indent} }}", f"\n{indent}}}"]))
    return "\n".join(["{" + remarks.behind(), *lines]) + close


def key_of(draw: st.DrawFn, name: str, names: tuple[str, ...] = ()) -> str:
    key = draw(st.sampled_from([name, name, *names]))
    return draw(st.sampled_from([key, key, f'"{key}"', f"'{key}'"]))


def review_of(draw: st.DrawFn, remarks: Remarks, indent: str) -> list[str]:
    """Return the lines of a review, in any of its layouts; or none."""
    states = [("draft", "草稿"), ("submitted", "送审"), ("passed", "通过")]
    state = draw(st.sampled_from(states))
    pairs = {"state": draw(st.sampled_from(state))}
    if state[0] == "passed" or draw(st.booleans()):
        pairs |= {
            "by": quoted(draw, "r-1"),
            "on": draw(st.sampled_from(["2026-11-01", "2026/11/1"])),
        }
    if draw(st.booleans()):
        pairs |= {"reason": quoted(draw, draw(WORDS))}
    if draw(st.booleans()):
        pairs |= {"content": "'0123'"}
    if draw(st.booleans()):
        pairs |= {"steps": "[{step: a, by: r-1, on: 2026-11-01}]"}
    kind = draw(st.sampled_from(["none", "empty", "word", "flow", "block", "block"]))
    key, colon = key_of(draw, "review", ("审核",)), ":" + draw(BEHIND_COLON)
    if kind == "none":
        return []
    if kind == "empty":
        return [f"{indent}{key}:{remarks.behind()}"]
    if kind == "word" and state[0] != "passed":
        return [f"{indent}{key}{colon}{pairs['state']}{remarks.behind()}"]
    order = draw(st.permutations([*pairs]))
    written = [f"{key_of(draw, name)}: {pairs[name]}" for name in order]
    if kind == "flow":
        group = flow_group(draw, remarks, written, indent + "  ")
        return f"{indent}{key}{colon}{group}{remarks.behind()}".split("\n")
    deeper = indent + " " * draw(st.integers(1, 5))
    lines = [f"{indent}{key}:{remarks.behind()}"]
    for name, pair in zip(order, written, strict=True):
        lines += remarks.lines(deeper)
        if name == "steps" and draw(st.booleans()):
            lines += [f"{deeper}steps:{remarks.behind()}", *remarks.lines(deeper)]
            lines += [f"{deeper}- step: a{remarks.behind()}", f"{deeper}  by: r-1"]
            lines += [*remarks.lines(deeper + "  "), f"{deeper}  on: 2026-11-01{remarks.behind()}"]
        elif name == "by" and draw(st.booleans()):
            lines += [f"{deeper}? by{remarks.behind()}", f"{deeper}: r-1{remarks.behind()}"]
        elif name == "reason" and draw(st.booleans()):
            lines += [f"{deeper}reason: {draw(st.sampled_from(['|-', '>-', '|', '>+']))}"]
            lines += [f"{deeper}  原因 # 不是注", *remarks.lines("")]
        else:
            lines.append(f"{deeper}{pair}{remarks.behind()}")
    return [*lines, *remarks.lines(deeper)]


def other_keys(draw: st.DrawFn, remarks: Remarks, indent: str) -> list[list[str]]:
    """Return the lines of each other key of a head."""
    colon = ":" + draw(BEHIND_COLON)
    topics = [quoted(draw, draw(WORDS)) for _ in range(2)]
    text = draw(st.sampled_from(["|", ">", "|-", ">+", "|2"]))
    blocks = [
        [f"{indent}{key_of(draw, 'title', ('标题',))}{colon}{quoted(draw, draw(WORDS))}"],
        [f"{indent}{key_of(draw, 'id', ('编号',))}{colon}x-1"],
        [f"{indent}topics{colon}[{', '.join(topics)}]"],
        [f"{indent}topics:", *(f"{indent}- {topic}{remarks.behind()}" for topic in topics)],
        [f"{indent}rights: {text}", f"{indent}  县站", *([""] if "+" in text else [])],
        [f"{indent}source{colon}甲", f"{indent}  乙"],  # a value over two lines
        [f"{indent}? dialect", f"{indent}: 官话"],
        [f"{indent}season{colon}12月"],
    ]
    blocks[-1][-1] += remarks.behind()
    names = ["topics", "list", "rights", "source", "dialect", "season"]
    wanted = draw(st.lists(st.sampled_from(names[1:]), unique=True, max_size=4))
    others = [blocks[2 + names.index(name)] for name in wanted]
    return draw(st.permutations([*blocks[:2], *others]))


@st.composite
def odd_heads(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return a head with `\\n` line ends, and the words of its comments."""
    remarks = Remarks(draw)
    if draw(st.integers(0, 5)) == 0:
        pairs = [f"title: {quoted(draw, draw(WORDS))}", "id: x-1", "编号2: x"][:2]
        pairs += draw(
            st.sampled_from([[], ["review: {state: draft}"], ["审核: {state: 通过, by: r}"]])
        )
        text = flow_group(draw, remarks, pairs, "") + remarks.behind()
        return text, [remark for remark in remarks.given if remark in text]
    indent = " " * draw(st.sampled_from([0, 0, 1, 3]))
    blocks = other_keys(draw, remarks, indent)
    blocks.insert(draw(st.integers(0, len(blocks))), review_of(draw, remarks, indent))
    lines = [line for block in blocks for line in (*remarks.lines(indent), *block)]
    end = draw(st.sampled_from([[], [], ["..."]]))
    text = "\n".join([*lines, *remarks.lines(indent), *end])
    return text, [remark for remark in remarks.given if remark in text]


def lesson_of(data: bytes) -> Lesson | None:
    text = decode("a.md", data)
    page = split(text) if isinstance(text, str) else None
    return read_lesson("technical/a.md", "a.md", page)[0] if page else None


@settings(
    max_examples=tries(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(head=odd_heads(), ends=st.lists(st.sampled_from(LINE_ENDS), min_size=1, max_size=3),
       fence=st.sampled_from(["---", "---  ", "---\t"]), mark=st.sampled_from(["", "\ufeff"]),
       reason=WORDS)  # fmt: skip
def test_reviews_are_written_into_heads_of_any_layout(
    tmp_path: Path, head: tuple[str, list[str]], ends: list[str], fence: str, mark: str, reason: str
) -> None:
    text, remarks = head
    lines = f"{fence}\n{text}\n{fence}\n\n正文，\n两行。".split("\n")
    source = "".join(line + ends[n % len(ends)] for n, line in enumerate(lines))
    file = tmp_path / "a.md"
    file.write_bytes((mark + source).encode())
    first = lesson_of(file.read_bytes())
    assume(first is not None)
    for step in steps_of_a_review(reason):
        lesson = lesson_of(file.read_bytes())
        assert lesson is not None
        review = step(lesson)
        write_review(file, lesson, review)
        after = lesson_of(file.read_bytes())
        assert after is not None
        assert first is not None
        assert (after.front.review, after.body) == (review, first.body)
        assert after.head_json == first.head_json
        written = file.read_bytes().decode()
        assert [remark for remark in remarks if remark not in written] == []
        assert ("\r" in written, "\n" in written) == ("\r" in source, "\n" in source)
        assert written.startswith(mark)


def steps_of_a_review(reason: str) -> list[Callable[[Lesson], Review]]:
    """Return the way of a lesson: handed in, passed twice, returned, and handed in again."""

    def passed(lesson: Lesson) -> Review:
        return sign(lesson, REVIEWERS_OF_TWO_STEPS, "r-1", DAY, "1e9")

    def returned(lesson: Lesson) -> Review:
        return return_to_editor(lesson, REVIEWERS_OF_TWO_STEPS, "r-1", DAY, reason)

    def handed_in(_lesson: Lesson) -> Review:
        return Review(state="submitted")

    return [handed_in, passed, passed, returned, handed_in, passed]
