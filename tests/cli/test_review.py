"""`courseware review` from end to end, and the reviews of the sample lessons."""

from __future__ import annotations

import json

from build_tools.project import read_project
from build_tools.stages.review import awaiting, read_reviews
from tests.conftest import REPOSITORY, MakeProject, Run

DAY = {"SOURCE_DATE_EPOCH": "1794268800"}  # 2026-11-10
TREE = {
    "office/reviewers.yml": (
        "reviewers: {r-1: {name: 甲}}\nsteps: [{id: content, name: 审核, by: [r-1]}]\n"
    ),
    "content/technical/a.md": (
        "---\ntitle: 剪枝\nid: pruning\nreview: {state: draft}\n---\n\n正文。\n"
    ),
}


def test_the_chain_on_the_command_line(run: Run, make_project: MakeProject) -> None:
    root = make_project(TREE)
    file = root / "content/technical/a.md"

    def review(*words: str, **more: str) -> tuple[int, str]:
        done = run("courseware", "-C", root, "review", *words, **DAY, **more)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    code, told = review("pass", "pruning", "--by", "r-1")
    assert (code, "review submit pruning" in told) == (1, True)
    assert review("submit", "pruning")[0] == 0
    code, told = review("list")
    assert "handed in: 剪枝 (pruning) — waits for '审核' by r-1" in told
    code, told = review("pass", "pruning", COURSEWARE_REVIEWER="r-1")
    assert (code, "passed: 剪枝 (pruning)" in told) == (0, True)
    assert "review: {state: passed, by: r-1, on: 2026-11-10, content: " in file.read_text()
    assert "1 of 1 lessons are passed" in review("list")[1]
    file.write_text(file.read_text().replace("正文", "新的正文"))
    assert "changed after it was passed" in review("list")[1]
    code, told = review("return", "pruning", "--by", "r-1", "--reason", "图不对")
    assert (code, "returned: 剪枝" in told) == (0, True)
    assert "r-1, 2026-11-10: 图不对" in review("list")[1]
    assert review("return", "pruning", "--by", "r-1", "--reason", " ")[0] == 2
    assert review("pass", "pruning")[0] == 2

    done = run("courseware", "-C", root, "review", "list", "--json")
    (line,) = json.loads(done.stdout)["lessons"]
    assert (line["id"], line["review"]["reason"]) == ("pruning", "图不对")


def test_the_sample_is_reviewed_but_for_two_lessons() -> None:
    """After a change to a sample lesson: courseware review pass ID --by reviewer-1."""
    lines = awaiting(read_reviews(read_project(REPOSITORY)))
    waits = {one.lesson.id: one.lesson.front.review.state for one in lines}
    assert {lesson: state for lesson, state in waits.items() if state != "passed"} == {
        "greenhouse-winter-vent": "draft",
        "laoshangou-fire-watch": "submitted",
    }
