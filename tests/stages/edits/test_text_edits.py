"""What may be taken for an edit of texts alone, and what is left to a whole build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from build_tools.model.problem import ProblemsFound
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.edits import text_edits
from build_tools.stages.edits.text_edits import FilesChanged, TextBuild, build_texts
from tests.conftest import Run
from tests.trees import MKDOCS_YML, fingerprints, write_tree

HEAD = "---\ntitle: {title}\nid: {id}\ntopics: [苹果]\n---\n\n"
TEXT = "先看树形，再动剪子。\n\n## 怎么剪\n\n慢慢剪，看[栏目](index.md)。\n"
TREE = {
    "mkdocs.yml": MKDOCS_YML,
    "content/technical/a.md": HEAD.format(title="剪枝", id="pruning") + TEXT,
    "content/technical/b.md": HEAD.format(title="疏果", id="thinning") + TEXT,
}


REVIEWERS = """\
reviewers:
  wang: {name: 王}
steps:
  - {id: content, name: 内容审核, by: [wang]}
"""


class Built:
    """A project that was built, and edits of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / "content" / "technical" / "a.md"

    def edit(self, before: str, after: str) -> None:
        text = self.file.read_text("utf-8")
        assert before in text
        self.file.write_text(text.replace(before, after), "utf-8")

    def build(self, *paths: Path, site: bool = True, token: str = "") -> TextBuild | None:
        record = json.loads((self.root / ".cache" / "last-build.json").read_text("utf-8"))
        names = [str(path) for path in paths or (self.file,)]
        changes = FilesChanged(names, token or record["token"], lambda: site)
        return build_texts(read_project(self.root), changes, Silent(), strict=False)

    def page(self) -> str:
        return (self.root / "site" / "technical" / "pruning.html").read_text("utf-8")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """A project that was built once."""
    root = write_tree(tmp_path_factory.mktemp("built") / "project", TREE)
    done = run("courseware", "-C", root, "build")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def built(original: Path, tmp_path: Path) -> Built:
    return Built(shutil.copytree(original, tmp_path / "project"))


def test_a_text_is_taken(built: Built) -> None:
    built.edit("先看树形，再动剪子。", "先看树形，慢慢剪。")
    answer = built.build()
    assert answer
    assert answer.token
    assert "先看树形，慢慢剪。" in built.page()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: 剪枝", "title: 修枝"),
        ("id: pruning", "id: pruning-2"),
        ("## 怎么剪", "## 怎么修"),
        ("先看树形", "先看[树形](b.md)"),
        ("先看树形", "先看\n\n看树形"),  # the heading below stands in another line
        ("先看树形", "先看龘形"),
        (
            "先看树形",
            '先看<span class="md-tag">树形</span>',
        ),  # which stylesheets then have rules for
        ("(index.md)", "(gone.md)"),
        ("先看树形", "先看 13912345678 树形\x07"),
        (TEXT, ""),
    ],
)
def test_more_than_a_text(built: Built, before: str, after: str) -> None:
    site = fingerprints(built.root / "site")
    built.edit(before, after)
    assert built.build() is None
    assert fingerprints(built.root / "site") == site


def test_what_is_wrong_with_the_text_is_told(built: Built) -> None:
    built.edit("先看树形", "先看**树形")
    answer = built.build()
    assert answer
    assert "markdown-literal" in {problem.rule for problem in answer.problems}


def test_other_files_and_other_builds(built: Built) -> None:
    built.edit("先看树形", "先看看树形")
    other = built.root / "mkdocs.yml"
    for paths in ((other,), (built.file, other), (built.root / "content/technical/new.md",)):
        assert built.build(*paths) is None
    assert built.build(token="of another") is None
    assert built.build(site=False) is None
    (built.root / ".site.next").mkdir()
    assert built.build() is None
    (built.root / ".site.next").rmdir()
    assert built.build()


def test_killed_before_it_is_noted(built: Built, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(text_edits, "note_site", kill)
    built.edit("先看树形", "先看看树形")
    with pytest.raises(KeyboardInterrupt):
        built.build()
    run("courseware", "-C", built.root, "build")
    site = fingerprints(built.root / "site")
    assert "先看看树形" in built.page()
    shutil.rmtree(built.root / ".cache")
    run("courseware", "-C", built.root, "build")
    assert fingerprints(built.root / "site") == site


def test_code_that_nobody_allowed_stops_it(built: Built) -> None:
    config = built.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "hooks: [hook.py]\n", "utf-8")
    (built.root / "hook.py").write_text("")
    with pytest.raises(ProblemsFound):
        built.build()


def test_a_text_that_was_passed(built: Built, run: Run) -> None:
    """It is no longer passed when it changes, and passed again when it is as it was; what is
    written in between is nothing but text."""
    (built.root / "office").mkdir()
    (built.root / "office" / "reviewers.yml").write_text(REVIEWERS, "utf-8")
    for words in (("review", "submit", "pruning"), ("review", "pass", "pruning", "--by", "wang")):
        done = run("courseware", "-C", built.root, *words)
        assert done.returncode == 0, done.stderr
    run("courseware", "-C", built.root, "build")
    built.edit("再动剪子", "再剪")
    assert built.build() is None
    run("courseware", "-C", built.root, "build")
    assert "又改过" in built.page()
    built.edit("再剪", "慢慢剪")
    assert built.build()
    assert "慢慢剪" in built.page()
    assert "又改过" in built.page()
    built.edit("慢慢剪。\n", "再动剪子。\n")
    assert built.build() is None
