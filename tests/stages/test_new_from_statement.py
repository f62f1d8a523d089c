"""`courseware new --from`: a model case is begun from what a station says that it did."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from build_tools.model.month import Month
from build_tools.project import read_project
from build_tools.stages.check import find_problems
from build_tools.stages.records import import_records
from tests.conftest import MakeProject, Run
from tests.records.statements import Pc

STATIONS = "stations: [{code: liuhejie, name: 柳河站, village: 柳河街村, capacity: 1 TB}]\n"
LESSON = "---\ntitle: 苹果树冬剪\nid: pruning\n---\n\n正文。\n"
DAY = dt.date(2026, 11, 28)


@pytest.fixture
def township(make_project: MakeProject) -> Path:
    """Make a project whose station did something, asked something, and took one thing back."""
    root = make_project(
        {"content/technical/冬 剪.md": LESSON, "office/stations.yml": STATIONS},
    )
    pc = Pc()
    pc.write(
        "applied",
        lessons=["pruning", "gone"],
        text="# 一家三口剪了 <b>两天</b>\n\n找 [老张](x) 138 1234 5678 学的 {: .x}",
        result="多卖 800 元",
        households=12,
    )
    pc.write("asked", text="还能剪吗？")
    pc.write("applied", text="写错了")
    pc.write("applied", replaces="liuhejie-1a2b3c4d-3", void=True)
    pc.write("applied")
    (root.parent / "records.jsonl").write_bytes(pc.export())
    import_records(read_project(root), [root.parent / "records.jsonl"], DAY)
    return root


def test_a_case_is_begun_from_a_stations_words(township: Path, run: Run) -> None:
    done = run("courseware", "-C", township, "new", "--from", "liuhejie-1a2b3c4d-1", "cases")
    assert done.returncode == 0, done.stderr
    (path,) = (township / "content/cases").glob("*.md")
    text = path.read_text(encoding="utf-8")
    assert "柳河街村：学《苹果树冬剪》用起来了" in text
    assert "review: {state: draft}" in text
    assert "liuhejie-1a2b3c4d-1，2026-11-05" in text.partition("\n---\n")[0]
    body = text.split("---\n", 2)[2]
    assert body == (
        "\n## 怎么做的\n\n"
        "> &#35; 一家三口剪了 &lt;b>两天&lt;/b>\n>\n"
        "> 找 \\[老张\\](x) （电话去掉了） 学的 \\{: .x\\}\n>\n\n"
        "## 结果怎么样\n\n> 多卖 800 元\n>\n\n带动了 12 户。\n\n"
        "## 学的是哪一课\n\n- [苹果树冬剪](../technical/%E5%86%AC%20%E5%89%AA.md)\n"
    )
    _content, problems = find_problems(read_project(township), Month(2026, 11))
    assert [problem for problem in problems if problem.severity == "error"] == []
    built = run("courseware", "-C", township, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    (page,) = (
        page.read_text(encoding="utf-8")
        for page in (township / "site/cases").glob("*.html")
        if page.name != "index.html"
    )
    assert "&#35; 一家三口剪了 &lt;b&gt;两天&lt;/b&gt;" in page
    assert "找 [老张](x)" in page
    assert "liuhejie-1a2b3c4d" not in page


def test_a_title_of_ones_own_and_one_that_is_there(township: Path, run: Run) -> None:
    command = ("courseware", "-C", township, "new", "cases", "--from", "liuhejie-1a2b3c4d-5")
    done = run(*command, "柳河街村有新办法")
    assert done.returncode == 0, done.stderr
    (path,) = (township / "content/cases").glob("*.md")
    assert "title: 柳河街村有新办法" in path.read_text(encoding="utf-8")
    assert "> （没有写，要问）" in path.read_text(encoding="utf-8")
    done = run(*command, "柳河街村有新办法")
    assert (done.returncode, "choose another title" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--from", "liuhejie-1a2b3c4d-2"), 1, "does not say what was done"),
        (("--from", "liuhejie-1a2b3c4d-3"), 1, "was taken back or corrected"),
        (("--from", "liuhejie-1a2b3c4d-9"), 1, "no statement with the id"),
        (("--from", "../x"), 1, "is not the id of a statement"),
        ((), 2, "TITLE"),
    ],
)
def test_what_no_case_can_be_begun_from(
    township: Path, run: Run, words: tuple[str, ...], code: int, message: str
) -> None:
    done = run("courseware", "-C", township, "new", "cases", *words)
    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert not list((township / "content/cases").glob("*.md"))
    assert "Traceback" not in done.stderr
