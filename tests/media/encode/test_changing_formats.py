"""Recordings whose format changes in the middle: sound and picture stay where they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from build_tools.errors import OutputRejected
from build_tools.media.encode import sound_files, uniform
from build_tools.media.options import MediaOptions
from build_tools.media.probe.codec_changes import read_codec_changes
from build_tools.media.probe.probe import read_facts
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media.beeps import (
    FAMILIES,
    ON,
    BeepClip,
    beeps,
    broadcast,
    flashes,
    join,
    random_broadcast,
    random_clips,
)
from tests.media.conftest import QUICK, frame_at

pytestmark = pytest.mark.ffmpeg

CLOSE = 0.1
MEETING = [BeepClip("vp8", "320x180", channels=1), BeepClip("vp8", "240x180")]
BROADCAST = [
    BeepClip("mpeg2", "360x288", "16/15", channels=1),
    BeepClip("mpeg2", "360x288", "64/45"),
]


def transcoded(path: Path, **trims: float) -> MediaSet:
    options = MediaOptions(path.parent / ".cache", path.parent, jobs=1, ladder=QUICK)
    recording = Recording(path, path.name, **trims)
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet), result
    return result


def assert_together(media: MediaSet, source: Path, begin: float = 0.0) -> None:
    """Sound and picture are where the source has them, from `begin` on."""
    assert media.hd and media.audio
    seen = [time - begin for time in flashes(source) if time > begin + CLOSE]
    heard = [time - begin for time in beeps(source) if time > begin + CLOSE]
    assert len(seen) == len(heard) > 1
    assert flashes(media.hd.path) == pytest.approx(seen, abs=CLOSE)
    assert beeps(media.hd.path, counted=True) == pytest.approx(heard, abs=CLOSE)
    assert beeps(media.audio.path, counted=True) == pytest.approx(heard, abs=CLOSE)


@pytest.mark.parametrize("clips", [MEETING, BROADCAST], ids=["meeting", "broadcast"])
def test_nothing_is_lost_where_the_format_changes(clips: list[BeepClip], tmp_path: Path) -> None:
    source = join(clips, tmp_path / f"a.{FAMILIES[clips[0].family].suffix}")
    media = transcoded(source)
    assert_together(media, source)
    assert media.remarks == ()


def test_trims_hold_across_a_change(tmp_path: Path) -> None:
    source = join(BROADCAST, tmp_path / "a.ts")
    media = transcoded(source, start=1.0, end=3.5)
    assert media.duration == pytest.approx(2.5, abs=CLOSE)
    assert media.hd
    assert flashes(media.hd.path) == pytest.approx([0.4, 1.4, 2.4], abs=CLOSE)
    assert beeps(media.hd.path, counted=True) == pytest.approx([0.4, 1.4, 2.4], abs=CLOSE)


def test_each_shape_is_shown_as_it_was(tmp_path: Path) -> None:
    """4:3 stands between bars as high as the 16:9 that follows it."""
    hd = transcoded(join(BROADCAST, tmp_path / "a.ts")).hd
    assert hd
    assert (hd.width, hd.height) == (512, 288)
    assert [shown_box(hd.path, second) for second in (1.0, 3.0)] == [
        pytest.approx((64, 0, 448, 288), abs=3),
        pytest.approx((0, 0, 512, 288), abs=3),
    ]


def shown_box(path: Path, second: float) -> tuple[int, int, int, int]:
    picture = frame_at(path, second).convert("L").point([0] * 60 + [255] * 196)
    box = picture.getbbox()
    assert box
    return box


def test_the_probe_knows_each_change(tmp_path: Path) -> None:
    facts = read_facts(join(BROADCAST, tmp_path / "a.ts"))
    assert facts.video and facts.audio
    assert [(f.sar, f.start) for f in facts.video.formats] == [
        (Fraction(16, 15), pytest.approx(0, abs=0.05)),
        (Fraction(64, 45), pytest.approx(2, abs=0.05)),
    ]
    assert [(f.channels, f.start) for f in facts.audio.formats] == [
        (1, pytest.approx(0, abs=0.05)),
        (2, pytest.approx(2, abs=0.05)),
    ]


def test_a_recording_of_one_format_is_read_as_it_is(tmp_path: Path) -> None:
    path = MEETING[0].make(tmp_path / "a.webm")
    facts = read_facts(path)
    clip = Recording(path, path.name)
    assert not facts.changing
    unused = tmp_path / "none"
    assert uniform.uniform(clip, facts, QUICK, unused, "", None).clip is clip  # type: ignore[arg-type]


def test_times_of_packets_are_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as if nothing changed, the file has the right length, and sound of other times."""
    monkeypatch.setattr(sound_files, "_FAULTS", ())  # the meter, which complains of them too
    source = join(BROADCAST, tmp_path / "a.ts")
    monkeypatch.setattr(
        uniform, "uniform", lambda clip, facts, *_: uniform.UniformSource(clip, facts)
    )
    options = MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)
    recording = Recording(source, "a.ts")
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, OutputRejected)
    assert "the times of the sound" in str(result)


