"""A project's `mkdocs.yml`: what is ours in it, what is let pass, and every fault with its line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from build_tools.errors import ProjectError
from build_tools.model.problem import ProblemsFound
from build_tools.project import read_project
from tests.conftest import MakeProject
from tests.trees import write_tree

HEAD = "site_name: 柳河镇学习站\ndocs_dir: content\n"


def options(text: str) -> str:
    """Return a configuration whose options begin in line 5."""
    inner = "".join(f"      {line}\n" for line in text.splitlines())
    return f"{HEAD}plugins:\n  - courseware:\n{inner}"


def test_where_things_lie(make_project: MakeProject) -> None:
    root = make_project({"mkdocs.yml": options("township: 柳河镇"), "content/": ""})
    project = read_project(root)
    assert project.name == "柳河镇学习站"
    assert project.settings.township == "柳河镇"
    assert project.config_file == root / "mkdocs.yml"
    places = (project.content, project.office, project.cache, project.site)
    assert places == tuple(root / name for name in ("content", "office", ".cache", "site"))
    assert project.path_of("policy/a.md") == "content/policy/a.md"


def test_a_relative_folder(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_project({"content/": ""})
    monkeypatch.chdir(root)
    assert read_project(Path()).content == root / "content"


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins:\n  - courseware\n",
        "plugins: [search, courseware]\n",
        "plugins:\n  courseware:\n    township: 本镇\n",
        "plugins:\n  - courseware: {}\nextra: {a: !ENV [X, y]}\n",
        "plugins:\n  - courseware:\nmarkdown_extensions:\n  - x:\n      y: !!python/name:a.b ''\n",
        "x: &x {a: 1}\ny: *x\nplugins:\n  - courseware:\n      township:\n",
        "hooks: [a.py]\nnav:\n  - a.md\nplugins:\n  - courseware\n",
    ],
)
def test_what_belongs_to_mkdocs_is_let_pass(make_project: MakeProject, plugins: str) -> None:
    project = read_project(make_project({"mkdocs.yml": HEAD + plugins, "content/": ""}))
    assert project.settings.township == "本镇"


def test_own_sections_replace_ours(make_project: MakeProject) -> None:
    text = options("sections:\n  technical: {name: 种养, colour: tech}\n  lore: {name: 乡土}")
    settings = read_project(make_project({"mkdocs.yml": text, "content/": ""})).settings
    assert list(settings.sections) == ["technical", "lore"]
    assert {key: subject.section for key, subject in settings.subjects.items()} == {
        "practical_skill": "technical",
        "lore": "lore",
    }


@pytest.mark.parametrize(
    ("text", "rule", "line", "message"),
    [
        ("docs_dir: content\nplugins: [courseware]\n", "required", 1, "'site_name' is empty"),
        ("docs_dir: content\nsite_name: 5\nplugins: [courseware]\n", "required", 2, "is 5"),
        ("site_name: x\ndocs_dir: ../x\nplugins: [courseware]\n", "value", 2, "inside the project"),
        ("site_name: x\ndocs_dir: .\nplugins: [courseware]\n", "value", 2, "inside the project"),
        ("site_name: x\nsite_dir: [a]\nplugins: [courseware]\n", "value", 2, "inside the project"),
        ("site_name: !ENV X\nplugins: [courseware]\n", "required", 1, "!ENV"),
        ("site_name: x\nplugins: [a: b: c]\n", "yaml", 2, "square brackets"),
        ("- x\n", "yaml", 1, "no settings"),
        ("", "yaml", 1, "no settings"),
        (options("townshp: x"), "unknown-key", 5, "did you mean 'township'?"),
        (options("township: 5"), "type", 5, 'in quotes: "5"'),
        (options("month: 2026-13"), "value", 5, "month: 2026-11"),
        (options("month: 2026"), "type", 5, "month: 2026-11"),
        (options("jobs: 0"), "value", 5, "1 to 64"),
        (options("jobs: many"), "value", 5, "1 to 64"),
        (options("sections: x"), "type", 5, "group of sections"),
        (options("sections: {}"), "value", 5, "group of sections"),
        (options("sections:\n  Lore: {name: x}"), "value", 6, "a-z, 0-9"),
        (options("sections:\n  lore:\n    name: x\n    color: tech"), "unknown-key", 8, "'colour'"),
        (options("sections:\n  lore:\n    name: x\n    colour: red"), "value", 8, "colour: tech"),
        (options("sections:\n  lore: {colour: tech}"), "required", 6, "name: 实用技术"),
        (
            options("sections:\n  media: {name: x}\nsubjects:\n  a: {name: b, section: media}"),
            "value",
            6,
            "cannot be called 'media'",
        ),
        (
            options("subjects:\n  fruit: {name: 果树, section: tecnical}"),
            "value",
            6,
            "'technical'?",
        ),
        (options("subjects: {}"), "value", 5, "group of subjects"),
        (options("everyday_words: {没人管: 养}"), "value", 5, "2 to 20 characters"),
        (options("everyday_words: {没人管: [养老]}"), "type", 5, "2 to 20 characters"),
        (options("ask_who_after: 0"), "value", 5, "whole number of minutes"),
        (options("forms: {lecture: 5}"), "type", 5, 'in quotes: "5"'),
        (HEAD + "plugins:\n  - courseware: 柳河镇\n", "type", 4, "a group of keys"),
    ],
)
def test_faults_of_the_settings(
    make_project: MakeProject, text: str, rule: str, line: int, message: str
) -> None:
    root = make_project({"mkdocs.yml": text, "content/": ""})
    with pytest.raises(ProblemsFound) as raised:
        read_project(root)
    problems = raised.value.problems
    assert [(str(p.rule), p.line, p.path) for p in problems] == [
        (f"settings-{rule}", line, "mkdocs.yml")
    ]
    assert message in str(problems[0])


def test_a_config_in_another_encoding(make_project: MakeProject) -> None:
    root = make_project({"mkdocs.yml": HEAD.encode("gb18030"), "content/": ""})
    with pytest.raises(ProblemsFound, match="GB18030"):
        read_project(root)


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({}, "courseware init"),
        ({"mkdocs.yml": HEAD + "plugins: [search]\n", "content/": ""}, "does not switch"),
        ({"mkdocs.yml": HEAD, "content/": ""}, "does not switch"),
        ({"mkdocs.yml": HEAD + "plugins: 5\n", "content/": ""}, "does not switch"),
        ({"mkdocs.yml": HEAD + "plugins: [courseware]\n"}, "'content' is missing"),
        ({"mkdocs.yml": HEAD + "plugins: [courseware]\n", "content": "x"}, "'content' is missing"),
        ({"mkdocs.yml/": ""}, "cannot be read"),
    ],
)
def test_folders_that_are_no_projects(tmp_path: Path, tree: dict[str, str], message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        read_project(write_tree(tmp_path, tree))


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="courseware init"):
        read_project(tmp_path / "nothing")


def test_reading_a_project_does_not_load_mkdocs() -> None:
    code = "import sys, build_tools.authoring as a; sys.exit('mkdocs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
