"""`courseware tidy` from end to end: shown, asked, kept, written whole."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from pathlib import Path

import pytest

from build_tools.project import read_project
from build_tools.stages.tidy.planning import plan_tidy
from build_tools.stages.tidy.writing import write_tidied
from tests.conftest import MakeProject, Run, program

DAY = {"SOURCE_DATE_EPOCH": "1794268800"}  # 2026-11-10
UNTIDY = "---\n标题: 剪枝\nid: pruning\n---\n\n1、看树\n2、剪枝 \n"
TIDY = "---\ntitle: 剪枝\nid: pruning\n---\n\n1. 看树\n2. 剪枝\n"
TREE = {
    "office/reviewers.yml": (
        "reviewers: {r-1: {name: 甲}}\nsteps: [{id: content, name: 审核, by: [r-1]}]\n"
    ),
    "content/technical/a.md": UNTIDY,
    "content/technical/b.md": "---\ntitle: 浇水\nid: water\n---\n\n浇水。\n",
}


def texts(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in root.rglob("*.md")
        if file.is_file()
    }


def test_it_shows_a_diff_and_writes_only_when_told(run: Run, make_project: MakeProject) -> None:
    root = make_project(TREE)
    before = texts(root)
    done = run("courseware", "-C", root, "tidy", **DAY)
    assert done.returncode == 1
    assert "-2、剪枝·" in done.stdout
    assert "+2. 剪枝" in done.stdout
    assert "there is no terminal to ask at" in done.stderr
    assert texts(root) == before

    done = run("courseware", "-C", root, "tidy", "--yes", **DAY)
    assert (done.returncode, "1 page mended." in done.stdout) == (0, True)
    kept = "before-tidy/2026-11-10/content/technical/a.md"
    changed = {"content/technical/a.md": TIDY.encode(), kept: UNTIDY.encode()}
    assert texts(root) == before | changed
    assert str(root / "before-tidy" / "2026-11-10") in done.stdout

    done = run("courseware", "-C", root, "tidy", **DAY)
    assert (done.returncode, "There is nothing to mend." in done.stdout) == (0, True)


def test_files_are_named_and_kept_again_on_the_same_day(
    run: Run, make_project: MakeProject
) -> None:
    root = make_project(TREE | {"content/technical/c.md": UNTIDY.replace("pruning", "c")})
    for name in ("a", "c"):
        file = root / f"content/technical/{name}.md"
        done = run("courseware", "-C", root, "tidy", "--yes", "--json", file, **DAY)
        answer = json.loads(done.stdout)
        assert [page["file"] for page in answer["pages"]] == [f"content/technical/{name}.md"]
        assert answer["written"]
    assert sorted(path.name for path in (root / "before-tidy").iterdir()) == [
        "2026-11-10",
        "2026-11-10-2",
    ]
    done = run("courseware", "-C", root, "tidy", root / "office", root / "mkdocs.yml")
    assert done.returncode == 1
    assert "these are no pages of 'content'" in done.stderr
    assert "office" in done.stderr
    assert "mkdocs.yml" in done.stderr
    assert "is not found" in run("courseware", "-C", root, "tidy", root / "x.md").stderr


def test_old_encodings_and_pages_that_cannot_be_read(run: Run, make_project: MakeProject) -> None:
    root = make_project(TREE)
    text = "---\ntitle: 苹果的修剪\nid: apple\n---\n\n冬天剪枝，先看树，再下剪子。\n"
    old, broken = root / "content/technical/old.md", root / "content/technical/broken.md"
    old.write_bytes(text.encode("gb18030"))
    broken.write_bytes(b"\x81\x20\xff\x80")
    done = run("courseware", "-C", root, "tidy", "--yes", **DAY)
    assert done.returncode == 1
    assert "content/technical/old.md: from GB18030 to UTF-8" in done.stdout
    assert "content/technical/broken.md:1" in done.stderr
    assert "Traceback" not in done.stderr
    assert old.read_text(encoding="utf-8") == text
    assert broken.read_bytes() == b"\x81\x20\xff\x80"


def test_a_pass_that_is_lost_is_told_and_one_that_is_not_is_kept(
    run: Run, make_project: MakeProject
) -> None:
    root = make_project(TREE)
    head_only = root / "content/technical/head.md"
    head_only.write_text("---\n标题: 剪\nid: head\n---\n\n剪。\n", encoding="utf-8")
    for name in ("pruning", "head"):
        assert run("courseware", "-C", root, "review", "submit", name, **DAY).returncode == 0
        done = run("courseware", "-C", root, "review", "pass", name, "--by", "r-1", **DAY)
        assert done.returncode == 0
    done = run("courseware", "-C", root, "tidy", "--yes", **DAY)
    told = [line for line in done.stdout.split("\n") if "it was passed" in line]
    assert [line.partition(":")[0] for line in told] == ["content/technical/a.md"]
    listed = run("courseware", "-C", root, "review", "list").stdout
    assert "(head)" not in listed  # still passed
    assert "1 of 3 lessons are passed" in listed
    assert "剪枝 (pruning) — changed after it was passed" in listed


def test_a_page_that_changed_meanwhile_stops_all(make_project: MakeProject) -> None:
    root = make_project(TREE | {"content/technical/c.md": UNTIDY.replace("pruning", "c")})
    project = read_project(root)
    plan = plan_tidy(project, ())
    (root / "content/technical/c.md").write_text("---\ntitle: 新\n---\n", encoding="utf-8")
    before = {k: v for k, v in texts(root).items() if k.startswith("content")}
    with pytest.raises(OSError, match="changed meanwhile"):
        write_tidied(project, plan.changes, dt.date(2026, 11, 10))
    assert {k: v for k, v in texts(root).items() if k.startswith("content")} == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals in the library")
@pytest.mark.parametrize(("answer", "text"), [("y\n", TIDY), ("n\n", UNTIDY)])
def test_it_asks_at_a_terminal(make_project: MakeProject, answer: str, text: str) -> None:
    root = make_project(TREE)
    ours, theirs = os.openpty()
    os.write(ours, answer.encode())
    done = subprocess.run(
        [program("courseware"), "-C", root, "tidy", "--lang", "en"],
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, "Write 1 page?" in done.stderr) == (0, True)
    assert (root / "content/technical/a.md").read_text(encoding="utf-8") == text
