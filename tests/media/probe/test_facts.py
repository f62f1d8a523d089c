"""The facts of a source: the rules as tables, and real clips of two seconds or less."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from build_tools.errors import SourceRefused
from build_tools.media.ffmpeg import runner
from build_tools.media.probe import headers, probe, probe_process
from tests.conftest import Run
from tests.media import clips
from tests.media.plan.test_ladder import VIDEO

UNIT = 65_536  # 1.0 in the fixed point of a display matrix


@pytest.mark.parametrize(
    ("matrix", "rotation"),
    [
        ((), (0, False)),
        ((0, 0, 0, 0, 0), (0, False)),
        ((UNIT, 0, 0, 0, UNIT), (0, False)),
        ((0, UNIT, 0, -UNIT, 0), (90, False)),
        ((-UNIT, 0, 0, 0, -UNIT), (180, False)),
        ((0, -UNIT, 0, UNIT, 0), (270, False)),
        ((-UNIT, 0, 0, 0, UNIT), (0, True)),
        ((UNIT, 0, 0, 0, -UNIT), (180, True)),
        ((0, -UNIT, 0, -UNIT, 0), (90, True)),
        ((0, UNIT, 0, UNIT, 0), (270, True)),
    ],
)
def test_rotation(matrix: tuple[int, ...], rotation: tuple[int, bool]) -> None:
    assert headers.rotation_of(matrix) == rotation


@pytest.mark.parametrize(
    ("rotation", "sar", "shown"),
    [
        (0, "1", (720, 576)),
        (0, "16/15", (768, 576)),
        (90, "16/15", (576, 768)),
        (180, "8/9", (720, 648)),
        (270, "1", (576, 720)),
    ],
)
def test_size_as_it_is_shown(rotation: int, sar: str, shown: tuple[int, int]) -> None:
    from dataclasses import replace
    from fractions import Fraction

    video = replace(VIDEO, width=720, height=576, sar=Fraction(sar), rotation=rotation)
    assert video.shown_size == shown


X264 = ["-c:v", "libx264", "-preset", "ultrafast"]


def _coloured(folder: Path, pixels: str, tags: str) -> Path:
    path = folder / "coloured.mp4"
    source = f"testsrc=s=160x90:r=5:d=0.4,format={pixels}{tags}"
    clips.ffmpeg("-f", "lavfi", "-i", source, *X264, "-pix_fmt", pixels, path)
    return path


def _colour_tags(primaries: str, transfer: str, matrix: str) -> str:
    return f",setparams=color_primaries={primaries}:color_trc={transfer}:colorspace={matrix}"


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("pixels", "tags", "colours"),
    [
        ("yuv420p", "", ("sdr", "bt601", "bt601", False)),
        ("yuv420p", _colour_tags("bt709", "bt709", "bt709"), ("sdr", "bt709", "bt709", False)),
        (
            "yuv420p10le",
            _colour_tags("bt2020", "arib-std-b67", "bt2020nc"),
            ("hlg", "bt2020", "bt2020", False),
        ),
        (
            "yuv420p10le",
            _colour_tags("bt2020", "smpte2084", "bt2020nc"),
            ("pq", "bt2020", "bt2020", False),
        ),
        ("yuvj420p", ",setparams=range=pc", ("sdr", "bt601", "bt601", True)),
    ],
)
def test_colours(
    pixels: str, tags: str, colours: tuple[str, str, str, bool], tmp_path: Path
) -> None:
    video = probe.read_facts(_coloured(tmp_path, pixels, tags)).video
    assert video
    assert (video.transfer, video.primaries, video.matrix, video.full_range) == colours


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("options", "rotation", "shown"),
    [
        (["-display_rotation:v", "90"], (270, False), (180, 320)),
        (["-display_rotation:v", "180"], (180, False), (320, 180)),
        (["-display_rotation:v", "-90"], (90, False), (180, 320)),
        (["-display_hflip:v"], (0, True), (320, 180)),
    ],
)
def test_rotations_of_real_clips(
    options: list[str],
    rotation: tuple[int, bool],
    shown: tuple[int, int],
    recordings: dict[str, Path],
    tmp_path: Path,
) -> None:
    path = tmp_path / "turned.mp4"
    clips.ffmpeg(*options, "-i", recordings["plain.mp4"], "-c", "copy", path)
    video = probe.read_facts(path).video
    assert video
    assert ((video.rotation, video.mirrored), video.shown_size) == (rotation, shown)


SUBTITLE = "1\n00:00:00,000 --> 00:00:01,000\n一\n"
CHAPTERS = """\
;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1000
START=0
END=500
title=工具
[CHAPTER]
TIMEBASE=1/1000
START=500
END=2000
title=看树形
"""


@pytest.mark.ffmpeg
def test_everything_in_one_file(recordings: dict[str, Path], tmp_path: Path) -> None:
    """Two pictures, two sounds, subtitles and chapters; both processes read the same."""
    text, meta, path = tmp_path / "t.srt", tmp_path / "m.txt", tmp_path / "all.mkv"
    text.write_text(SUBTITLE, "utf-8")
    meta.write_text(CHAPTERS, "utf-8")
    streams = ["-map", "0", "-map", "1", "-map_metadata", "2", "-c", "copy", "-c:s", "srt"]
    tags = ["-metadata:s:s:0", "language=chi", "-metadata:s:s:0", "title=中文字幕"]
    tags += ["-disposition:a", "0"]
    clips.ffmpeg("-i", recordings["two-of-each.mkv"], "-i", text, "-i", meta, *streams, *tags, path)
    facts = probe_process.read_facts(path, threading.Event())
    assert facts == probe.read_facts(path)
    assert [(s.kind, s.codec) for s in facts.streams] == [
        ("video", "h264"),
        ("video", "h264"),
        ("audio", "aac"),
        ("audio", "aac"),
        ("subtitle", "subrip"),
    ]
    assert facts.video and facts.audio
    assert (facts.video.index, facts.audio.index, facts.audio.language) == (1, 3, "chi")
    assert (facts.audio.layout, facts.audio.sample_rate) == ("mono", 48_000)
    (subtitle,) = facts.subtitles
    assert (subtitle.language, subtitle.title, subtitle.bitmap) == ("chi", "中文字幕", False)
    assert [(c.start, c.end, c.title) for c in facts.chapters] == [
        (0.0, 0.5, "工具"),
        (0.5, 2.0, "看树形"),
    ]
    headers_only = probe_process.read_header_facts(path, threading.Event())
    assert (headers_only.subtitles, headers_only.chapters) == (facts.subtitles, facts.chapters)


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("name", "variable"),
    [("plain.mp4", False), ("variable.mkv", True), ("no-duration.webm", False)],
)
def test_rate_and_length(name: str, variable: bool, recordings: dict[str, Path]) -> None:
    facts = probe.read_facts(recordings[name])
    assert facts.video
    assert facts.video.variable is variable
    assert facts.duration == pytest.approx(2.0, abs=0.1)


def _child(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    """Replace the program that reads; return a file for it."""
    module = folder / "instead.py"
    module.write_text(text)
    monkeypatch.setattr(probe_process, "_MODULE", "instead")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    path = folder / "any.mp4"
    path.write_bytes(b"x")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "import os; os.kill(os.getpid(), 11)",
        "print('bm90IEpTT04=')",
        "print('no base64!')",
        "import sys; sys.exit(3)",
        "x = bytearray(64 << 20)\nwhile True: x += x",
    ],
    ids=["crash", "no-json", "no-base64", "exit", "memory"],
)
def test_reader_that_breaks_takes_nothing_with_it(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_process, "_MEMORY", 1 << 30)
    path = _child(tmp_path, monkeypatch, text)
    with pytest.raises(SourceRefused, match="recording that can be read"):
        probe_process.read_facts(path, threading.Event())


def test_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_process, "_SECONDS", 0.5)
    path = _child(tmp_path, monkeypatch, "import time; time.sleep(600)")
    begun = time.monotonic()
    with pytest.raises(SourceRefused, match="come to an end"):
        probe_process.read_facts(path, threading.Event())
    assert time.monotonic() - begun < 60


def test_reader_stops_with_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _child(tmp_path, monkeypatch, "import time; time.sleep(600)")
    stop = threading.Event()
    stop.set()
    with pytest.raises(runner.Stopped):
        probe_process.read_facts(path, stop)


def test_refusal_comes_back_in_the_language_of_the_user(tmp_path: Path) -> None:
    from build_tools.messages import use_language

    path = tmp_path / "noise.mp4"
    path.write_bytes(b"\x01\x02" * 5000)
    use_language("zh")
    try:
        with pytest.raises(SourceRefused, match="录像"):
            probe_process.read_facts(path, threading.Event())
    finally:
        use_language("en")


linux = pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")


@linux
@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (runner.Limits(size=1 << 20), "open({path!r}, 'wb').write(bytes(8 << 20))"),
        (runner.Limits(total=0.5 / (os.cpu_count() or 1)), "while True: pass"),
    ],
    ids=["size", "time"],
)
def test_a_program_beyond_its_limits_is_ended(
    limits: runner.Limits, text: str, tmp_path: Path
) -> None:
    from build_tools.errors import EncodeFailed

    target = tmp_path / "large"
    # The limits hold from just after the start on.
    code = "import signal, time; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); time.sleep(0.3)\n"
    command = [sys.executable, "-c", code + text.format(path=str(target))]
    with pytest.raises(EncodeFailed):
        runner.run(command, threading.Event(), limits)
    assert not target.exists() or target.stat().st_size <= limits.size


@pytest.mark.parametrize(("seconds", "total"), [(-1, 600), (0, 600), (3600, 144_600)])
def test_limits_grow_with_the_length(seconds: float, total: float) -> None:
    limits = runner.Limits.for_length(seconds)
    assert limits.total == total
    assert limits.size >= 1 << 30


@pytest.mark.ffmpeg
def test_inspect(recordings: dict[str, Path], run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"")
    good = recordings["two-of-each.mkv"]
    english = run("courseware", "--lang", "en", "inspect", good)
    assert english.returncode == 0, english.stderr
    for text in ("h264, 320x180", "25 a second", "progressive", "LUFS", "crispness", "chi, used"):
        assert text in english.stdout
    chinese = run("courseware", "--lang", "zh", "inspect", good)
    assert "画面" in chinese.stdout
    answer = run("courseware", "--json", "inspect", good, broken)
    assert answer.returncode == 1
    first, second = json.loads(answer.stdout)["files"]
    assert first["facts"]["video"]["shown_size"] == [320, 180]
    assert first["measured"]["content"] in ("slides", "screen", "camera")
    assert first["measured"]["mono"]["loudness"] < 0
    assert "empty" in second["error"]
