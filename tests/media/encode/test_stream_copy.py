"""A source that is already what hd would be keeps its picture; all others are encoded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from build_tools.files import sha256_of
from build_tools.media.encode import stream_copy
from build_tools.media.encode.stream_copy import H264Stream
from build_tools.media.options import MediaOptions
from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.ladder import Ladder
from build_tools.media.probe.probe import read_facts
from build_tools.media.transcode import transcode
from build_tools.model.facts import Measurements
from build_tools.model.media import MediaSet, Recording, damage_code
from build_tools.progress import Silent
from tests.media import clips
from tests.media.conftest import QUICK, loudness, read_film
from tests.media.plan.test_ladder import FACTS, VIDEO

FIT = Clip(replace(FACTS, video=replace(VIDEO, width=1280, height=720)), Measurements())
STREAM = H264Stream("High", 31, 900_000, 10.0, "yuv420p")


@pytest.mark.parametrize(
    ("change", "fit"),
    [
        ({}, True),
        ({"width": 1920, "height": 1080}, False),
        ({"codec": "hevc"}, False),
        ({"sar": Fraction(4, 3)}, False),
        ({"rotation": 180}, False),
        ({"mirrored": True}, False),
        ({"variable": True}, False),
        ({"rate": Fraction(50)}, False),
        ({"transfer": "hlg"}, False),
        ({"matrix": "bt601"}, False),
        ({"full_range": True}, False),
        ({"starts_on_keyframe": False}, False),
        ({"start": 1.0}, False),
    ],
)
def test_facts(change: dict[str, object], fit: bool) -> None:
    assert FIT.facts.video
    video = replace(FIT.facts.video, **change)  # type: ignore[arg-type]
    clip = replace(FIT, facts=replace(FIT.facts, video=video))
    assert stream_copy.may_fit(clip, ladder.plan([clip], Ladder())) is fit


@pytest.mark.parametrize(
    "clip",
    [
        replace(FIT, start=1.0),
        replace(FIT, measurements=Measurements(field_order="tff")),
        replace(FIT, facts=replace(FIT.facts, container="mpegts")),
        replace(FIT, facts=replace(FIT.facts, missing=0.05)),
    ],
)
def test_what_must_be_changed_does_not_fit(clip: Clip) -> None:
    assert not stream_copy.may_fit(clip, ladder.plan([clip], Ladder()))


@pytest.mark.parametrize(
    ("change", "fit"),
    [
        ({}, True),
        ({"profile": "Main"}, True),
        ({"profile": "Baseline"}, False),
        ({"profile": "High 4:2:2"}, False),
        ({"level": 41}, False),
        ({"bit_rate": 1_300_000}, False),
        ({"keyframe_interval": 10.4}, True),
        ({"keyframe_interval": 30.0}, False),
        ({"partly_hidden": True}, False),
        ({"pixel_format": "yuv422p"}, False),
    ],
)
def test_packets(change: dict[str, object], fit: bool) -> None:
    plan = ladder.plan([FIT], Ladder())
    assert stream_copy.fits(replace(STREAM, **change), plan, Ladder()) is fit  # type: ignore[arg-type]


@pytest.mark.ffmpeg
def test_the_stretch_behind_the_last_keyframe_counts(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    picture = ["-f", "lavfi", "-i", "color=s=64x64:r=5:d=30"]
    keyframes = ["-g", "999", "-force_key_frames", "0,1,2"]
    clips.ffmpeg(*picture, "-c:v", "libx264", "-preset", "ultrafast", *keyframes, film)
    video = read_facts(film).video
    assert video
    interval = stream_copy.read_stream(film, video).keyframe_interval
    assert interval == pytest.approx(28.0, abs=0.5)


@pytest.fixture(scope="module")
def fitting_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film as a careful editor exports it: High, small, in the colours of HDTV."""
    path = tmp_path_factory.mktemp("fits") / "fits.mp4"
    codec = ["-c:v", "libx264", "-preset", "medium", "-crf", "30", "-pix_fmt", "yuv420p"]
    colours = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
    still = "testsrc2=s=640x360:r=25:d=2,select=1,loop=-1:1,trim=end=10"
    sources = [
        argument
        for graph in (still, clips.VOICE.replace("d=2", "d=10"))
        for argument in ("-f", "lavfi", "-i", graph)
    ]
    clips.ffmpeg(*sources, *codec, *colours, *clips.AAC, "-t", "10", path)
    return path


def packets(path: Path) -> list[str]:
    """Return a hash of each packet of the picture."""
    with av.open(str(path)) as container:
        demuxed = container.demux(container.streams.video[0])
        return [hashlib.sha256(bytes(packet)).hexdigest() for packet in demuxed if packet.size]


def transcoded(path: Path, folder: Path) -> MediaSet:
    """Transcode a film, damaged or not."""
    target = folder / "film.mp4"
    target.write_bytes(path.read_bytes())
    recording = Recording(target, "film.mp4", damage_accepted=damage_code(sha256_of(target)))
    options = MediaOptions(folder / ".cache", folder, jobs=1, ladder=QUICK)
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet), result
    return result


@pytest.mark.ffmpeg
def test_the_picture_is_copied_and_the_sound_levelled(fitting_film: Path, tmp_path: Path) -> None:
    media = transcoded(fitting_film, tmp_path)
    assert media.hd and media.poster and media.storyboard
    assert packets(media.hd.path) == packets(fitting_film)
    hd = read_film(media.hd.path)
    assert (hd.audio, hd.channels, hd.frames) == ("aac", 1, 250)
    assert loudness(media.hd.path)[0] == pytest.approx(-16, abs=1.5)
    assert hd.seconds == pytest.approx(10.0, abs=0.1)


@pytest.mark.ffmpeg
def test_a_damaged_picture_is_encoded_after_all(fitting_film: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.mp4"
    data = bytearray(fitting_film.read_bytes())
    with av.open(str(fitting_film)) as container:
        packet_ranges = [
            (packet.pos, packet.size) for packet in container.demux(container.streams.video[0])
        ]
    start, size = max(
        ((p, s) for p, s in packet_ranges if p is not None), key=lambda packet: packet[1]
    )
    for offset in range(start + size // 2, start + size // 2 + 40):
        data[offset] ^= 0x5A
    damaged.write_bytes(data)
    media = transcoded(damaged, tmp_path)
    assert media.hd
    assert any("damaged at 0:00" in remark for remark in media.remarks)
    assert packets(media.hd.path) != packets(damaged)
