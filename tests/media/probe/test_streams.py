"""Which streams of a source are used: programmes first, then languages; and the choice by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.errors import SourceRefused
from build_tools.media.analysis.sound import two_voices
from build_tools.media.options import MediaOptions
from build_tools.media.probe import streams
from build_tools.media.probe.probe import read_facts
from build_tools.media.transcode import transcode
from build_tools.model.facts import StreamFacts
from build_tools.model.media import NO_PICK, MediaSet, Recording, StreamPick
from build_tools.progress import Silent
from tests.media import clips
from tests.media.conftest import QUICK, corners, frame_at, read_film


def picture(index: int, weight: int = 100, **facts: object) -> StreamFacts:
    return replace(StreamFacts(index, "video", "h264", True, weight=weight), **facts)  # type: ignore[arg-type]


def sound(index: int, language: str = "", **facts: object) -> StreamFacts:
    stream = StreamFacts(index, "audio", "aac", True, weight=2, language=language)
    return replace(stream, **facts)  # type: ignore[arg-type]


TWO_PROGRAMMES = [
    picture(0, 100, programme=1),
    sound(1, "chi", programme=1, weight=9),
    picture(2, 400, programme=2),
    sound(3, "eng", programme=2),
    sound(4, "chi", programme=2),
]


@pytest.mark.parametrize(
    ("described", "pick", "chosen"),
    [
        ([picture(0), sound(1)], NO_PICK, (0, 1)),
        # The sound belongs to the picture, however rich that of another programme is.
        (TWO_PROGRAMMES, NO_PICK, (2, 4)),
        (TWO_PROGRAMMES, StreamPick(programme=1), (0, 1)),
        (TWO_PROGRAMMES, StreamPick(programme=2, sound=1), (2, 3)),
        (TWO_PROGRAMMES[:3], NO_PICK, (2, None)),
        ([picture(0), picture(1, 9), sound(2)], StreamPick(picture=2), (1, 2)),
        # A Chinese track before a foreign one, default or not; before one without a name it is not.
        ([picture(0), sound(1, "eng", default=True), sound(2, "chi")], NO_PICK, (0, 2)),
        ([picture(0), sound(1, "eng", default=True), sound(2, "yue")], NO_PICK, (0, 2)),
        ([picture(0), sound(1, "eng", default=True), sound(2, "zh-Hans")], NO_PICK, (0, 2)),
        ([picture(0), sound(1, "", default=True), sound(2, "chi")], NO_PICK, (0, 1)),
        ([picture(0), sound(1, "eng", default=True), sound(2, "und")], NO_PICK, (0, 2)),
        ([picture(0), sound(1, "eng"), sound(2, "fra", default=True)], NO_PICK, (0, 2)),
        ([picture(0), sound(1, "chi", aside=True), sound(2, "eng")], NO_PICK, (0, 2)),
        # The still of a motion photo has more pixels than its film.
        ([picture(0, 900, few=True, default=True), picture(1, 100)], NO_PICK, (1, None)),
        ([picture(0, 900, few=True)], NO_PICK, (0, None)),
    ],
)
def test_choice(
    described: list[StreamFacts], pick: StreamPick, chosen: tuple[int, int | None]
) -> None:
    choice = streams.choose(described, pick)
    assert (choice.video, choice.audio) == chosen


@pytest.mark.parametrize(
    ("pick", "message"),
    [
        (StreamPick(programme=3), "there are only 2 programmes in it; correct programme"),
        (StreamPick(programme=2, picture=2), "there are only 1 pictures in it; correct picture"),
        (StreamPick(programme=2, sound=3), "there are only 2 sounds in it; correct sound"),
    ],
)
def test_what_is_not_there_is_told(pick: StreamPick, message: str) -> None:
    with pytest.raises(SourceRefused, match=message):
        streams.choose(TWO_PROGRAMMES, pick)


@pytest.fixture(scope="module")
def multiplex(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two programmes: a small picture with a rich sound, and a large one with a plain sound."""
    path = tmp_path_factory.mktemp("multiplex") / "evening.ts"
    sources = (
        "color=red:s=160x90:r=25:d=1",
        "aevalsrc='0.3*sin(2*PI*220*t)|0.3*sin(2*PI*523*t)':s=48000:d=1",
        clips.quarters(320, 180, "25", 1),
        "sine=440:d=1:r=48000",
    )
    inputs = [word for text in sources for word in ("-f", "lavfi", "-i", text)]
    maps = [word for number in range(4) for word in ("-map", str(number))]
    programmes = ["-program", "title=A:st=0:st=1", "-program", "title=B:st=2:st=3"]
    clips.ffmpeg(*inputs, *maps, *clips.MPEG2, "-c:a", "mp2", *programmes, path)
    return path


