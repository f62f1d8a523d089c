"""`courseware intake` with a Word document: a draft that the checks accept, or nothing at all."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from build_tools.errors import CoursewareError
from build_tools.project import read_project
from build_tools.stages.intake.document import draft_of_document, write_draft
from tests.conftest import Run
from tests.reading.word.documents import document, paragraph, picture
from tests.trees import MKDOCS_YML, write_tree


def drawn(kind: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, kind)
    return data.getvalue()


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "town", {"mkdocs.yml": MKDOCS_YML, "content/index.md": "# 首页\n"})


def test_a_document_becomes_a_draft_without_faults(run: Run, town: Path, tmp_path: Path) -> None:
    notice = tmp_path / "通知.docx"
    notice.write_bytes(
        document(
            paragraph("关于清理柴草垛的通知", jc="center", size=44),
            paragraph("各村：*不要*在路边堆柴草。"),
            picture("r1", "路边的柴草垛"),
            picture("r2"),
            picture("r3"),
            files={
                "r1": ("a.png", drawn("PNG")),
                "r2": ("b.bmp", b"BM, and no picture"),
                "r3": ("c.emf", b"x"),
            },
        )
    )
    arguments = ("courseware", "--json", "-C", town, "intake", notice, "--section", "policy")
    assert not list((town / "content/policy").glob("*"))
    shown = json.loads(run(*arguments, "--dry-run").stdout)
    assert not list((town / "content/policy").glob("*"))
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer == shown
    assert answer["losses"] == {"picture": 2}
    [image] = map(Path, answer["pictures"])
    page = Path(answer["file"]).read_text(encoding="utf-8")
    assert f"各村：\\*不要\\*在路边堆柴草。\n\n![路边的柴草垛]({image.name})\n" in page
    assert "# 正文来自 通知.docx" in page.split("---")[1]
    assert run("courseware", "-C", town, "check").returncode == 0
    again = run(*arguments)
    assert (again.returncode, "already there" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old document or has a pass"),
        ("a.docx", b"PK\3\4", "no Word document that can be read"),
        ("a.rtf", b"{\\rtf1 x}", "old document"),
        ("none.docx", None, "cannot be read"),
    ],
)
def test_what_is_no_document_is_told(
    town: Path, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CoursewareError, match=said):
        draft_of_document(read_project(town), tmp_path / name, "policy", None)


def test_nothing_is_written_over(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(document(picture("r1"), files={"r1": ("a.png", drawn("PNG"))}))
    project = read_project(town)
    draft = draft_of_document(project, file, "policy", "柴草垛")
    [image] = draft.pictures
    image.parent.mkdir(parents=True, exist_ok=True)
    image.write_bytes(b"somebody else's")
    with pytest.raises(CoursewareError, match="cannot be written"):
        write_draft(draft)
    assert not draft.page.exists()
    other = draft_of_document(project, file, "policy", "柴草垛")
    assert other.pictures != draft.pictures
    write_draft(other)
    assert image.read_bytes() == b"somebody else's"
