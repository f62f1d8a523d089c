"""What is refused, in one clear line, and what must never be opened on the way."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.errors import MediaError, OutputRejected, SourceRefused
from build_tools.media.ffmpeg import arguments, runner
from build_tools.media.options import MediaOptions
from build_tools.media.probe import probe
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media import clips
from tests.media.opened import watched

pytestmark = pytest.mark.ffmpeg
linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")

HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{name}\n#EXT-X-ENDLIST\n"
CONCAT = "ffconcat version 1.0\nfile {name}\n"
DASH = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">'
    '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">'
    "<BaseURL>{name}</BaseURL></Representation></AdaptationSet></Period></MPD>"
)


def outcome(path: Path, options: MediaOptions, **trims: float) -> MediaSet | MediaError:
    """Return what the stage makes of one file."""
    recording = Recording(path, path.name, trims.get("start"), trims.get("end"))
    return transcode([recording], options, Silent())[recording]


def refusal(path: Path, options: MediaOptions, **trims: float) -> str:
    """Return the line with which a file is refused."""
    result = outcome(path, options, **trims)
    assert isinstance(result, MediaError), result
    text = str(result)
    assert "\n" not in text
    assert len(text) < 300
    return text


def _write(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


BAD = {
    "empty": (_write(b""), "empty"),
    "zeros": (_write(bytes(100_000)), "zeros"),
    "text": (_write("今天下午两点开会。\n".encode() * 50), "a text"),
    "playlist": (_write(HLS.format(name="x.ts").encode()), "names other files"),
    "concat": (_write(CONCAT.format(name="x.ts").encode()), "names other files"),
    "picture": (_write(b"\x89PNG\r\n\x1a\n" + bytes(100)), "a picture"),
    "noise": (_write(random.Random(1).randbytes(200_000)), "copy"),  # noqa: S311
    "folder": (lambda path: path.mkdir(), "not a regular file"),
    "missing": (lambda path: None, "cannot be read"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_recording(kind: str, options: MediaOptions) -> None:
    make, message = BAD[kind]
    path = options.project_root / f"{kind}.mp4"
    make(path)
    assert message in refusal(path, options)


@pytest.mark.skipif(os.name == "nt", reason="there are no FIFOs on Windows")
def test_fifo(options: MediaOptions) -> None:
    path = options.project_root / "fifo.mp4"
    os.mkfifo(path)
    assert "not a regular file" in refusal(path, options)


def test_links(options: MediaOptions, recordings: dict[str, Path], tmp_path: Path) -> None:
    outside = tmp_path / "outside.mp4"
    shutil.copy(recordings["plain.mp4"], outside)
    out, inside = options.project_root / "out.mp4", options.project_root / "in.mp4"
    out.symlink_to(outside)
    inside.symlink_to(recordings["plain.mp4"])
    assert "out of the project" in refusal(out, options)
    assert isinstance(outcome(inside, options), MediaSet)


def _data_only(path: Path) -> None:
    subtitle = path.with_suffix(".srt")
    subtitle.write_text("1\n00:00:00,000 --> 00:00:02,000\n一\n")
    clips.ffmpeg("-i", subtitle, "-c:s", "mov_text", path)


def test_neither_picture_nor_sound(options: MediaOptions) -> None:
    path = options.project_root / "subtitles.mp4"
    _data_only(path)
    assert "neither picture nor sound" in refusal(path, options)


def test_clock_that_jumps_by_hours(options: MediaOptions, recordings: dict[str, Path]) -> None:
    path = options.project_root / "gap.mkv"
    arguments = ["-an", "-c", "copy", "-bsf:v", "setts=ts=TS+gte(N\\,25)*36000/TB"]
    clips.ffmpeg("-i", recordings["plain.mp4"], *arguments, path)
    assert "clock jumps by 10:00:" in refusal(path, options)


def test_pictures_without_times(options: MediaOptions, recordings: dict[str, Path]) -> None:
    path = options.project_root / "same-times.mkv"
    arguments = ["-an", "-c", "copy", "-bsf:v", "setts=ts=0", "-f", "matroska"]
    clips.ffmpeg("-v", "quiet", "-i", recordings["plain.mp4"], *arguments, path)
    assert "times of its pictures" in refusal(path, options)


def test_trims_that_leave_nothing(options: MediaOptions, recordings: dict[str, Path]) -> None:
    plain = recordings["plain.mp4"]
    assert "beyond its end at 0:02" in refusal(plain, options, start=60)
    assert "not lie after start" in refusal(plain, options, start=1, end=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"width": 60_000, "height": 40_000}, "60000x40000"),
        ({"rate": 90_000}, "90000"),
    ],
)
def test_absurd_pictures(
    recordings: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, object],
    message: str,
) -> None:
    """No encoder of ours writes such headers, so the facts are changed where they are read."""
    real = probe._video
    monkeypatch.setattr(
        probe,
        "_video",
        lambda *args: replace(real(*args), **change),  # type: ignore[arg-type]
    )
    with pytest.raises(SourceRefused, match=message):
        probe.read_facts(recordings["plain.mp4"])


def test_absurd_length(options: MediaOptions, recordings: dict[str, Path]) -> None:
    path = options.project_root / "days.mkv"
    # Each packet an hour after the other: no gap is large, but all together are.
    clips.ffmpeg(
        "-i", recordings["plain.mp4"], "-an", "-c", "copy", "-bsf:v", "setts=ts=N*3600/TB", path
    )
    assert "hours" in refusal(path, options)


# These lists have no head that gives them away, or are handed to what lies behind the first check.
@linux
@pytest.mark.parametrize("text", [HLS, CONCAT, DASH], ids=["hls", "concat", "dash"])
@pytest.mark.parametrize("door", ["stage", "probe", "encode"])
def test_named_files_are_never_opened(
    options: MediaOptions, recordings: dict[str, Path], tmp_path: Path, text: str, door: str
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    named = secret / "named.ts"
    shutil.copy(recordings["late.ts"], named)
    path = options.project_root / f"list-{door}.mp4"
    path.write_text(text.format(name=named))
    with watched(secret) as opened:
        if door == "stage":
            refusal(path, options)
        elif door == "probe":
            with pytest.raises(SourceRefused):
                probe.read_facts(path)
        else:
            out = arguments.guarded_input(path).output("-", f="null")
            command = arguments.compiled(out, clips.FFMPEG, "error")
            assert runner.run(command, threading.Event(), runner.Limits()).code != 0
    assert opened == set()


@linux
def test_without_the_guards_the_named_file_is_opened(
    recordings: dict[str, Path], tmp_path: Path
) -> None:
    """Shows that the test above can fail."""
    secret = tmp_path / "secret"
    secret.mkdir()
    shutil.copy(recordings["late.ts"], secret / "named.ts")
    path = tmp_path / "list.mp4"
    path.write_text(CONCAT.format(name="secret/named.ts"))
    with watched(secret) as opened:
        subprocess.run(
            [clips.FFMPEG, "-nostdin", "-v", "error", "-i", path, "-f", "null", "-"], check=True
        )
    assert "named.ts" in opened


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids such names")
@pytest.mark.parametrize(
    "name", ["-y.mp4", "quote'\"s.mp4", "new\nline.mp4", "%d.mp4", "a:b;c,[d].mp4", "苹果 修剪.mp4"]
)
def test_awkward_names(name: str, options: MediaOptions, recordings: dict[str, Path]) -> None:
    path = options.project_root / name
    # Other bytes than the plain one, so that the cache does not answer.
    clips.ffmpeg(
        "-i",
        recordings["plain.mp4"],
        "-c",
        "copy",
        "-metadata",
        f"title={name}",
        "file:" + str(path),
    )
    assert isinstance(outcome(path, options), MediaSet)


def _damaged(source: Path, target: Path, flips: int) -> None:
    """Flip bits in the data of an MP4 whose index stands in front."""
    data = bytearray(source.read_bytes())
    begin, dice = data.index(b"mdat") + 8, random.Random(flips)  # noqa: S311
    for _flip in range(flips):
        data[dice.randrange(begin, len(data))] ^= 1 << dice.randrange(8)
    target.write_bytes(data)


def _cut(source: Path, target: Path, share: float) -> None:
    data = source.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    ("name", "share", "message"),
    [
        ("long.mkv", 0.97, "breaks off"),
        ("long.mp4", 0.99, "patched over"),
    ],
)
def test_slight_damage_is_repaired_and_said(
    options: MediaOptions, recordings: dict[str, Path], name: str, share: float, message: str
) -> None:
    path = options.project_root / f"slightly-{name}"
    _cut(recordings[name], path, share)
    result = outcome(path, options)
    assert isinstance(result, MediaSet)
    assert any(message in remark for remark in result.remarks)


def test_broadcast_with_dropouts_and_no_end_is_repaired(
    options: MediaOptions, recordings: dict[str, Path]
) -> None:
    """A transport stream has no index: only the decoder's messages tell of what is lost."""
    data = recordings["long.ts"].read_bytes()
    packets = [data[start : start + 188] for start in range(0, len(data), 188)]
    for share in (0.6, 0.3):
        first = int(len(packets) * share)
        del packets[first : first + 3]
    path = options.project_root / "dropouts.ts"
    path.write_bytes(b"".join(packets)[: int(len(data) * 0.9)])
    result = outcome(path, options)
    assert isinstance(result, MediaSet)
    assert any("patched over" in remark for remark in result.remarks)
    assert result.duration == pytest.approx(9, abs=0.5)


@pytest.mark.parametrize("name", ["long.mkv", "long.mp4"])
def test_recording_that_is_cut_off_is_refused(
    options: MediaOptions, recordings: dict[str, Path], name: str
) -> None:
    path = options.project_root / f"half-{name}"
    _cut(recordings[name], path, 0.6)
    assert "cut off" in refusal(path, options)


def test_few_flipped_bits_are_repaired_many_are_not(
    options: MediaOptions, recordings: dict[str, Path]
) -> None:
    few, many = options.project_root / "few.mp4", options.project_root / "many.mp4"
    _damaged(recordings["long.mp4"], few, 3)
    _damaged(recordings["long.mp4"], many, 200)
    result = outcome(few, options)
    assert isinstance(result, MediaSet)
    assert any("patched over" in remark for remark in result.remarks)
    assert "damaged" in refusal(many, options)
    assert isinstance(outcome(many, options), OutputRejected)  # now from the record
