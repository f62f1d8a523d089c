"""Sound that is even: what a meter reads off every file, whatever the source is like."""

from __future__ import annotations

import threading
from pathlib import Path

import av
import pytest

from build_tools.errors import OutputRejected
from build_tools.media.encode.filter_graph import Correction
from build_tools.media.encode.sound_files import measure, next_correction
from build_tools.media.ffmpeg import runner
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.model.facts import SoundLevel
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media import clips
from tests.media.conftest import QUICK, loudness

SECONDS = 4
VOICE = "sin(2*PI*220*t)*(0.55+0.45*sin(2*PI*3*t))"
ROOM = "sin(2*PI*523*t)"
SOURCES = {
    # Knocks on the microphone, 23 dB above the voice: the peak stands in the way of the gain.
    "knocks": f"0.06*{VOICE}+0.9*lt(mod(t\\,1)\\,0.003)*sin(2*PI*900*t)",
    "antiphase": f"0.2*{VOICE}|-0.2*{VOICE}",
    # An orchestra on one microphone, or a room around a speaker: nothing but a person knows.
    "narrow": f"0.2*{VOICE}+0.02*{ROOM}|0.2*{VOICE}-0.02*{ROOM}",
    "wide": f"0.2*{VOICE}+0.1*{ROOM}|0.2*{VOICE}-0.1*{ROOM}",
    "loud": f"0.99*{VOICE}|0.99*{VOICE}",
}


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("name", "channels"), [*((n, 1) for n in SOURCES if n != "wide"), ("wide", 2)]
)
def test_a_meter_reads_the_same_off_every_file(name: str, channels: int, tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    inputs = ("-f", "lavfi", "-i", f"color=gray:s=64x48:r=5:d={SECONDS}")
    sound = ("-f", "lavfi", "-i", f"aevalsrc='{SOURCES[name]}':s=48000:d={SECONDS}")
    clips.ffmpeg(*inputs, *sound, *clips.H264, "-c:a", "flac", path)
    options = MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)
    recording = Recording(path, "a.mkv")
    media = transcode([recording], options, Silent())[recording]
    assert isinstance(media, MediaSet)
    assert media.hd and media.audio
    for rendition in (media.hd, media.audio):
        integrated, peak = loudness(rendition.path)
        assert integrated == pytest.approx(-16, abs=1)
        assert peak <= -1.0
    assert channels_of(media.hd.path) == channels
    assert any("sound: stereo" in remark for remark in media.remarks) is (name == "narrow")
    assert channels_of(media.audio.path) == 1


def channels_of(path: Path) -> int:
    with av.open(str(path)) as container:
        return container.streams.audio[0].codec_context.channels


@pytest.mark.parametrize(
    ("loudness", "peak", "may_rise", "correction"),
    [
        (-16.0, -2.0, True, None),
        (-16.4, -1.0, True, None),
        (-17.5, -2.0, True, Correction(2.4, 0.0)),
        (-15.0, -2.0, True, Correction(-1.6, 0.0)),
        (-16.0, 0.2, True, Correction(0.0, 1.7)),
        (-30.0, -9.0, True, Correction(12.0, 0.0)),
        (-30.0, -9.0, False, None),
        (-70.0, -60.0, True, None),
    ],
)
def test_correction(
    loudness: float, peak: float, may_rise: bool, correction: Correction | None
) -> None:
    level = SoundLevel(loudness, peak)
    assert next_correction(Correction(), level, Ladder(), may_rise=may_rise) == correction


def test_a_correction_goes_on_from_the_one_before() -> None:
    level = SoundLevel(-17.0, -0.7)
    assert next_correction(Correction(2.0, 0.5), level, Ladder()) == Correction(3.6, 1.3)


def test_what_cannot_be_measured_is_left() -> None:
    assert next_correction(Correction(), None, Ladder()) is None


@pytest.mark.ffmpeg
@pytest.mark.parametrize("damaged", [False, True])
def test_a_sound_that_does_not_decode_is_noticed_by_the_meter(
    damaged: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.m4a"
    clips.ffmpeg("-f", "lavfi", "-i", "sine=440:d=2", *clips.AAC, path)
    if damaged:
        data = bytearray(path.read_bytes())
        middle = data.index(b"mdat") + 8000
        data[middle : middle + 300] = bytes(byte ^ 0x5A for byte in data[middle : middle + 300])
        path.write_bytes(data)
    arguments = (path, clips.FFMPEG, threading.Event(), runner.Limits.for_length(2))
    if not damaged:
        assert measure(*arguments)
        return
    with pytest.raises(OutputRejected, match="cannot be played"):
        measure(*arguments)
