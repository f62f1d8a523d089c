"""`courseware sound`: lessons as MP3 for players that show little and sort by what they find."""

from __future__ import annotations

import threading
from pathlib import Path

import av
import imageio_ffmpeg
import pytest

from build_tools.media.encode.sound_files import measure
from build_tools.media.ffmpeg.runner import Limits
from build_tools.media.mp3 import id3v1
from build_tools.progress import Silent
from build_tools.project import Project, read_project
from build_tools.stages.sounds.sound import SoundRefused, sound_folder
from tests.conftest import MakeProject
from tests.trees import fingerprints

pytestmark = pytest.mark.ffmpeg

FILM = "---\ntitle: '池塘: 过冬/喂鱼'\nid: pond\nvideo: pond.mpg\n---\n\n看片。\n"
READ = "---\ntitle: 读的课\nid: read\nreadings: pond.mpg\n---\n\n正文。\n"
TEXT = "---\ntitle: 图文课\nid: text\n---\n\n正文。\n"


@pytest.fixture
def project(make_project: MakeProject, clips: dict[str, bytes]) -> Project:
    tree = {
        "content/technical/a.md": READ,
        "content/technical/b.md": FILM,
        "content/technical/c.md": TEXT,
        "content/technical/pond.mpg": clips["pond.mpg"],
    }
    return read_project(make_project(tree))


def loudness(file: Path) -> float:
    level = measure(file, imageio_ffmpeg.get_ffmpeg_exe(), threading.Event(), Limits.for_length(3))
    assert level is not None
    return level.loudness


def m4a_of(project: Project) -> Path:
    (file,) = (project.cache / "media").glob("*-audio.m4a")
    return file


def test_numbered_with_tags_in_two_codings(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "U盘" / "广播"
    written = sound_folder(project, ["pond", "content/technical/a.md", "pond"], folder, Silent())
    names = ["01-池塘 过冬喂鱼.mp3", "02-读的课.mp3"]
    assert [file.name for file in written.files] == names
    assert sorted(fingerprints(folder.parent)) == [f"广播/{name}" for name in names]
    data = written.files[0].read_bytes()
    # ID3v2.3; UTF-16 with its mark before the title.
    assert data[:5] == b"ID3\x03\x00"
    assert "池塘: 过冬/喂鱼".encode("utf-16") in data[:1000]
    tag = data[-128:]
    assert tag[:3] == b"TAG"
    assert tag[3:33].rstrip(b"\0").decode("gbk") == "池塘: 过冬/喂鱼"
    assert tag[-2] == 1
    with av.open(str(written.files[0])) as container:
        stream = container.streams.audio[0]
        assert stream.codec_context.name == "mp3float"
        assert stream.codec_context.channels == 1
        assert abs(sum(f.samples for f in container.decode(stream)) / stream.rate - 3) < 0.1
    assert abs(loudness(written.files[0]) - loudness(m4a_of(project))) < 0.2
    # What was written before goes, and the entries lie in their order.
    before = fingerprints(folder)
    sound_folder(project, ["read"], folder, Silent())
    assert list(fingerprints(folder)) == ["01-读的课.mp3"]
    sound_folder(project, ["pond", "read"], folder, Silent())
    assert fingerprints(folder) == before


def test_all_faults_at_once_and_nothing_written(project: Project, tmp_path: Path) -> None:
    (tmp_path / "01-别人的歌.mp3").write_bytes(b"\xff\xfb" * 100)
    before = fingerprints(tmp_path)
    with pytest.raises(SoundRefused) as refused:
        sound_folder(project, ["pnd", "text", "pond"], tmp_path, Silent())
    first, second, third = str(refused.value).splitlines()
    assert "'pnd'" in first
    assert "'pond'" in first
    assert str(tmp_path / "广播") in second
    assert "图文课" in third
    assert fingerprints(tmp_path) == before


def test_a_title_longer_than_the_old_tag_ends_between_characters() -> None:
    tag = id3v1("果" * 14 + "a树木", "", 300)
    assert len(tag) == 128
    assert tag[3:33].rstrip(b"\0").decode("gbk") == "果" * 14 + "a"
    assert tag[-2] == 255
