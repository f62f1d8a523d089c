"""New projects and new lessons: right as they are, and never over something that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build_tools.authoring.checks.every import check
from build_tools.authoring.content import read_content
from build_tools.authoring.new import new_lesson
from build_tools.authoring.starter import init
from build_tools.errors import CoursewareError, ProjectError
from build_tools.model.month import Month
from build_tools.model.problem import Problem, Severity
from build_tools.project import read_project
from tests.trees import fingerprints

FILES = {
    ".gitignore",
    "README.md",
    "mkdocs.yml",
    "office/README.md",
    "content/index.md",
    *(f"content/{section}/index.md" for section in ("policy", "technical", "cases", "handbook")),
}


def problems_in(root: Path) -> list[Problem]:
    project = read_project(root)
    content, problems = read_content(project)
    return [*problems, *check(project, content, Month(2026, 11))]


@pytest.mark.parametrize(
    "township",
    ["柳河镇", "本镇", "123", "on", "A: b # c", '引"号\\', "𠮷镇", "<script>", "$镇 ${x}"],
)
def test_a_new_project_is_right_as_it_is(tmp_path: Path, township: str) -> None:
    written = init(tmp_path / "新 项目", township=township)
    root = tmp_path / "新 项目"
    names = {path.relative_to(root).as_posix() for path in written}
    assert names == set(fingerprints(root))
    assert names >= FILES
    assert problems_in(root) == []
    project = read_project(root)
    content, _problems = read_content(project)
    assert project.settings.township == township
    assert project.name == f"{township}学习站"
    assert {lesson.section for lesson in content.lessons} == set(project.settings.sections)
    assert len(content.index_pages) == 5


@pytest.mark.parametrize("township", ["", "  ", "长" * 61, "两\n行", "a\x00"])
def test_a_name_that_is_none(tmp_path: Path, township: str) -> None:
    with pytest.raises(ProjectError, match="1 to 60"):
        init(tmp_path / "x", township=township)
    assert not (tmp_path / "x").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("mine")
    with pytest.raises(ProjectError, match="already there"):
        init(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]
    with pytest.raises(ProjectError, match="not a folder"):
        init(tmp_path / "mkdocs.yml")


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "录像.mp4").write_text("mine")
    init(tmp_path)
    assert (tmp_path / "录像.mp4").read_text() == "mine"


@pytest.mark.parametrize(
    "title",
    [
        "苹果树冬季修剪",
        "第1课：开机 # 1",
        'He message "x" \\ y',
        "<script>alert(1)</script>",
        "&a *b !c %d @e `f",
        "$title ${x} $$",
        "- [x] {y}",
        "苹果　修剪",
        "\u202eabc 右到左 שלום",
        "𠮷野家的菜",
        "长" * 300,
        "12:30",
        "null",
        "2026",
    ],
)
def test_a_new_lesson_is_right_as_it_is(tmp_path: Path, title: str) -> None:
    init(tmp_path)
    path = new_lesson(read_project(tmp_path), "technical", title)
    assert path.parent == tmp_path / "content/technical"
    # A title may hold signs that steer the direction: the lesson is made, and the check tells.
    # What the template says to the editor is still there, and told as long as it is.
    found = problems_in(tmp_path)
    assert {p.rule for p in found} <= {"sign-invisible", "template-text"}
    assert {p.severity for p in found if p.rule == "template-text"} == {Severity.WARNING}
    content, _problems = read_content(read_project(tmp_path))
    lesson = next(x for x in content.lessons if x.source == f"technical/{path.name}")
    assert lesson.front.title == title
    assert lesson.front.id == lesson.id == path.stem
    assert lesson.front.subject == "practical_skill"
    assert lesson.front.review.state == "draft"


def test_each_section_has_a_template_of_its_own(tmp_path: Path) -> None:
    init(tmp_path)
    settings = tmp_path / "mkdocs.yml"
    sections = read_project(tmp_path).settings.sections
    text = settings.read_text(encoding="utf-8")
    assert "sections:" not in text
    own = "      sections:\n" + "".join(f"        {key}: {{name: {key}}}\n" for key in sections)
    settings.write_text(
        text.replace("- courseware:\n", f"- courseware:\n{own}        songs: {{name: 歌}}\n", 1),
        encoding="utf-8",
    )
    project = read_project(tmp_path)
    pages = [
        new_lesson(project, section, f"试一试 {section}").read_text("utf-8")
        for section in (*sections, "songs")
    ]
    headings = [tuple(re.findall(r"^## .*", page, re.MULTILINE)) for page in pages]
    assert len(set(headings)) == len(pages) == 5
    assert headings[-1] == ("## 小标题",)
    assert pages[0].index("# issued:") < pages[0].index("# video:")
    assert "\naudience: [station_manager]\n" in pages[3]
    found = problems_in(tmp_path)
    assert [str(p.rule) for p in found] == ["template-text"] * len(pages)


def test_every_key_is_explained_in_the_template(tmp_path: Path) -> None:
    init(tmp_path)
    project = read_project(tmp_path)
    path = new_lesson(project, "policy", "试一试")
    lines = path.read_text(encoding="utf-8").splitlines()
    # Taken out of their comments, the examples are a right head (their files are not there).
    comments = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    keys = [line for line in comments if line.partition(":")[0].isidentifier() and ": " in line]
    keys = [line for line in keys if line.isascii() or not line.startswith("video: film")]
    shown = {line.partition(":")[0]: line for line in keys}
    plain = [line for line in lines if not line.startswith("# ") and line]
    head = plain.index("---", 1)
    full = [*plain[:head], *shown.values(), *plain[head:]]
    path.write_text("\n".join(full), encoding="utf-8")
    content, problems = read_content(project)
    assert problems == ()
    assert "policy/shi-yi-shi.md" in {lesson.source for lesson in content.lessons}
    assert len(shown) >= 15


@pytest.mark.parametrize(
    ("section", "title", "message"),
    [
        ("tecnical", "苹果", "did you mean 'technical'"),
        ("..", "苹果", "known are: cases"),
        ("technical", "", "1 to 300"),
        ("technical", "长" * 301, "1 to 300"),
        ("technical", "两\n行", "1 to 300"),
        ("technical", "🍎", "no file name"),
        ("technical", "index", "no file name"),
        ("technical", "CON", "no file name"),
        ("technical", "greenhouse in winter", "already there"),
    ],
)
def test_lessons_that_are_refused(tmp_path: Path, section: str, title: str, message: str) -> None:
    init(tmp_path)
    before = fingerprints(tmp_path)
    with pytest.raises(CoursewareError, match=message):
        new_lesson(read_project(tmp_path), section, title)
    assert fingerprints(tmp_path) == before
