"""Files beside the pages, as they are in the built site."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from build_tools.model.month import Month
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.build import BuildOptions, Built, build, prepare
from tests.trees import MKDOCS_YML, write_tree

OPTIONS = BuildOptions(today=Month(2026, 11), keep_going=True)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><metadata>王某某</metadata>'
    '<path d="M0 0h9"/></svg>'
)
LESSON = """---
title: 甲
id: a
attachments: [说明.txt, 坏.pdf, 明白纸.pdf]
---

![图](图.svg) ![树](树.jpg) ![树](树.png)

<img src="shu.jpg" alt="树">
"""


def photo(kind: str) -> bytes:
    """Return a picture with a place in it."""
    tags = Image.Exif()
    tags[0x010E] = "secret"
    buffer = io.BytesIO()
    Image.effect_noise((2000, 100), 50).save(buffer, kind, exif=tags.tobytes())
    return buffer.getvalue()


def pdf() -> bytes:
    """Return a PDF that names its author."""
    writer = PdfWriter()
    writer.add_blank_page(99, 99)
    writer.add_metadata({"/Author": "secret"})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


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
            "content/technical/明白纸.pdf": pdf(),
            "content/technical/树.jpg": photo("JPEG"),
            "content/technical/树.png": photo("PNG"),
        },
    )


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    """The site, built although something is wrong."""
    return build(read_project(project), OPTIONS, Silent())


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


def test_pictures_and_pdfs_tell_no_story(built: Built) -> None:
    folder = built.home.parent / "technical"
    made = sorted(path for path in folder.iterdir() if path.suffix in (".webp", ".jpg", ".png"))
    assert len(made) == 2  # of the same name, and of two formats
    for path in made:
        with Image.open(path) as picture:
            assert picture.size == (1600, 80)
    texts = [path.read_bytes() for path in (*made, folder / "ming-bai-zhi.pdf")]
    assert [b"secret" in data for data in texts] == [False] * 3


def test_pages_name_pictures_as_they_are_published(built: Built) -> None:
    folder = built.home.parent / "technical"
    page = (folder / "a.html").read_text("utf-8")
    shown = re.findall(r'<img[^>]*src="(shu[^"]*)"', page)
    assert len(shown) == 3
    assert shown[0] == shown[2]
    assert all((folder / name).is_file() for name in shown)


def test_a_second_build_makes_nothing_anew(project: Path, built: Built) -> None:
    media = project / ".cache/media"
    before = {path.name: path.stat().st_mtime_ns for path in media.iterdir()}
    prepared = prepare(read_project(project), OPTIONS, Silent())
    assert {path.name: path.stat().st_mtime_ns for path in media.iterdir()} == before
    assert prepared.edition.asset_files == built.prepared.edition.asset_files
