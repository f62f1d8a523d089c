"""The sound of a study day as numbered files, for loudspeakers and cheap players."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import av
import pytest

from build_tools.progress import Silent
from build_tools.project import Project, read_project
from build_tools.release.archive.film_list import file_name
from build_tools.stages.timetable.audio import NothingToHear, audio_folder
from build_tools.stages.timetable.programme import NothingPlanned
from tests.conftest import MakeProject
from tests.trees import fingerprints

pytestmark = pytest.mark.ffmpeg

DAY = dt.date(2026, 11, 5)
TEXT = "---\ntitle: 图文课\nid: text\n---\n\n正文。\n"
FILM = "---\ntitle: '池塘: 过冬/喂鱼'\nid: pond\nvideo: pond.mpg\n---\n\n看片。\n"
TIMETABLE = """\
study_days: {days: [5, 15], at: "9:00", minutes: 120}
slots:
  - {day: 2026-11-05, lessons: [text, pond]}
  - {day: 2026-11-15, lessons: [text]}
"""


@pytest.fixture
def project(make_project: MakeProject, clips: dict[str, bytes]) -> Project:
    tree = {
        "content/technical/a.md": TEXT,
        "content/technical/b.md": FILM,
        "content/technical/pond.mpg": clips["pond.mpg"],
        "content/timetable.yml": TIMETABLE,
    }
    return read_project(make_project(tree))


def sound_of(file: Path) -> tuple[str, int, int]:
    with av.open(str(file)) as container:
        stream = container.streams.audio[0]
        seconds = sum(frame.samples for frame in container.decode(stream)) / stream.rate
        return stream.codec_context.name, stream.codec_context.channels, round(seconds)


def test_a_day_as_numbered_files(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "U盘"
    written = audio_folder(project, DAY, target, Silent(), as_mp3=False)
    assert [file.name for file in written.files] == ["01-池塘 过冬喂鱼.m4a"]
    assert written.silent == ("图文课",)
    assert sound_of(written.files[0])[0] == "aac"
    text = (target / "2026-11-05" / "00-广播稿.txt").read_bytes().decode("utf-8-sig")
    assert text.startswith(
        "各位乡亲，现在广播一个通知。\r\n11月5日，星期四，农历九月廿七，是学习日，"
    )
    # As MP3 what was there goes, and the same again has the same bytes.
    written = audio_folder(project, DAY, target, Silent(), as_mp3=True)
    assert sound_of(written.files[0]) == ("mp3float", 1, 3)
    before = fingerprints(target)
    assert sorted(before) == ["2026-11-05/00-广播稿.txt", "2026-11-05/01-池塘 过冬喂鱼.mp3"]
    audio_folder(project, DAY, target, Silent(), as_mp3=True)
    assert fingerprints(target) == before
    with pytest.raises(NothingToHear):
        audio_folder(project, dt.date(2026, 11, 15), target, Silent(), as_mp3=False)
    with pytest.raises(NothingPlanned):
        audio_folder(project, dt.date(2026, 11, 6), target, Silent(), as_mp3=False)
    assert fingerprints(target) == before


def test_names_that_every_player_takes() -> None:
    assert file_name('..\\"a"/b:c*?<d>|. ') == "abcd"
    assert file_name("？" * 90) == "？" * 40
    assert file_name("///") == "课"