@pytest.mark.ffmpeg
def test_a_picture_gets_the_sound_of_its_programme(multiplex: Path) -> None:
    facts = read_facts(multiplex)
    assert [stream.programme for stream in facts.streams] == [1, 1, 2, 2]
    assert facts.video and facts.audio
    assert (facts.video.width, facts.audio.channels) == (320, 1)
    other = read_facts(multiplex, StreamPick(programme=1))
    assert other.video and other.audio
    assert (other.video.width, other.audio.channels) == (160, 2)


@pytest.mark.ffmpeg
def test_what_is_chosen_by_hand_is_made_and_has_a_key_of_its_own(
    multiplex: Path, tmp_path: Path
) -> None:
    options = MediaOptions(multiplex.parent / ".cache", multiplex.parent, jobs=1, ladder=QUICK)
    whole = Recording(multiplex, "evening.ts")
    small = replace(whole, pick=StreamPick(programme=1, channel="right"))
    media = transcode([whole, small], options, Silent())
    sets = [media[whole], media[small]]
    assert all(isinstance(item, MediaSet) for item in sets)
    large, red = (item for item in sets if isinstance(item, MediaSet))
    assert large.hd and red.hd and large.provenance and red.provenance
    assert corners(frame_at(large.hd.path, 0.5)) == "red lime blue white"
    assert corners(frame_at(red.hd.path, 0.5)) == "red red red red"
    assert read_film(red.hd.path).channels == 1
    assert [len(item.provenance.clips[0]) for item in (large, red) if item.provenance] == [3, 4]
    assert red.provenance.clips[0][3:] == ("programme=1 channel=right",)


QUIET = 1e-6


def levels(left: list[float], right: list[float], common: float) -> list[list[float]]:
    """Return the levels of two channels and of half their difference, in dB.

    `common` is the correlation of their waves.
    """
    import math

    side = [
        math.sqrt((a * a + b * b - 2 * common * a * b) / 4)
        for a, b in zip(left, right, strict=True)
    ]
    return [
        [20 * math.log10(max(level, QUIET)) for level in series] for series in (left, right, side)
    ]


SPEECH = [0.1, 0.3, 0.02, 0.2, 0.15, 0.05, 0.3, 0.01] * 5
OTHER = [0.2, 0.05, 0.2, 0.3, 0.02, 0.25, 0.1, 0.2] * 5
FIRST = [0.2, 0.3, 0.1, 0.2, QUIET, QUIET, QUIET, QUIET] * 5
SECOND = [QUIET, QUIET, QUIET, QUIET, 0.2, 0.3, 0.1, 0.2] * 5


@pytest.mark.parametrize(
    ("left", "right", "common", "two"),
    [
        (SPEECH, OTHER, 0.02, True),
        (SPEECH, SPEECH, 1.0, False),
        (SPEECH, SPEECH, 0.05, False),  # wide music: loud and soft together
        (SPEECH, OTHER, 0.4, False),
        (FIRST, SECOND, 0.0, False),  # two who take turns
        (SPEECH, [QUIET] * 40, 0.0, False),
        (SPEECH, [0.1] * 40, 0.0, False),  # a hum
        (SPEECH[:8], OTHER[:8], 0.0, False),
    ],
)
def test_two_languages(left: list[float], right: list[float], common: float, two: bool) -> None:
    assert two_voices(*levels(left, right, common)) is two
