"""A source that is already what hd would be keeps its picture; all others are encoded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from build_tools.media.encode import stream_copy
from build_tools.media.encode.stream_copy import Coded
from build_tools.media.options import MediaOptions
from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.model.facts import Measured
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media import clips
from tests.media.conftest import QUICK, loudness, see
from tests.media.plan.test_ladder import FACTS, VIDEO

FIT = Clip(replace(FACTS, video=replace(VIDEO, width=1280, height=720)), Measured())
CODED = Coded("High", 31, 900_000, 10.0, "yuv420p")


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
        replace(FIT, measured=Measured(field_order="tff")),
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
        ({"keyframes": 10.4}, True),
        ({"keyframes": 30.0}, False),
        ({"hidden": True}, False),
        ({"pixels": "yuv422p"}, False),
    ],
)
def test_packets(change: dict[str, object], fit: bool) -> None:
    plan = ladder.plan([FIT], Ladder())
    assert stream_copy.fits(replace(CODED, **change), plan, Ladder()) is fit  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def fitting_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film as a careful editor exports it: High, small, in the colours of HDTV."""
    path = tmp_path_factory.mktemp("fits") / "fits.mp4"
    words = ["-c:v", "libx264", "-preset", "medium", "-crf", "30", "-pix_fmt", "yuv420p"]
    colours = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
    still = "testsrc2=s=640x360:r=25:d=2,select=1,loop=-1:1,trim=end=10"
    sources = [
        word
        for text in (still, clips.VOICE.replace("d=2", "d=10"))
        for word in ("-f", "lavfi", "-i", text)
    ]
    clips.ffmpeg(*sources, *words, *colours, *clips.AAC, "-t", "10", path)
    return path


def packets(path: Path) -> list[str]:
    """Return a hash of each packet of the picture."""
    with av.open(str(path)) as container:
        found = container.demux(container.streams.video[0])
        return [hashlib.sha256(bytes(packet)).hexdigest() for packet in found if packet.size]


def made_of(path: Path, folder: Path) -> MediaSet:
    target = folder / "film.mp4"
    target.write_bytes(path.read_bytes())
    recording = Recording(target, "film.mp4")
    options = MediaOptions(folder / ".cache", folder, jobs=1, ladder=QUICK)
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet), result
    return result


@pytest.mark.ffmpeg
def test_the_picture_is_copied_and_the_sound_levelled(fitting_film: Path, tmp_path: Path) -> None:
    made = made_of(fitting_film, tmp_path)
    assert made.hd and made.small and made.poster and made.storyboard
    assert packets(made.hd.path) == packets(fitting_film)
    assert packets(made.small.path) != packets(fitting_film)
    seen = see(made.hd.path)
    assert (seen.audio, seen.channels, seen.frames) == ("aac", 1, 250)
    assert loudness(made.hd.path)[0] == pytest.approx(-16, abs=1.5)
    assert seen.seconds == pytest.approx(10.0, abs=0.1)


@pytest.mark.ffmpeg
def test_a_damaged_picture_is_encoded_after_all(fitting_film: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.mp4"
    data = bytearray(fitting_film.read_bytes())
    with av.open(str(fitting_film)) as container:
        places = [
            (packet.pos, packet.size) for packet in container.demux(container.streams.video[0])
        ]
    at, size = max(((p, s) for p, s in places if p is not None), key=lambda place: place[1])
    for offset in range(at + size // 2, at + size // 2 + 40):
        data[offset] ^= 0x5A
    damaged.write_bytes(data)
    made = made_of(damaged, tmp_path)
    assert made.hd
    assert any("patched" in remark for remark in made.remarks)
    assert packets(made.hd.path) != packets(damaged)
