"""Files beside the pages, as they are in the built site."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.model.month import Month
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.build import BuildOptions, Built, build
from tests.trees import MKDOCS_YML, write_tree

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><metadata>王某某</metadata>'
    '<path d="M0 0h9"/></svg>'
)
LESSON = "---\ntitle: 甲\nid: a\nattachments: [说明.txt, 坏.pdf]\n---\n\n![图](图.svg)\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with files beside a lesson, some of which may not be published."""
    return write_tree(
        tmp_path_factory.mktemp("assets"),
        {
            "mkdocs.yml": MKDOCS_YML,
            "content/technical/a.md": LESSON,
            "content/technical/图.svg": SVG,
            "content/technical/说明.txt": "先去大枝。",
            "content/technical/坏.pdf": b"MZ\x90\0",
        },
    )


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    """The site, built although something is wrong."""
    options = BuildOptions(today=Month(2026, 11), keep_going=True)
    return build(read_project(project), options, Silent())


def test_drawings_are_published_without_what_is_no_drawing(built: Built) -> None:
    drawing = built.home.parent / "technical" / "tu.svg"
    text = drawing.read_text("utf-8")
    assert "<path" in text
    assert "王某某" not in text
    assert built.prepared.edition.asset_sizes["technical/图.svg"] == drawing.stat().st_size


def test_what_may_not_be_published_is_left_out_of_a_build_all_the_same(built: Built) -> None:
    names = {path.name for path in (built.home.parent / "technical").iterdir()}
    assert "shuo-ming.txt" in names
    assert "huai.pdf" not in names
    assert "attachment-bytes" in {problem.rule for problem in built.prepared.problems}


def test_originals_are_left_alone(project: Path, built: Built) -> None:
    assert (project / "content/technical/图.svg").read_text("utf-8") == SVG
    assert not (built.home.parent / "technical/图.svg").exists()
