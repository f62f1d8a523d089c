"""Long recordings in pieces: the frames, times and sound of one go, whatever interrupts them."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import ffmpeg
import pytest

from build_tools.errors import EncodeFailed, MediaError
from build_tools.media.encode import filter_graph
from build_tools.media.ffmpeg import arguments
from build_tools.media.options import MediaOptions
from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.pieces import pieces_of
from build_tools.media.probe import probe
from build_tools.media.transcode import transcode
from build_tools.model.facts import FieldOrder, Measurements
from build_tools.model.media import MediaSet, Recording
from build_tools.model.transcoding import Plan
from build_tools.progress import Silent
from tests.media import clips
from tests.media.beeps import BeepClip, beeps, flashes
from tests.media.conftest import QUICK, read_film

pytestmark = pytest.mark.ffmpeg

STEPS = replace(QUICK, piece_seconds=2, keyframe_seconds=1)
CLIP = BeepClip("h264", "160x90", rate="10", seconds=6.0)
FRAME_HASHES = {"f": "framehash", "hash": "md5"}


def planned(path: Path, order: FieldOrder = "progressive", **trims: float) -> Plan:
    facts, measured = probe.read_facts(path), Measurements(field_order=order)
    return ladder.plan([Clip(facts, measured, **trims)], STEPS)


def hashes(graph: object, target: Path) -> list[str]:
    """Return a hash of each frame that a graph gives."""
    output = ffmpeg.output(graph, str(target), **FRAME_HASHES)
    clips.ffmpeg(*arguments.compiled(output.overwrite_output(), clips.FFMPEG, "fatal")[1:])
    lines = target.read_text(encoding="utf-8").splitlines()
    return [line.rpartition(",")[2].strip() for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(
    ("name", "order", "trims"),
    [
        ("long.mp4", "progressive", {}),
        ("long.ts", "progressive", {"start": 1.34, "end": 9.1}),
        ("fields.ts", "tff", {}),
        ("fields.mpg", "tff", {"start": 0.7}),
        ("b-frames.mkv", "progressive", {}),
        ("b-frames.flv", "progressive", {}),
        ("b-frames.avi", "progressive", {}),
        ("old.wmv", "progressive", {"start": 0.5}),
        ("sparse.mkv", "progressive", {}),
    ],
)
def test_pieces_have_the_frames_of_one_go(
    name: str,
    order: FieldOrder,
    trims: dict[str, float],
    sources: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filter_graph, "_READ_EARLY", 1.0)
    path = sources[name]
    plan = planned(path, order, **trims)
    assert plan.picture
    whole = filter_graph.picture(filter_graph.origins(plan.clips, [path]), plan, plan.picture)
    expected = hashes(whole, tmp_path / "whole")
    parts = pieces_of(plan, STEPS)
    assert len(parts) > 2
    frames: list[str] = []
    for part in parts:
        assert part.start == len(frames)
        frames += hashes(filter_graph.piece(path, plan, part, plan.picture), tmp_path / "part")
    assert frames == expected
    assert len(set(frames)) > len(parts)


@pytest.fixture(scope="module")
def sources(
    recordings: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sources")
    moving = ["-f", "lavfi", "-i", clips.quarters(160, 90, "50", 10)]
    fields = f"{clips.quarters(160, 144, '50', 10)},format=yuv420p,tinterlace=interleave_top"
    interlaced = ["-f", "lavfi", "-i", fields, *clips.MPEG2, "-g", "12", *clips.INTERLACED_FLAGS]
    b_frames = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "80"]
    sparse = ["-vf", "select='lt(mod(n,170),20)'", "-fps_mode", "vfr"]
    made = {
        "fields.ts": [*interlaced],
        "fields.mpg": [*interlaced, "-bf", "2", "-f", "vob"],
        "b-frames.mkv": [*moving, "-r", "30000/1001", *b_frames],
        "b-frames.flv": [*moving, *b_frames],
        "b-frames.avi": [*moving, "-r", "25", "-c:v", "mpeg4", "-bf", "2", "-g", "80"],
        "old.wmv": [*moving, "-r", "25", "-c:v", "wmv2", "-g", "60"],
        "sparse.mkv": [*moving, *sparse, *b_frames],
    }
    for name, words in made.items():
        clips.ffmpeg(*words, folder / name)
    return {name: folder / name for name in made} | {
        name: recordings[name] for name in ("long.mp4", "long.ts")
    }


STAND_IN = """\
#!/bin/bash
echo "$*" >> "$0.log"
if [[ -n "$(cat "$0.fails")" && "$*" == *"$(cat "$0.fails")"* ]]; then kill -9 $$; fi
exec {program} "$@"
"""


@dataclass(frozen=True)
class Office:
    """A folder with a recording, and an ffmpeg that notes what it does and dies where told."""

    root: Path

    @classmethod
    def open(cls, root: Path) -> Office:
        CLIP.make(root / "a.ts")
        office = cls(root)
        office.program.write_text(STAND_IN.format(program=clips.FFMPEG))
        office.program.chmod(0o755)
        return office

    @property
    def program(self) -> Path:
        return self.root / "ffmpeg"

    def build(
        self, *, piece_seconds: int = 2, dies_at: str = "", jobs: int = 1
    ) -> MediaSet | MediaError:
        self.program.with_suffix(".log").write_text("")
        self.program.with_suffix(".fails").write_text(dies_at)
        steps = replace(STEPS, piece_seconds=piece_seconds, crf=None)
        program = str(self.program)
        options = MediaOptions(self.root / ".cache", self.root, program, jobs, steps)
        recording = Recording(self.root / "a.ts", "a.ts")
        return transcode([recording], options, Silent())[recording]

    @property
    def encoded(self) -> list[str]:
        """The pieces that the last build encoded; its sound, trials and measuring among them."""
        log = self.program.with_suffix(".log").read_text()
        return sorted(set(re.findall(r"piece-\d+(?=/hd)|aac_low|samples.nut|astats", log)))


def names_of(media: MediaSet | MediaError) -> list[str]:
    assert isinstance(media, MediaSet), media
    return [file.file for file in media.files]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script of bash")
def test_an_interrupted_build_goes_on_with_the_same_bytes(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    whole = office.build()
    everything = ["aac_low", "astats", "piece-0000", "piece-0001", "piece-0002", "samples.nut"]
    assert office.encoded == everything
    assert not list((tmp_path / ".cache" / "media-pieces").iterdir())
    assert isinstance(whole, MediaSet) and whole.hd
    expected = [second + 0.4 for second in range(6)]
    assert flashes(whole.hd.path) == pytest.approx(expected, abs=0.1)
    assert beeps(whole.hd.path, counted=True) == pytest.approx(expected, abs=0.1)
    frames = read_film(whole.hd.path).frames

    shutil.rmtree(tmp_path / ".cache")
    assert isinstance(office.build(dies_at="piece-0002"), EncodeFailed)
    assert names_of(office.build()) == names_of(whole)
    assert office.encoded == ["piece-0002"]

    # On two cores: piece by piece side by side.
    shutil.rmtree(tmp_path / ".cache")
    assert isinstance(office.build(dies_at="hd.ffconcat", jobs=2), EncodeFailed)
    assert office.encoded == everything
    (film,) = tmp_path.glob(".cache/media-pieces/*/piece-0001/hd.mp4")
    film.write_bytes(film.read_bytes()[:-1] + b"?")
    assert names_of(office.build()) == names_of(whole)
    assert office.encoded == ["piece-0001"]

    shutil.rmtree(tmp_path / ".cache")
    in_one_go = office.build(piece_seconds=300)
    assert isinstance(in_one_go, MediaSet) and in_one_go.hd and in_one_go.storyboard
    assert read_film(in_one_go.hd.path).frames == frames
    assert whole.storyboard and whole.storyboard.file == in_one_go.storyboard.file
