"""How ffmpeg lies: each case is first shown to be one, and then caught.

`ffmpeg` says that all is well (or says nothing at all), and what it wrote is not what was asked
for. A full disk, where it is honest, is in `test_kills`.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import struct
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import av
import pytest

from build_tools.errors import DamageUnaccepted, MediaError
from build_tools.media.cache.cache import Cache
from build_tools.media.cache.workspace import Workspace
from build_tools.media.encode import job, output_checks
from build_tools.media.ffmpeg import source
from build_tools.media.ffmpeg.binary import FfmpegBinary
from build_tools.media.ffmpeg.cores import Cores
from build_tools.media.options import MediaOptions
from build_tools.media.plan.effort import Effort, decodes_every_picture
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media import clips
from tests.media.cache.test_cache import encoders
from tests.media.conftest import QUICK
from tests.media.opened import watched

pytestmark = [
    pytest.mark.ffmpeg,
    pytest.mark.skipif(os.name == "nt", reason="signals, FIFOs and inotify are not Windows'"),
]


@pytest.fixture
def options(tmp_path: Path) -> MediaOptions:
    """Options of a project of its own."""
    return MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)


def naive(film: Path, target: Path, *options: str, form: str = "") -> int:
    """Convert without any of our guards; return the exit code."""
    demuxer = ["-f", form] if form else []
    command = [clips.FFMPEG, "-nostdin", "-v", "quiet", "-y", *demuxer, "-i", str(film)]
    return subprocess.run([*command, *clips.H264, *options, str(target)], check=False).returncode


def length(path: Path) -> float:
    """Return the seconds of picture that a file really has."""
    with av.open(str(path)) as container:
        return max(float(frame.time or 0) for frame in container.decode(video=0))


def ours(path: Path, options: MediaOptions) -> MediaSet | MediaError:
    """Transcode a file; nothing of the result may be half-made."""
    recording = Recording(path, path.name)
    result = transcode([recording], options, Silent())[recording]
    assert list((options.cache_dir / "media-work").glob("run-*")) == []
    if isinstance(result, MediaError) and not isinstance(result, DamageUnaccepted):
        assert list(options.cache_dir.glob("media/*-hd.mp4")) == []
    return result


def refusal(result: MediaSet | MediaError) -> str:
    """Return why a file was refused."""
    assert isinstance(result, MediaError), result
    return str(result)


def remarks(result: MediaSet | MediaError) -> str:
    """Return what was said about a file that was taken."""
    assert isinstance(result, MediaSet), result
    return " ".join(result.remarks)


def cut(film: Path, target: Path, share: float) -> Path:
    """Write the first part of a file."""
    data = film.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def test_truncated_mkv(recordings: dict[str, Path], options: MediaOptions) -> None:
    film = cut(recordings["long.mkv"], options.project_root / "a.mkv", 0.5)
    target = options.project_root / "naive.mp4"
    assert naive(film, target) == 0
    assert length(target) < 7
    assert "cut off" in refusal(ours(film, options))


def test_truncated_ts(recordings: dict[str, Path], options: MediaOptions) -> None:
    """Its own length is short too. What tells is the packet in whose middle it ends; where a cut
    falls between two packets and two pictures, nobody can know of it."""
    whole = recordings["long.ts"].read_bytes()
    film = options.project_root / "a.ts"
    film.write_bytes(whole[: len(whole) // 2 // 188 * 188 + 100])
    target = options.project_root / "naive.mp4"
    assert naive(film, target) == 0
    assert length(target) < 7
    assert "breaks off" in remarks(ours(film, options))


def test_flipped_bits(recordings: dict[str, Path], options: MediaOptions) -> None:
    data = bytearray(recordings["long.mp4"].read_bytes())
    begin, dice = data.index(b"mdat") + 8, random.Random(5)  # noqa: S311
    for _flip in range(200):
        data[dice.randrange(begin, len(data))] ^= 1 << dice.randrange(8)
    film = options.project_root / "a.mp4"
    film.write_bytes(data)
    target = options.project_root / "naive.mp4"
    assert naive(film, target) == 0
    assert length(target) > 9.5
    assert "damaged" in refusal(ours(film, options))


def test_times_that_do_not_advance(recordings: dict[str, Path], options: MediaOptions) -> None:
    film = options.project_root / "a.mkv"
    copying = ["-an", "-c", "copy", "-bsf:v", "setts=ts=0", "-f", "matroska"]
    clips.ffmpeg("-v", "quiet", "-i", recordings["long.mp4"], *copying, film)
    target = options.project_root / "naive.mp4"
    assert naive(film, target) == 0
    assert length(target) < 1
    assert "times of its pictures" in refusal(ours(film, options))


def test_header_that_says_ten_hours(recordings: dict[str, Path], options: MediaOptions) -> None:
    """The header is no yardstick: the recording is whole, and is taken as long as it is."""
    data = bytearray(recordings["long.mkv"].read_bytes())
    start = data.index(b"\x44\x89\x88") + 3  # Duration: eight bytes of a float, in milliseconds
    data[start : start + 8] = struct.pack(">d", 36_000_000)
    film = options.project_root / "a.mkv"
    film.write_bytes(data)
    with av.open(str(film)) as container:
        assert (container.duration or 0) / 1_000_000 == pytest.approx(36_000, abs=1)
    assert naive(film, options.project_root / "naive.mp4") == 0
    result = ours(film, options)
    assert isinstance(result, MediaSet)
    assert result.duration == pytest.approx(10, abs=0.5)
    assert "10:00:00" in remarks(result)


def test_an_encoder_that_is_told_to_end(tmp_path: Path) -> None:
    """SIGTERM leaves a file that plays and is short."""
    target = tmp_path / "short.mp4"
    arguments = [
        "-re",
        "-f",
        "lavfi",
        "-i",
        clips.quarters(320, 180, "25", 60),
        *clips.H264,
        target,
    ]
    process = subprocess.Popen([clips.FFMPEG, "-nostdin", "-v", "quiet", *map(str, arguments)])
    while not target.exists():
        threading.Event().wait(0.05)
    threading.Event().wait(1.5)
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    assert 0 < length(target) < 50


def wrapper(folder: Path, text: str) -> str:
    """Write a stand-in for ffmpeg that does `text` where it would encode."""
    path = folder / "ffmpeg"
    path.write_text(
        '#!/bin/bash\nif [[ "$*" != *-preset* ]]; then exec "$real" "$@"; fi\n'.replace(
            "$real", clips.FFMPEG
        )
        + text.replace("$real", clips.FFMPEG)
    )
    path.chmod(0o755)
    return str(path)


# They read the recording no faster than it plays, so none has ended by itself before.
LIARS = {
    # It says that all is well.
    "told to end": '"$real" -re "$@" & sleep 0.4; kill -TERM $!; wait; exit 0\n',
    # It is honest, with a playable file in its place.
    "told to end, honest": '"$real" -re "$@" & sleep 0.4; kill -TERM $!; wait $!\n',
    "killed": '"$real" -re "$@" & sleep 0.4; kill -KILL $!; wait $!\n',
    "nothing written": "exit 0\n",
}


@pytest.mark.parametrize("kind", LIARS)
def test_an_encoder_that_ends_early(
    recordings: dict[str, Path], options: MediaOptions, kind: str
) -> None:
    film = shutil.copy(recordings["long.mp4"], options.project_root / "a.mp4")
    lying = replace(options, ffmpeg=wrapper(options.project_root, LIARS[kind]))
    assert refusal(ours(film, lying))
    assert encoders(options.project_root) == []


@pytest.mark.parametrize(
    ("damaged", "effort", "faults"),
    [
        (None, "normal", []),
        (None, "quick", []),
        ("keyframe", "quick", ["decodes cleanly"]),
        ("between", "normal", ["decodes cleanly"]),
        ("between", "quick", []),
    ],
)
def test_what_came_out_is_decoded_but_for_quick_its_keyframes_alone(
    damaged: str | None, effort: Effort, faults: list[str], tmp_path: Path
) -> None:
    film = tmp_path / "a.mp4"
    moving = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=3"]
    clips.ffmpeg(*moving, *clips.H264, "-g", "10", "-bf", "0", "-movflags", "+faststart", film)
    with av.open(str(film)) as container:
        packets = [(p.pos, p.size, p.is_keyframe) for p in container.demux() if p.pos and p.size]
    assert [keyframe for *_place, keyframe in packets].count(True) == 3
    if damaged:
        place, size, _key = [p for p in packets if p[2] == (damaged == "keyframe")][1]
        data = bytearray(film.read_bytes())
        data[place + size // 2 : place + size] = bytes(size - size // 2)
        film.write_bytes(data)
    encoder = FfmpegBinary(clips.FFMPEG, "ffmpeg", vmaf=True)
    stop = threading.Event()
    workspace = Workspace(tmp_path, Cache(tmp_path), encoder, Cores(1), tmp_path, stop)
    keyframes = not decodes_every_picture(effort)
    output = output_checks.read_back(film)
    assert job.decoding_faults(film, output, 3.0, workspace, keyframes=keyframes) == faults


def test_a_pipe_that_nobody_fills(options: MediaOptions) -> None:
    """It waits for ever and does not listen to SIGTERM. We do not open it at all."""
    film = options.project_root / "a.mp4"
    os.mkfifo(film)
    process = subprocess.Popen(
        [clips.FFMPEG, "-nostdin", "-v", "quiet", "-i", film, "-f", "null", "-"]
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    process.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    process.kill()
    process.wait()
    assert "not a regular file" in refusal(ours(film, options))


def test_a_device(options: MediaOptions) -> None:
    film = options.project_root / "a.mp4"
    film.symlink_to("/dev/zero")
    assert "not a regular file" in refusal(ours(film, options))


LISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{name}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile {name}\n",
}


@pytest.mark.skipif(not hasattr(os, "eventfd"), reason="inotify is Linux's")
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_under_the_name_of_a_film(
    recordings: dict[str, Path], options: MediaOptions, kind: str
) -> None:
    secret = options.project_root / "secret"
    secret.mkdir()
    shutil.copy(recordings["late.ts"], secret / "named.ts")
    film = options.project_root / "list.mp4"
    film.write_text(LISTS[kind].format(name="secret/named.ts"))
    with watched(secret) as opened:
        # Since 7.1 ffmpeg looks at the name of an HLS list, and only at its name.
        form = "hls" if kind == "hls" else ""
        assert naive(film, options.project_root / "naive.mp4", form=form) == 0
    assert "named.ts" in opened
    with watched(secret) as opened:
        assert "names other files" in refusal(ours(film, options))
    assert opened == set()


def gap(target: Path, seconds: int) -> Path:
    """Write a recording whose clock jumps after its first second."""
    jumping = ["-bsf:v", f"setts=ts=TS+gte(N\\,10)*{seconds}/TB"]
    clips.ffmpeg("-f", "lavfi", "-i", clips.quarters(160, 90, "10"), *clips.H264, *jumping, target)
    return target


def test_a_clock_that_jumps(options: MediaOptions) -> None:
    """The gap is filled with copies of one picture. Hours are refused, a minute is reported."""
    short = gap(options.project_root / "short.mkv", 90)
    target = options.project_root / "naive.mp4"
    assert naive(short, target, "-fps_mode", "cfr") == 0
    with av.open(str(target)) as container:
        assert sum(1 for _frame in container.decode(video=0)) > 800
    assert "nothing happens" in remarks(ours(short, options))
    shutil.rmtree(options.cache_dir)
    long = gap(options.project_root / "long.mkv", 36_000)
    assert "clock jumps by 10:00:" in refusal(ours(long, options))


def packets(length: int, count: int, before: bytes = b"") -> bytes:
    """Return a transport stream of packets that hold nothing."""
    stamp = bytes(4) if length == 192 else b""
    packet = stamp + b"\x47" + bytes(length - len(stamp) - 1)
    return before + packet * count


@pytest.mark.parametrize("length", [188, 192, 204])
@pytest.mark.parametrize("before", [b"", b"\0\0\0"])
@pytest.mark.parametrize(("surplus", "cut"), [(0, False), (1, True), (100, True), (187, True)])
def test_the_end_of_a_transport_stream(
    tmp_path: Path, length: int, before: bytes, surplus: int, cut: bool
) -> None:
    path = tmp_path / "a.ts"
    path.write_bytes(packets(length, 20, before) + bytes(surplus))
    assert source.ends_within_packet(path) is cut


def test_what_is_no_transport_stream_has_no_packets(tmp_path: Path) -> None:
    path = tmp_path / "a.ts"
    path.write_bytes(bytes(10_000))
    assert source.ends_within_packet(path) is False
