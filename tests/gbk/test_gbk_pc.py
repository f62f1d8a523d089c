"""The way of a month on a PC whose encoding is GBK: names of files, output and texts in Chinese.

What Python or a library decodes by the PC's encoding where it should not comes out wrong here.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import program
from tests.media import clips
from tests.release import townhall
from tests.trees import MKDOCS_YML

pytestmark = [pytest.mark.gbk, pytest.mark.ffmpeg]

FILM = "果树 剪枝.mp4"
LESSON = f"""\
---
title: 苹果树冬季修剪
id: apple
form: training_film
video: {FILM}
subtitles: 字幕.srt
attachments: [剪枝口诀.txt]
---

先看片，再动手。

![剪口的样子](图 一.png)
"""
TREE = {
    "mkdocs.yml": MKDOCS_YML,
    "office/stations.yml": townhall.STATIONS,
    "office/reviewers.yml": townhall.REVIEWERS,
    "content/technical/苹果树.md": LESSON,
    "content/technical/字幕.srt": "1\n00:00:00,000 --> 00:00:01,000\n先看树形\n",
    "content/technical/剪枝口诀.txt": "先剪大枝，后剪小枝。\n",
}


def named(text: str) -> str:
    """Return a name as Python has it here of a file that is named on the PC like this."""
    return os.fsdecode(text.encode("gbk"))


class GbkPc:
    """A project on that PC, and its command line."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self._environment = folder, environment
        self.project = folder / named("柳河镇 工程")

    def courseware(self, *words: str, project: str = "柳河镇 工程") -> str:
        """Run a command to its good end and return what it shows."""
        command = [program("courseware"), *(("-C", project) if project else ()), *words]
        done = subprocess.run(
            [word.encode("gbk") for word in command],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            check=False,
        )
        output, errors = done.stdout.decode("gbk"), done.stderr.decode("gbk")
        ours = [line for line in errors.splitlines() if "build_tools" in line]
        assert (done.returncode, ours) == (0, []), output + errors
        assert "Traceback" not in errors
        return output


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory, gbk_environment: dict[str, str]) -> GbkPc:
    """Return a PC with a project; files that are opened without an encoding are told by Python."""
    more = {"PYTHONWARNDEFAULTENCODING": "1", "COURSEWARE_KEY_PASSWORD": townhall.PASSWORD}
    pc = GbkPc(tmp_path_factory.mktemp("gbk"), {**gbk_environment, **more})
    for name, text in TREE.items():
        file = pc.project / named(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        # Subtitles come from programs that write as the PC does.
        file.write_text(text, encoding="gbk" if name.endswith(".srt") else "utf-8")
    technical = pc.project / "content" / "technical"
    recipe = clips.Recipe("film", (clips.SMALL, clips.VOICE), (*clips.H264, *clips.AAC))
    clips.make(recipe, technical / named(FILM))
    clips.ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", pc.folder / "a.png")
    (pc.folder / "a.png").rename(technical / named("图 一.png"))
    townhall.enrol(pc.project)
    return pc


def test_a_month_is_made_where_all_names_are_chinese(pc: GbkPc) -> None:
    assert "没有错误" in pc.courseware("check")
    assert FILM in pc.courseware("inspect", f"柳河镇 工程/content/technical/{FILM}", project="")
    assert "网站做好了" in pc.courseware("build")
    page = (pc.project / "site" / "technical" / "apple.html").read_text(encoding="utf-8")
    assert "苹果树冬季修剪" in page

    lesson = pc.project / "content" / "technical" / named("苹果树.md")
    submitted = LESSON.replace("form:", "review: {state: submitted}\nform:")
    lesson.write_text(submitted, encoding="utf-8")
    pc.courseware("review", "pass", "apple", "--by", "r-1")
    assert "清河村" in pc.courseware("plan", "--month", "2026-11")
    pc.courseware("release", "2026-11", "--key", "release.key")
    (pc.folder / named("优盘")).mkdir()
    pc.courseware("deliver", "优盘", "--station", "qinghe", "--new")
    pc.courseware("verify", "优盘")
    assert [*(pc.folder / named("优盘") / "media").glob("*-hd.mp4")]

    pc.courseware("month", "2026-11", "--out", "看板")
    assert [*(pc.folder / named("看板")).iterdir()]
    pc.courseware("office", "export", "登记 表.xlsx")
    pc.courseware("office", "import", "登记 表.xlsx", "--dry-run")
    pc.courseware("backup", "备份.zip")
    pc.courseware("restore", "备份.zip", "--replace")


def test_a_new_project_and_a_new_lesson(pc: GbkPc) -> None:
    assert "新工程在" in pc.courseware("init", "新 工程", "--township", "青河镇", project="")
    pc.courseware("new", "policy", "医保怎么缴", project="新 工程")
    pc.courseware("tidy", "--yes", project="新 工程")
    pc.courseware("timetable", "ics", "日历.ics", "--month", "2026-11", project="新 工程")
    assert "青河镇" in (pc.folder / named("新 工程") / "mkdocs.yml").read_text(encoding="utf-8")
