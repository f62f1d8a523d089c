"""The command line as a person meets it: words, languages, exit codes, JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from build_tools.processes import CompanionProgram

Run = Callable[..., "CompletedProcess[str]"]
MakeProject = Callable[..., Path]

GOOD = """\
---
title: 苹果树冬季修剪
id: apple-pruning
subject: practical_skill
review: {state: draft}
---

先去大枝，后剪小枝。
"""


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["build", "--help"], ["init", "-h"], ["--version"]]
)
def test_help_and_version_are_no_failure(run: Run, words: list[str]) -> None:
    done = run("courseware", *words)
    assert done.returncode in (0, 2 if not words else 0)
    assert "courseware" in (done.stdout + done.stderr).lower()


@pytest.mark.parametrize(
    "words",
    [["fly"], ["build", "--jobs", "0"], ["check", "--no-such"], ["new", "policy"], ["init"]],
)
def test_wrong_usage_is_exit_2_without_traceback(run: Run, words: list[str]) -> None:
    done = run("courseware", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_usage_names_what_people_type_whoever_started_it() -> None:
    program = CompanionProgram([sys.executable, "-m", "build_tools.cli.watched"])
    program.tell(json.dumps({"arguments": ["--lang", "en", "plan", "--fly"], "password": ""}))
    lines: list[str] = []
    code, _output = program.finish(lines.append)
    assert code == 2
    assert lines[0].startswith("Usage: courseware plan ")
    assert "watched" not in "".join(lines)


@pytest.mark.parametrize("verb", [["check"], ["build"], ["preview"], ["new", "policy", "标题"]])
def test_a_folder_without_a_project_is_told(run: Run, tmp_path: Path, verb: list[str]) -> None:
    done = run("courseware", "-C", tmp_path, *verb)
    assert done.returncode == 1
    assert "courseware init" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["before", "after"])
def test_common_options_stand_before_or_after_the_verb(
    run: Run, make_project: MakeProject, place: str
) -> None:
    project = make_project({"content/technical/a.md": GOOD})
    common = ["-C", str(project), "--json"]
    words = [*common, "check"] if place == "before" else ["check", *common]
    done = run("courseware", *words)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"problems": [], "large_pictures": []}


def test_json_holds_what_people_read(run: Run, make_project: MakeProject) -> None:
    project = make_project({"content/technical/a.md": GOOD.replace("subject", "subjekt")})
    done = run("courseware", "-C", project, "check", "--json")
    assert done.returncode == 1
    [problem] = [
        item for item in json.loads(done.stdout)["problems"] if item["severity"] == "error"
    ]
    assert (problem["path"], problem["line"]) == ("content/technical/a.md", 4)
    assert f"{problem['path']}:4: {problem['message']} — {problem['hint']}" in done.stderr


def test_build_stops_on_problems_and_gives_them_as_json(
    run: Run, make_project: MakeProject
) -> None:
    project = make_project({"content/technical/a.md": GOOD + "\n[x](nowhere.md)\n"})
    done = run("courseware", "-C", project, "build", "--json")
    assert done.returncode == 1
    assert [item["rule"] for item in json.loads(done.stdout)["problems"]] == ["link-dead"]
    assert not (project / "site").exists()


def test_messages_are_chinese_where_asked(run: Run, make_project: MakeProject) -> None:
    project = make_project({"content/technical/a.md": GOOD + "\n[x](nowhere.md)\n"})
    english = run("courseware", "--lang", "en", "-C", project, "check")
    chinese = run("courseware", "check", "-C", project, "--lang=zh")
    assert "error" in english.stdout
    assert "error" not in chinese.stdout
    assert "错误" in chinese.stdout


def test_problems_are_the_answer_and_the_lesson_saved_last_comes_first(
    run: Run, make_project: MakeProject
) -> None:
    bad = GOOD + "\n[x](nowhere.md)\n[y](nowhere.md)\n"
    names = ["a", "b", "c"]
    project = make_project(
        {f"content/technical/{n}.md": bad.replace("id: ", f"id: {n}-") for n in names}
    )
    for name, saved in zip(names, (1_000, 3_000, 2_000), strict=True):
        os.utime(project / f"content/technical/{name}.md", (saved, saved))
    for words in (["check"], ["check", "--quiet"]):
        done = run("courseware", "-C", project, *words)
        assert (done.returncode, done.stderr) == (1, "")
        lines = [line for line in done.stdout.split("\n") if "nowhere.md" in line]
        assert [line.partition(".md:")[0][-1] for line in lines] == ["b", "b", "c", "c", "a", "a"]
    answer = json.loads(run("courseware", "-C", project, "check", "--json").stdout)
    assert [problem["path"][-4] for problem in answer["problems"]][::2] == ["b", "c", "a"]


def test_what_tidy_would_mend_is_told_with_the_command(run: Run, make_project: MakeProject) -> None:
    pages = {
        "a b": "● 看\n● 做\n",
        "c": "● 看\n○ 做\n",
        "d": '<p class="MsoNormal" style="color: red">看</p>\n',
    }
    project = make_project(
        {
            f"content/technical/{n}.md": f"---\ntitle: {n}\nid: {n[0]}\n---\n\n{t}"
            for n, t in pages.items()
        }
        | {
            "content/technical/e.md": "---\ntitle: 修剪\nid: e\n---\n\n冬天剪枝。\n".encode(
                "gb18030"
            )
        }
    )
    lines = run("courseware", "-C", project, "check").stdout.split("\n")
    mended = [line for line in lines if "courseware tidy" in line]
    rules = sorted((line.partition(".md:")[0][-1], line.rpartition("[")[2][:-1]) for line in mended)
    assert rules == [("b", "lines-joined"), ("d", "html-forbidden"), ("e", "file-encoding")]
    assert any('courseware tidy "content/technical/a b.md"' in line for line in mended)
    assert any("c.md" in line and "lines-joined" in line for line in lines)
    run("courseware", "-C", project, "tidy", "--yes")
    assert "courseware tidy" not in run("courseware", "-C", project, "check").stdout


def test_warnings_fail_only_when_strict(run: Run, make_project: MakeProject) -> None:
    project = make_project({"content/technical/a.md": GOOD + "\n[网](https://example.org/)\n"})
    assert run("courseware", "-C", project, "check").returncode == 0
    assert run("courseware", "-C", project, "check", "--strict").returncode == 1


def test_a_check_of_some_files(run: Run, make_project: MakeProject) -> None:
    bad = GOOD + "\n[x](nowhere.md)\n"
    many = "".join(f"[x](nowhere{n}.md)\n" for n in range(40))
    project = make_project(
        {
            "content/technical/a.md": GOOD,
            "content/cases/b.md": bad.replace("id: ", "id: b-"),
            "content/handbook/c.md": (GOOD + "\n" + many).replace("id: ", "id: c-"),
        }
    )
    content = project / "content"
    assert run("courseware", "-C", project, "check", content / "technical/a.md").returncode == 0
    done = run("courseware", "-C", project, "check", content / "cases", content / "technical")
    assert done.returncode == 1
    assert "content/cases/b.md" in done.stdout
    assert "content/handbook" not in done.stdout
    everything = run("courseware", "-C", project, "check")
    assert "   41 × link-dead" in everything.stdout
    gone = run("courseware", "-C", project, "check", content / "gone.md")
    assert gone.returncode == 1
    assert "is not found" in gone.stderr
    outside = run("courseware", "-C", project, "check", project.parent)
    assert outside.returncode == 1
    assert "does not lie in the project" in outside.stderr


def test_a_strict_build_stops_on_a_warning(run: Run, make_project: MakeProject) -> None:
    project = make_project({"content/technical/a.md": GOOD + "\n[网](https://example.org/)\n"})
    done = run("courseware", "-C", project, "build", "--strict")
    assert done.returncode == 1
    assert not (project / "site").exists()


def test_a_build_that_keeps_going_makes_the_site_and_still_fails(
    run: Run, make_project: MakeProject
) -> None:
    project = make_project({"content/technical/a.md": GOOD + "\n[x](nowhere.md)\n"})
    done = run("courseware", "-C", project, "build", "--keep-going", "-q")
    assert (project / "site" / "index.html").is_file(), done.stderr
    assert "link-dead" in done.stderr
    assert done.returncode == 1


def test_init_new_check_build_in_a_row(run: Run, tmp_path: Path) -> None:
    project = tmp_path / "新 镇"
    for words in (
        ["init", project, "--township", "新镇"],
        ["-C", project, "new", "technical", "玉米怎么晒"],
        ["-C", project, "check"],
        ["-C", project, "build", "-q"],
    ):
        done = run("courseware", *words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    home = (project / "site" / "index.html").read_text(encoding="utf-8")
    assert "新镇" in home
    assert run("courseware", "init", project).returncode == 1


def test_a_disk_that_cannot_be_written_is_one_line(run: Run, make_project: MakeProject) -> None:
    project = make_project({"content/technical/a.md": GOOD, ".cache": "a file in the way"})
    done = run("courseware", "-C", project, "build")
    assert done.returncode == 1
    assert ".cache" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()
