"""The checks before an output is published, as tables of cases."""

from __future__ import annotations

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from build_tools.media.encode import output_checks
from build_tools.media.encode.output_checks import OutputFacts, PacketTimes
from build_tools.media.plan import remarks
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.ladder import Ladder, plan
from build_tools.messages import in_chinese
from build_tools.model.facts import Measurements, SoundLevel
from build_tools.model.media import Remark
from tests.media.plan.test_ladder import FACTS, VIDEO

PLAN = plan([Clip(FACTS, Measurements(mono=SoundLevel(-20, -3)))], Ladder())
GOOD = OutputFacts(
    video="h264",
    profile="High",
    level=31,
    pixel_format="yuv420p",
    size=(1280, 720),
    video_end=100.0,
    audio="aac",
    channels=1,
    audio_end=99.0,
)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, []),
        ({"video_end": 99.1}, []),
        ({"video_end": 98.9}, ["length of the picture"]),
        ({"audio_end": 60.0}, ["length of the sound"]),
        ({"audio": ""}, ["sound codec"]),
        ({"channels": 2}, ["channels"]),
        ({"profile": "High 10", "pixel_format": "yuv420p10le"}, ["profile", "pixel format"]),
        ({"level": 42}, ["level"]),
        ({"size": (1280, 718)}, ["size"]),
        ({"square": False}, ["square pixels"]),
        ({"moov_first": False}, ["moov first"]),
        ({"video": "hevc"}, ["codec"]),
        ({"video_times": PacketTimes(2500, 0.0, 0.04, 0.04)}, []),
        ({"video_times": PacketTimes(2400, 0.0, 0.04, 4.04)}, ["times of the picture"]),
        ({"video_times": PacketTimes(2500, 0.5, 0.04, 0.04)}, ["times of the picture"]),
        ({"audio_times": PacketTimes(4640, -0.02, 0.0213, 0.0213)}, []),
        ({"audio_times": PacketTimes(6000, 0.0, 0.0, 0.0213)}, ["times of the sound"]),
        ({"audio_times": PacketTimes(4600, 0.0, 0.0213, 0.9)}, ["times of the sound"]),
    ],
)
def test_hd(change: dict[str, object], faults: list[str]) -> None:
    assert PLAN.picture
    output = replace(GOOD, **change)  # type: ignore[arg-type]
    assert output_checks.judge_video(output, PLAN, PLAN.picture.videos[0]) == faults


@pytest.mark.parametrize(
    "fault",
    [
        *("codec", "profile", "pixel format", "size", "square pixels", "level", "moov first"),
        *("length of the picture", "length of the sound", "sound", "sound codec", "channels"),
        *("decodes cleanly", "times of the picture", "times of the sound"),
    ],
)
def test_faults_are_said_in_chinese(fault: str) -> None:
    text = in_chinese(output_checks.fault_text(fault))
    assert text and all("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_hd_without_sound_must_have_none() -> None:
    silent = plan([Clip(replace(FACTS, audio=None), Measurements())], Ladder())
    assert silent.picture
    assert output_checks.judge_video(GOOD, silent, silent.picture.videos[0]) == ["sound"]
    mute = replace(GOOD, audio="", channels=0, audio_end=0.0)
    assert output_checks.judge_video(mute, silent, silent.picture.videos[0]) == []
    assert output_checks.judge_audio(mute, silent) == ["sound"]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, ["picture"]),
        ({"video": ""}, []),
        ({"video": "", "audio_end": 9}, ["length of the sound"]),
    ],
)
def test_m4a(change: dict[str, object], faults: list[str]) -> None:
    assert output_checks.judge_audio(replace(GOOD, **change), PLAN) == faults  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actual", "planned", "close"),
    [(2.0, 2.4, True), (2.0, 2.6, False), (3565, 3600, True), (3500, 3600, False), (0, 0, True)],
)
def test_is_close(actual: float, planned: float, close: bool) -> None:
    assert output_checks.is_close(actual, planned) is close


def _box(kind: bytes, size: int, *, wide: bool = False) -> bytes:
    if wide:
        return struct.pack(">I4sQ", 1, kind, size) + bytes(size - 16)
    return struct.pack(">I4s", size, kind) + bytes(size - 8)


@pytest.mark.parametrize(
    ("data", "first"),
    [
        (_box(b"ftyp", 16) + _box(b"moov", 40) + _box(b"mdat", 90), True),
        (_box(b"ftyp", 16) + _box(b"mdat", 90) + _box(b"moov", 40), False),
        (_box(b"ftyp", 16) + _box(b"mdat", 90, wide=True) + _box(b"moov", 40), False),
        (_box(b"ftyp", 16) + _box(b"moov", 40) + struct.pack(">I4s", 0, b"mdat") + bytes(9), True),
        (_box(b"ftyp", 16) + _box(b"moov", 40), False),
        (b"", False),
    ],
)
def test_order_of_boxes(tmp_path: Path, data: bytes, first: bool) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(data)
    assert output_checks.moov_first(path) is first


def test_every_remark_has_its_sentence() -> None:
    values = (
        "count",
        "length",
        "codec",
        "percent",
        "times",
        "there",
        "declared",
        "picture",
        "sound",
    )
    for kind in remarks.KINDS:
        sentence = remarks.sentence_for(Remark(kind, tuple((name, "7") for name in values)))
        assert "{" not in sentence
        assert len(sentence) > 20


def test_a_frame_rate_that_is_no_fraction_of_a_second_is_kept() -> None:
    video = replace(VIDEO, rate=Fraction(90_000, 3001))
    odd = plan([Clip(replace(FACTS, video=video), Measurements())], Ladder())
    assert odd.picture
    assert odd.picture.rate == Fraction(90_000, 3001)
