"""What is not changed stays byte for byte; a draft is judged as if it were saved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.authoring.content import content_with
from build_tools.clock import nanoseconds
from build_tools.errors import CoursewareError
from build_tools.model.month import Month
from build_tools.project import read_project
from build_tools.stages.check import find_problems
from build_tools.stages.editing.attaching import attach_file, fit_name
from build_tools.stages.editing.composing import bytes_of_text, composed
from build_tools.stages.editing.draft_problems import draft_problems
from build_tools.stages.editing.live_content import ContentNow, LiveContent
from build_tools.stages.editing.opened import open_page
from build_tools.stages.editing.saving import save_page
from build_tools.stages.editing.versions import page_versions
from tests.conftest import MakeProject

MONTH = Month(2026, 11)
LESSON = "---\ntitle: 剪枝\nid: pruning\nsubject: practical_skill\nform: text\n---\n\n第一段。\n"
SOURCE = "technical/a.md"
PIECES = st.lists(
    st.sampled_from(["---", "题目: 甲", "正文", "", "\t", "a: [1", "\x0b"]), max_size=8
)
ENDS = st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=8, max_size=8)


def written(lines: list[str], ends: list[str], mark: str = "") -> bytes:
    return (mark + "".join(line + end for line, end in zip(lines, ends, strict=False))).encode()


@given(lines=PIECES, ends=ENDS, mark=st.sampled_from(["", "\ufeff"]))
def test_bytes_that_nobody_changed_stay(lines: list[str], ends: list[str], mark: str) -> None:
    data = written(lines, ends, mark)
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    assert bytes_of_text(data, text) == data
    added = bytes_of_text(data, f"{text}新的")
    assert added.startswith(data)
    assert added.decode().endswith("新的")


@pytest.mark.parametrize(
    "data",
    [
        LESSON.encode(),
        LESSON.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + LESSON.encode(),
        LESSON.replace("title", "题目").replace("form", "# 记一笔\nform").encode(),
        LESSON.replace(
            "form: text", "form: 图文\nseason: 12月至2月\nissued: 2026年1月5日"
        ).encode(),
        LESSON.replace("剪枝", "剪枝: 一").encode(),
        b"no head\r\nat all",
        b"---\ntitle: never closed\n",
        b"",
    ],
)
def test_a_page_that_is_opened_and_saved_stays_as_it_is(
    make_project: MakeProject, data: bytes
) -> None:
    project = read_project(make_project({f"content/{SOURCE}": data}))
    page = open_page(project, SOURCE)
    file = project.content / SOURCE
    before = file.stat().st_mtime_ns
    assert save_page(project, SOURCE, page.digest, page.draft, dt.datetime(2026, 11, 1)) == data
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (data, before)
    assert page_versions(project, SOURCE) == ()


def test_versions_of_one_second_stand_in_the_order_of_their_saves(
    make_project: MakeProject,
) -> None:
    project = read_project(make_project({f"content/{SOURCE}": LESSON}))
    texts = [f"{number}\n" for number in range(6)]
    for text in texts:
        page = open_page(project, SOURCE)
        draft = type(page.draft)(page.draft.head, text, page.draft.fields)
        save_page(project, SOURCE, page.digest, draft, dt.datetime(2026, 6, 1))
    kept = [v.file.read_text(encoding="utf-8")[-2:] for v in page_versions(project, SOURCE)]
    assert kept == [*reversed(texts[:-1]), LESSON[-2:]]


def test_old_versions_go_but_never_the_last_ones(make_project: MakeProject) -> None:
    """A PC whose clock is wrong by years must not take them for old."""
    project = read_project(make_project({f"content/{SOURCE}": LESSON}))

    def save(text: str, moment: dt.datetime) -> None:
        page = open_page(project, SOURCE)
        draft = type(page.draft)(page.draft.head, text, page.draft.fields)
        save_page(project, SOURCE, page.digest, draft, moment)

    for number in range(25):
        save(f"{number}\n", dt.datetime(2026, 1, 1))
    assert len(page_versions(project, SOURCE)) == 25
    save("later\n", dt.datetime(2062, 6, 1))
    kept = [v.file.read_text(encoding="utf-8")[-3:] for v in page_versions(project, SOURCE)]
    assert kept == [f"\n{n}\n"[-3:] for n in reversed(range(4, 25))]


@pytest.mark.parametrize(
    "text",
    [
        LESSON.replace("第一段", "看 [这里](gone.md)，打 13812345678"),
        LESSON.replace("剪枝", "剪枝: 一"),
        LESSON.replace("id: pruning", "id: other"),
        LESSON.replace("form: text", "form: txt\nsupersedes: [gone]"),
        LESSON.replace("\n---\n\n", "\n\n"),
        LESSON,
    ],
)
def test_a_draft_has_the_problems_that_it_would_have_when_saved(
    make_project: MakeProject, text: str
) -> None:
    other = LESSON.replace("pruning", "other").replace("剪枝", "另一课")
    root = make_project({f"content/{SOURCE}": LESSON, "content/technical/b.md": other})
    project = read_project(root)
    content, before = find_problems(project, MONTH)
    (root / "content" / SOURCE).write_text(text, encoding="utf-8")
    page = open_page(project, SOURCE)
    now = ContentNow(project, content, before, MONTH)
    rows = draft_problems(now, SOURCE, page.draft)
    saved, problems = find_problems(project, MONTH)
    expected = [problem for problem in problems if problem.path == project.path_of(SOURCE)]
    assert sorted(row.problem for row in rows) == expected
    changed, _unreadable = content_with(project, content, SOURCE, text.encode())
    assert changed == saved


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("IMG 0001.JPG", "IMG-0001.jpg"),
        ("C:\\图片\\苹果 树.png", "苹果-树.png"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a#b%c&d?.pdf", "a-b-c-d.pdf"),
        (f"{'长' * 200}.mp4", f"{'长' * 80}.mp4"),
        ("..", ""),
        (".htaccess", ""),
        ("noend", ""),
        ("a.<b>", "a.b"),
        ("\u202egpj.exe", "gpj.exe"),
        ("CON.jpg", "file-CON.jpg"),
        ("com¹.tar.PNG", "file-com¹.tar.png"),
    ],
)
def test_names_become_fit_for_every_disk(name: str, fit: str) -> None:
    if fit:
        assert fit_name(name) == fit
    else:
        with pytest.raises(CoursewareError):
            fit_name(name)


def test_no_file_replaces_another(make_project: MakeProject, tmp_path: Path) -> None:
    project = read_project(make_project({f"content/{SOURCE}": LESSON}))
    names = []
    for data in (b"one", b"two", b"one", b"three"):
        file = tmp_path / "arrived"
        file.write_bytes(data)
        names.append(attach_file(project, SOURCE, "Notice.PDF", file).name)
    assert names == ["Notice.pdf", "Notice-2.pdf", "Notice.pdf", "Notice-3.pdf"]
    assert (project.content / "technical" / "Notice.pdf").read_bytes() == b"one"


def test_a_field_that_cannot_mean_anything_is_told_with_its_line(
    make_project: MakeProject,
) -> None:
    project = read_project(make_project({f"content/{SOURCE}": LESSON}))
    page = open_page(project, SOURCE)
    fields = {**dict(page.draft.fields), "form": "没有这样的", "expires": "哪天"}
    draft = type(page.draft)(page.draft.head, page.draft.body, tuple(fields.items()))
    refused = composed(project, page.path, draft).refused
    assert [(key, problem.line) for key, problem in refused] == [("form", 5), ("expires", 1)]


def test_a_text_begins_below_a_head_that_ends_the_file(make_project: MakeProject) -> None:
    head = LESSON.partition("\n\n")[0]
    project = read_project(make_project({f"content/{SOURCE}": head}))
    page = open_page(project, SOURCE)
    draft = type(page.draft)(page.draft.head, "第一段。\n", page.draft.fields)
    assert composed(project, page.path, draft).text == f"{head}\n第一段。\n"


def test_lessons_are_as_if_read_anew_after_each_edit(make_project: MakeProject) -> None:
    other = LESSON.replace("pruning", "other").replace("剪枝", "另一课")
    root = make_project({f"content/{SOURCE}": LESSON, "content/technical/b.md": other})
    project, file = read_project(root), root / "content" / SOURCE
    live = LiveContent(root, lambda: (MONTH, nanoseconds()))
    assert live.so_far(0).known in ("all", "heads", "nothing")
    for text in (
        LESSON,
        LESSON.replace("第一段", "打 13812345678"),
        LESSON.replace("第一段", "没写完的 **记号"),
        LESSON.replace("第一段", "看 [那里](gone.md)"),
        LESSON.replace("第一段", "看 [那一课](b.md#没有)"),
        LESSON.replace("剪枝", "剪枝: 一"),
        LESSON + "\n又一段。\n",
    ):
        file.write_text(text, encoding="utf-8")
        now = live.current()
        assert (now.content, now.problems) == find_problems(project, MONTH)
        assert live.so_far(0) is now
    (root / "content/technical/b.md").unlink()
    now = live.current()
    assert (now.content, now.problems) == find_problems(project, MONTH)
