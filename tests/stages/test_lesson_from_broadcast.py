"""`courseware new --from-broadcast`: the recording of a live broadcast becomes the lesson."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from build_tools.authoring import broadcast_draft, new
from build_tools.errors import CoursewareError, ProjectError
from build_tools.model.month import Month
from build_tools.model.problem import ProblemsFound
from build_tools.project import Project, read_project
from build_tools.stages.check import find_problems
from build_tools.stages.timetable.broadcast_lesson import lesson_from_broadcast
from build_tools.timetable import recordings
from tests.conftest import MakeProject, Run

DAY = dt.date(2026, 11, 4)
TIMETABLE = """\
# 全镇的节目单
study_days: {days: [5], at: "9:00", minutes: 120}   # 每月一次
slots:
  - day: 2026-11-04
    at: "15:00"
    minutes: 60
    kind: live          # 跟着看
    title: 冬季果园管理讲座
    presenter: 县农技推广站
  # 下面这一条是两场
  - {day: 2026-11-18, at: "9:00", minutes: 60, kind: live, title: 上午的}
  - {day: 2026-11-18, at: "14:00", minutes: 60, kind: live, title: 下午的}  # 雨天改期
"""
FILM = b"not really a film" * 1000


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    return read_project(make_project({"content/timetable.yml": TIMETABLE}))


@pytest.fixture
def video(tmp_path: Path) -> Path:
    file = tmp_path / "直播 录像.MP4"
    file.write_bytes(FILM)
    return file


def timetable(project: Project) -> str:
    return (project.content / "timetable.yml").read_text(encoding="utf-8")


def tree(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.content).as_posix(): path.read_bytes()
        for path in sorted(project.content.rglob("*"))
        if path.is_file()
    }


def test_a_broadcast_becomes_a_draft_with_its_video_and_its_slot_names_it(
    project: Project, video: Path
) -> None:
    made = lesson_from_broadcast(project, DAY, video, "technical", None)
    assert made.path
    text = made.path.read_text(encoding="utf-8")
    for line in (
        "title: 冬季果园管理讲座",
        f'video: "{made.identity}.mp4"',
        "form: lecture",
        "presenter: 县农技推广站",
        "review: {state: draft}",
    ):
        assert f"\n{line}\n" in text
    assert text.endswith("---\n\n2026年11月4日直播的录像。没有赶上的，看这一课。\n")
    assert made.path.with_suffix(".mp4").read_bytes() == FILM
    # One line more in the slot, and no other byte is another.
    slot = "    presenter: 县农技推广站\n"
    line = f"    recording: {made.identity}\n"
    assert timetable(project) == TIMETABLE.replace(slot, slot + line)
    # The draft itself and its place in the timetable are as the checks want them.
    _content, problems = find_problems(project, Month(2026, 12))
    assert [str(problem) for problem in problems if made.identity in str(problem)] == []


def test_again_nothing_changes(project: Project, video: Path) -> None:
    made = lesson_from_broadcast(project, DAY, video, "technical", None)
    before = tree(project)
    again = lesson_from_broadcast(project, DAY, video, "technical", None)
    assert (again.identity, again.path) == (made.identity, None)
    assert tree(project) == before


def test_the_words_of_an_editor_stay(project: Project, video: Path) -> None:
    made = lesson_from_broadcast(project, DAY, video, "technical", None)
    assert made.path
    edited = made.path.read_text(encoding="utf-8").replace("没有赶上的，看这一课。", "我写的话。")
    made.path.write_text(edited, encoding="utf-8")
    # Somebody took the line out of the timetable: it comes back, the lesson is left alone.
    (project.content / "timetable.yml").write_text(TIMETABLE, encoding="utf-8")
    lesson_from_broadcast(project, DAY, video, "technical", None)
    assert made.path.read_text(encoding="utf-8") == edited
    assert f"recording: {made.identity}" in timetable(project)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (broadcast_draft.shutil, "copyfile"),
        (broadcast_draft, "move"),
        (new, "atomic_write"),
        (recordings, "atomic_write_all"),
    ],
)
def test_stopped_anywhere_the_same_command_goes_on(
    module: Any, name: str, project: Project, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*arguments: Any, **_more: Any) -> None:
        if name == "copyfile":
            Path(arguments[1]).write_bytes(FILM[:100])  # half a film
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, name, stop)
        lesson_from_broadcast(project, DAY, video, "technical", None)
    assert timetable(project) == TIMETABLE
    assert all(content == FILM for path, content in tree(project).items() if path.endswith("mp4"))
    made = lesson_from_broadcast(project, DAY, video, "technical", None)
    assert tree(project).keys() >= {
        f"technical/{made.identity}.md",
        f"technical/{made.identity}.mp4",
    }
    assert [path for path in tree(project) if "part" in path] == []
    assert f"recording: {made.identity}" in timetable(project)


def test_of_several_broadcasts_the_title_says_which(project: Project, video: Path) -> None:
    day = dt.date(2026, 11, 18)
    with pytest.raises(CoursewareError, match=r"上午的.*下午的"):
        lesson_from_broadcast(project, day, video, "technical", None)
    made = lesson_from_broadcast(project, day, video, "technical", "下午的")
    slot = "kind: live, title: 下午的"
    assert timetable(project) == TIMETABLE.replace(slot, f"{slot}, recording: {made.identity}")


def test_what_is_wrong_is_said_before_anything_is_written(project: Project, video: Path) -> None:
    before = tree(project)
    nowhere = video.parent / "none.mp4"
    with pytest.raises(CoursewareError, match=r"2026-11-04.*2026-11-18"):
        lesson_from_broadcast(project, dt.date(2026, 11, 6), video, "technical", None)
    with pytest.raises(ProjectError, match="no video file"):
        lesson_from_broadcast(project, DAY, nowhere, "technical", None)
    with pytest.raises(ProjectError, match="not a section"):
        lesson_from_broadcast(project, DAY, video, "tech", None)
    assert tree(project) == before


def test_another_lesson_or_film_of_that_name_is_not_touched(project: Project, video: Path) -> None:
    made = lesson_from_broadcast(project, DAY, video, "technical", None)
    assert made.path
    made.path.write_text("---\ntitle: 别的课\nid: other\n---\n\n正文。\n", encoding="utf-8")
    (project.content / "timetable.yml").write_text(TIMETABLE, encoding="utf-8")
    before = tree(project)
    with pytest.raises(ProjectError, match="another lesson"):
        lesson_from_broadcast(project, DAY, video, "technical", None)
    assert tree(project) == before
    made.path.unlink()
    before = tree(project)
    video.write_bytes(b"another film")
    with pytest.raises(ProjectError, match="another film"):
        lesson_from_broadcast(project, DAY, video, "technical", None)
    assert tree(project) == before


def test_a_timetable_with_faults_is_not_touched(project: Project, video: Path) -> None:
    file = project.content / "timetable.yml"
    file.write_text(TIMETABLE.replace("minutes: 120", "minutes: 0"), encoding="utf-8")
    before = tree(project)
    with pytest.raises(ProblemsFound):
        lesson_from_broadcast(project, DAY, video, "technical", None)
    assert tree(project) == before


def test_from_the_command_line(project: Project, video: Path, run: Run) -> None:
    command = ("courseware", "-C", project.root, "new", "technical", "--from-broadcast")
    done = run(*command, "2026-11-04", video)
    assert done.returncode == 0, done.stderr
    assert "recording: " in timetable(project)
    again = run(*command, "2026-11-04", video)
    assert again.returncode == 0, again.stderr
    wrong = run(*command, "2026-11-06", video)
    assert wrong.returncode == 1
    assert "Traceback" not in wrong.stderr
