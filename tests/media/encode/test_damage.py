"""Damage is told by the seconds that it lasts, and much of it asks for a person's yes."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.errors import DamageUnaccepted
from build_tools.media.encode.damage import DamagedClip, damage_remarks
from build_tools.media.options import MediaOptions
from build_tools.media.plan.remarks import sentence_for
from build_tools.media.probe import probe
from build_tools.media.probe.damage import read_damage
from build_tools.media.transcode import transcode
from build_tools.model.facts import SourceFacts
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media.conftest import QUICK
from tests.media.plan.test_ladder import AUDIO, VIDEO

pytestmark = pytest.mark.ffmpeg

PREMATURE = ("[in#0/matroska,webm @ 0x1] File ended prematurely",)
# 100 seconds.
CLIP = DamagedClip("a.mp4", SourceFacts("x", VIDEO, AUDIO))
TWO = ((10.2, 12.7), (60.0, 61.0))


@pytest.mark.parametrize(
    ("change", "facts", "lines", "kinds"),
    [
        ({}, {}, (), []),
        ({"spans": TWO}, {}, (), ["damaged-at"]),
        ({"spans": ((10.0, 15.1),)}, {}, (), ["damaged!"]),
        ({"spans": TWO, "end": 60.0}, {}, (), ["damaged-at"]),
        ({"spans": TWO, "start": 13.0, "end": 60.0}, {}, (), []),
        ({"spans": TWO, "start": 50.0, "end": 66.0}, {}, (), ["damaged!"]),
        ({}, {"declared": 104.0}, PREMATURE, ["cut-off"]),
        ({"spans": TWO}, {"declared": 101.0}, PREMATURE, ["cut-off", "damaged-at"]),
        ({}, {"declared": 200.0}, PREMATURE, ["too-short!"]),
        ({"spans": TWO}, {"declared": 200.0}, PREMATURE, ["too-short!", "damaged-at"]),
        ({"end": 90.0}, {"declared": 200.0}, PREMATURE, ["shorter"]),
        ({}, {"declared": 36_000.0}, (), ["shorter"]),
        ({}, {"missing": 0.05}, (), ["cut-off"]),
        ({}, {"missing": 0.40}, (), ["too-short!"]),
    ],
)
def test_judgement(
    change: dict[str, object], facts: dict[str, float], lines: tuple[str, ...], kinds: list[str]
) -> None:
    """With an exclamation mark somebody has to accept it."""
    clip = replace(CLIP, facts=replace(CLIP.facts, **facts), **change)  # type: ignore[arg-type]
    found = damage_remarks([clip], lines, {"a.mp4": "ab" * 32})
    assert [r.kind + "!" * ("sha256" in dict(r.values)) for r in found] == kinds


def test_seconds_and_share_are_told() -> None:
    (remark,) = damage_remarks([replace(CLIP, spans=TWO)], (), {"a.mp4": ""})
    assert "0:10–0:13, 1:00–1:01 (3.5% of it)" in sentence_for(remark)


def test_each_recording_is_judged_by_itself() -> None:
    """Parts of one that were cut where its codecs change count together."""
    later = replace(CLIP, facts=replace(CLIP.facts, begin=100.0), spans=((2.0, 8.0),))
    other = replace(CLIP, name="b.mp4", spans=((0.0, 6.0),))
    clips = [replace(CLIP, spans=TWO), later, other]
    first, second = damage_remarks(clips, (), {"a.mp4": "aa", "b.mp4": "bb"})
    assert dict(first.values) == {
        "times": "0:00–0:06",
        "percent": "6.0%",
        "clip": "b.mp4",
        "sha256": "bb",
    }
    assert dict(second.values) == {
        "times": "0:10–0:13, 1:00–1:01, 1:42–1:48",
        "percent": "4.8%",
        "clip": "a.mp4",
    }


def damaged(source: Path, target: Path, share: float, flips: int = 40) -> Path:
    """Flip bits in a twentieth of a file, from a share of it on."""
    data, dice = bytearray(source.read_bytes()), random.Random(1)  # noqa: S311
    begin = int(len(data) * share)
    for _flip in range(flips):
        data[dice.randrange(begin, begin + len(data) // 20)] ^= 1 << dice.randrange(8)
    target.write_bytes(data)
    return target


@pytest.mark.parametrize("name", ["long.mkv", "long.ts"])
def test_the_seconds_are_those_that_are_damaged(
    name: str, recordings: dict[str, Path], tmp_path: Path
) -> None:
    path = damaged(recordings[name], tmp_path / name, 0.5)
    assert read_damage(recordings[name], (0, 1)) == ()
    spans = read_damage(path, (0, 1))
    assert spans and all(4.5 < begin < end < 7.1 for begin, end in spans)


def test_lost_seconds_of_a_broadcast_are_damaged(
    recordings: dict[str, Path], tmp_path: Path
) -> None:
    data, path = recordings["long.ts"].read_bytes(), tmp_path / "a.ts"
    first, last = (int(len(data) * share) // 188 * 188 for share in (0.5, 0.7))
    path.write_bytes(data[:first] + data[last:])
    assert probe.read_facts(path).corrupt
    ((begin, end),) = read_damage(path, (0, 1))
    assert begin == pytest.approx(5.0, abs=0.6)
    assert end == pytest.approx(7.0, abs=0.6)


def test_a_person_may_accept_damage_of_these_bytes(
    recordings: dict[str, Path], tmp_path: Path
) -> None:
    path = damaged(recordings["long.ts"], tmp_path / "a.ts", 0.5)
    options = MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)

    def outcome(code: str) -> object:
        recording = Recording(path, "a.ts", damage_accepted=code)
        return transcode([recording], options, Silent())[recording]

    refused = outcome("")
    assert isinstance(refused, DamageUnaccepted)
    assert "0:05" in str(refused)
    assert isinstance(outcome("3f2a-9c01-b7d4"), DamageUnaccepted)
    accepted = outcome(refused.code)
    assert isinstance(accepted, MediaSet)
    assert "0:05" in accepted.remarks[0]
    damaged(recordings["long.ts"], path, 0.4)
    assert isinstance(outcome(refused.code), DamageUnaccepted)
