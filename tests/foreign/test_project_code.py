"""What in a project's `mkdocs.yml` leads to code, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.allowed_code import allow_code, code_problems, require_allowed_code, withdraw
from build_tools.model.problem import ProblemsFound
from build_tools.project import read_project
from build_tools.project_code import find_project_code
from tests.conftest import REPOSITORY, MakeProject
from tests.trees import Tree, write_tree

pytestmark = pytest.mark.usefixtures("own_folder")

HEAD = "site_name: 学习站\ndocs_dir: content\n"
PLUGIN = "plugins:\n  - courseware:\n      township: 本镇\n"
PLAIN = HEAD + PLUGIN


def found(root: Path, text: str) -> list[tuple[str, int, str]]:
    """Return path, line and rule of each place in a configuration."""
    file = root / "mkdocs.yml"
    file.write_text(text, encoding="utf-8")
    problems = [place.problem for place in find_project_code(file)]
    return [(p.path, p.line, p.rule.removeprefix("code-")) for p in problems]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (PLAIN + "hooks: [a.py, b.py]\n", [(6, "hook"), (6, "hook")]),
        (PLAIN + "hooks:\n  - a.py\n", [(7, "hook")]),
        (PLAIN + "hooks: a.py\n", [(6, "hook")]),
        (PLAIN + '"hooks": [a.py]\n', [(6, "hook")]),
        (PLAIN + "? hooks\n: - a.py\n", [(7, "hook")]),
        (PLAIN + "!!str hooks: [a.py]\n", [(6, "hook")]),
        (PLAIN + "hooks: []\nhooks: [a.py]\n", [(7, "hook")]),
        (PLAIN + "  - macros\n", [(6, "plugin")]),
        (PLAIN + "  - macros:\n      module_name: main\n", [(6, "plugin")]),
        (PLAIN + "  - search\n", []),
        (HEAD + "plugins:\n  courseware:\n  exec: {}\n", [(5, "plugin")]),
        (HEAD + "plugins: &x [exec]\nplugins: [courseware]\n", [(3, "plugin")]),
        (HEAD + "extra: {x: &x {exec: {}}}\nplugins:\n  <<: *x\n  courseware:\n", [(5, "plugin")]),
        (PLAIN + "extra: {x: !ENV KEY}\n", [(6, "tag")]),
        (PLAIN + "nav: !!python/object/apply:os.system [date]\n", [(6, "tag")]),
        (PLAIN + "extra: {x: !<tag:yaml.org,2002:python/name:os.system> ''}\n", [(6, "tag")]),
        (PLAIN + "extra: &x {x: !ENV KEY}\nnav: *x\n", [(6, "tag")]),
        (
            "%TAG !p! tag:yaml.org,2002:python/\n---\n" + PLAIN + "nav: !p!name:a.b ''\n",
            [(8, "tag")],
        ),
        (PLAIN + "extra: {x: !!str 5, y: !!timestamp 2026-11-01}\n", []),
        (PLAIN + "theme: material\n", []),
        (PLAIN + "theme: {name: material, language: zh, font: false}\n", []),
        (PLAIN + "theme: other\n", [(6, "theme")]),
        (PLAIN + "theme:\n  name: material\n  custom_dir: mine\n", [(8, "theme")]),
        (PLAIN + "theme: {name: null, custom_dir: ../mine}\n", [(6, "theme")]),
        (PLAIN + "extra: &x {custom_dir: a}\ntheme:\n  <<: *x\n", [(8, "theme")]),
        (PLAIN + "markdown_extensions: [tables, pymdownx.mark, markdown.extensions.toc]\n", []),
        (PLAIN + "markdown_extensions:\n  - tables\n  - a.b:Macro\n", [(8, "extension")]),
        (
            PLAIN + "markdown_extensions:\n  pymdownx.snippets:\n    base_path: /\n",
            [(7, "extension")],
        ),
        (PLAIN + "extra_templates: [a.xml]\n", [(6, "template")]),
        (PLAIN + "extra_javascript:\n  - a.js\n  - path: b.js\n", [(7, "script"), (8, "script")]),
        (PLAIN + "      ffmpeg: tools/ffmpeg\n", [(6, "program")]),
        (PLAIN + "      ffmpeg: sh\n", [(6, "program")]),
        (PLAIN + "      ffmpeg: '\\\\server\\ffmpeg.exe'\n", [(6, "program")]),
        (PLAIN + "      ffmpeg: 'C:ffmpeg'\n", [(6, "program")]),
        (PLAIN + "      ffmpeg: ffmpeg-6.1\n", []),
        (PLAIN + "extra: &x {hooks: [a.py]}\n<<: *x\n", [(7, "setting")]),
        (PLAIN + "future: a.py\n", [(6, "setting")]),
        (PLAIN + "INHERIT: none.yml\n", [(6, "inherit")]),
        ("- a\n", []),
        ("a: [\n", []),
        ("", []),
    ],
)
def test_what_leads_to_code_is_found_with_its_line(
    tmp_path: Path, text: str, places: list[tuple[int, str]]
) -> None:
    assert found(tmp_path, text) == [("mkdocs.yml", *place) for place in places]


def test_inherited_settings_are_read_too(tmp_path: Path) -> None:
    inherited = {"a/b.yml": "INHERIT: ../c.yml\nhooks: [a.py]\n", "c.yml": "INHERIT: mkdocs.yml\n"}
    write_tree(tmp_path, inherited)
    assert found(tmp_path, PLAIN + "INHERIT: a/b.yml\n") == [
        ("a/b.yml", 1, "inherit"),
        ("a/b.yml", 2, "hook"),
        ("c.yml", 1, "inherit"),
        ("mkdocs.yml", 6, "inherit"),
    ]


def test_references_that_grow_by_the_dozen_take_no_time(tmp_path: Path) -> None:
    lines = ["extra:", "  a0: &a0 [x, x]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 60)]
    assert found(tmp_path, PLAIN + "\n".join(lines) + "\n  y: !ENV z\n") == [
        ("mkdocs.yml", 67, "tag")
    ]


@pytest.mark.parametrize("folder", [".", "build_tools/authoring/starter"])
def test_our_own_projects_bring_no_code(folder: str) -> None:
    assert find_project_code(REPOSITORY / folder / "mkdocs.yml") == ()


HOOKED: Tree = {
    "mkdocs.yml": PLAIN + "hooks: [hooks/a.py]\ntheme: {name: material, custom_dir: mine}\n",
    "hooks/a.py": "import b\n",
    "hooks/b.py": "x = 1\n",
    "mine/main.html": "{{ 1 }}",
    "content/index.md": "# 学习站\n",
}


def test_a_yes_holds_for_the_code_and_for_nothing_else(
    make_project: MakeProject, tmp_path: Path
) -> None:
    project = read_project(make_project(HOOKED))
    assert [p.rule for p in code_problems(project)] == ["code-hook", "code-theme"]
    with pytest.raises(ProblemsFound):
        require_allowed_code(project)
    allow_code(project)
    require_allowed_code(project)

    # A copy is the same code; another month, a new lesson or a made site is none.
    copy = read_project(write_tree(tmp_path / "copy", {**HOOKED, "content/policy/a.md": "text"}))
    assert code_problems(copy) == ()
    text = str(HOOKED["mkdocs.yml"]).replace("本镇\n", "本镇\n      month: 2026-11\n")
    write_tree(copy.root, {"mkdocs.yml": text, "site/x.js": "", ".cache/x.py": ""})
    assert code_problems(read_project(copy.root)) == ()

    withdraw(project)
    assert len(code_problems(copy)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"hooks/a.py": "import os\n"},
        {"hooks/b.py": "x = 2\n"},
        {"hooks/c.py": ""},
        {"mine/partials/a.html": ""},
        {"mine/main.html": "{{ 2 }}"},
        {"content/a.py": ""},
        {"tool.exe": ""},
        {
            "mkdocs.yml": str(HOOKED["mkdocs.yml"]).replace(
                "[hooks/a.py]", "[hooks/a.py, hooks/b.py]"
            )
        },
        {"mkdocs.yml": str(HOOKED["mkdocs.yml"]) + "extra: {x: !ENV KEY}\n"},
    ],
)
def test_a_yes_ends_with_the_code_that_it_was_for(make_project: MakeProject, changed: Tree) -> None:
    project = read_project(make_project(HOOKED))
    allow_code(project)
    write_tree(project.root, changed)
    assert code_problems(read_project(project.root))


def test_no_yes_is_read_out_of_a_project(make_project: MakeProject, own_folder: Path) -> None:
    project = read_project(make_project(HOOKED))
    allow_code(project)
    (note,) = (path for path in own_folder.rglob("*") if path.is_file())
    assert note.read_text("utf-8").strip() == str(project.root)
    brought = {
        f"{folder}courseware/allowed-code/{note.name}": "yes"
        for folder in ("", ".config/", ".cache/", "office/")
    }
    note.unlink()
    write_tree(project.root, brought)
    assert code_problems(project)