@pytest.mark.parametrize(
    "seed",
    [0, 10, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(11, 40))],
)
def test_random_joins_keep_sound_and_picture_together(seed: int, tmp_path: Path) -> None:
    clips = random_clips(seed)
    source = join(clips, tmp_path / f"a.{FAMILIES[clips[0].family].suffix}")
    assert_together(transcoded(source), source)


@pytest.mark.parametrize(
    ("family", "samples"),
    [("h264", (24000, 48000)), ("h264", (48000, 24000)), ("mpeg2", (32000, 48000))],
)
@pytest.mark.parametrize("joined", [join, broadcast])
def test_the_sampling_rate_may_change(
    joined: Callable[[Iterable[BeepClip], Path], Path],
    family: str,
    samples: tuple[int, int],
    tmp_path: Path,
) -> None:
    """Of some frames of sound a transport stream has the time of the first only."""
    clips = [BeepClip(family, channels=n + 1, samples=rate) for n, rate in enumerate(samples)]
    media = transcoded(joined(clips, tmp_path / "a.ts"))
    assert media.hd and media.audio
    expected = [second + ON for second in range(4)]
    assert flashes(media.hd.path) == pytest.approx(expected, abs=CLOSE)
    assert beeps(media.hd.path, counted=True) == pytest.approx(expected, abs=CLOSE)
    assert beeps(media.audio.path, counted=True) == pytest.approx(expected, abs=CLOSE)


CHANNEL = [
    BeepClip("mpeg2", "360x288", "16/15"),
    BeepClip("h264", "320x180"),
    BeepClip("h264-ac3", "320x180", channels=1),
]


def test_codecs_may_change_too(tmp_path: Path) -> None:
    """MPEG-2 with MPEG sound, then H.264 with AAC, then AC-3, all under other numbers."""
    source = broadcast(CHANNEL, tmp_path / "a.ts")
    media = transcoded(source, start=1.0)
    assert media.hd and media.audio
    expected = [second + 0.4 for second in range(5)]
    assert flashes(media.hd.path) == pytest.approx(expected, abs=CLOSE)
    assert beeps(media.hd.path, counted=True) == pytest.approx(expected, abs=CLOSE)
    assert beeps(media.audio.path, counted=True) == pytest.approx(expected, abs=CLOSE)
    assert media.remarks == ()
    first, _second, third = ((tmp_path / f"a-{number}.ts").read_bytes() for number in range(3))
    source.write_bytes(first + third + first)
    changes = read_codec_changes(source, frozenset({0x100, 0x101}))
    assert [change.table for change in changes] == [
        pytest.approx(border, abs=4 * 188) for border in (len(first), len(first + third))
    ]


@pytest.mark.parametrize("packets", ["plain", "of a disc", "with a few bytes missing"])
def test_tables_tell_where_codecs_change(packets: str, tmp_path: Path) -> None:
    source = broadcast(CHANNEL[:2], tmp_path / "a.ts")
    data, border = source.read_bytes(), (tmp_path / "a-0.ts").stat().st_size
    if packets == "of a disc":
        starts = range(0, len(data), 188)
        source.write_bytes(b"".join(bytes(4) + data[start : start + 188] for start in starts))
        border = border // 188 * 192
    if packets == "with a few bytes missing":
        source.write_bytes(data[:50_000] + data[50_007:])
    facts = read_facts(source)
    (change,) = facts.codec_changes
    # Before the tables lies the name of the channel.
    assert 0 <= change.table - border < change.offset - border < 4 * 192
    assert facts.video and facts.video.codec == "mpeg2video"
    assert read_facts(tmp_path / "a-0.ts").codec_changes == ()


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 30))]
)
def test_random_codecs_keep_sound_and_picture_together(seed: int, tmp_path: Path) -> None:
    clips = random_broadcast(seed)
    media = transcoded(broadcast(clips, tmp_path / "a.ts"))
    assert media.hd and media.audio
    expected = [second + 0.4 for second in range(round(sum(clip.seconds for clip in clips)))]
    assert flashes(media.hd.path) == pytest.approx(expected, abs=CLOSE)
    assert beeps(media.hd.path, counted=True) == pytest.approx(expected, abs=CLOSE)


def test_random_parts_keep_sound_and_picture_together(tmp_path: Path) -> None:
    """Parts of a lesson, in three codecs, one of which changes its format itself."""
    meeting = join(MEETING, tmp_path / "a.webm")
    others = [
        BeepClip("h264", "320x180", rate="30").make(tmp_path / "b.ts"),
        BeepClip("dvd", channels=6).make(tmp_path / "c.mpg"),
    ]
    recording = Recording(meeting, "a.webm")
    recording = replace(recording, more=tuple(Recording(path, path.name) for path in others))
    options = MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)
    media = transcode([recording], options, Silent())[recording]
    assert isinstance(media, MediaSet) and media.hd
    expected = [second + 0.4 for second in range(8)]
    assert flashes(media.hd.path) == pytest.approx(expected, abs=CLOSE)
    assert beeps(media.hd.path, counted=True) == pytest.approx(expected, abs=CLOSE)
