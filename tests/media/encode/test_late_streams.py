"""Recordings whose sound begins later than their picture, or before it, as broadcasts are cut in.

ffmpeg counts times from the first stream that it is asked for, and picture and sound are read one
without the other.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.media.options import MediaOptions
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media.beeps import OFF, ON, beeps, flashes
from tests.media.clips import ffmpeg
from tests.media.conftest import QUICK

pytestmark = pytest.mark.ffmpeg

LIT = f"between(mod(t,1),{ON},{OFF})"
PICTURE = f"color=gray:s=320x240:r=25:d=3,drawbox=t=fill:c=white:enable='{LIT}',format=yuv420p"
SOUND = f"aevalsrc='0.5*sin(2*PI*880*t)*{LIT}':s=48000:d=3"
MPEG = ("-c:v", "mpeg2video", "-q:v", "4", "-g", "12", "-c:a", "mp2")


@pytest.mark.parametrize(
    ("name", "picture_late", "sound_late"),
    [("a.ts", "0", "0.3"), ("a.ts", "0.3", "0"), ("a.mpg", "0", "1"), ("a.mkv", "0", "0.3")],
)
def test_sound_and_picture_begin_apart(
    name: str, picture_late: str, sound_late: str, tmp_path: Path
) -> None:
    source = tmp_path / name
    picture = ("-itsoffset", picture_late, "-f", "lavfi", "-i", PICTURE)
    sound = ("-itsoffset", sound_late, "-f", "lavfi", "-i", SOUND)
    ffmpeg(*picture, *sound, *MPEG, source)
    options = MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)
    recording = Recording(source, name)
    media = transcode([recording], options, Silent())[recording]
    assert isinstance(media, MediaSet), media
    assert media.hd and media.audio
    apart = float(sound_late) - float(picture_late)
    seen, heard = flashes(media.hd.path), beeps(media.hd.path, counted=True)
    assert seen == pytest.approx(flashes(source), abs=0.1)
    assert heard == pytest.approx(beeps(source), abs=0.1)
    assert beeps(media.audio.path, counted=True) == heard
    assert [b - a for a, b in zip(seen, heard, strict=True)] == pytest.approx([apart] * 3, abs=0.1)
