"""Our renditions against those of openZIM and Kolibri, and our one process against one for each.

    .venv/bin/python benchmarks/transcode.py --seconds 60 --films FOLDER

All figures of a row come out of one run; processor time is that of all processes. The settings of
the others are those of their own code: `VideoMp4High` and `VideoMp4Low` of python-scraperlib
(video/presets.py), `compress_video` of ricecooker (utils/videos.py).
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import resource
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import av
import ffmpeg

from benchmarks import recordings
from build_tools.media import MediaOptions, encoding, graph, job, ladder, quality, transcode
from build_tools.media.arguments import compiled
from build_tools.media.quality import low_end
from build_tools.media.store import Store
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent

if TYPE_CHECKING:
    from build_tools.model.transcoding import Plan

_LOW_RATE = ["-b:v", "300k", "-maxrate", "300k", "-minrate", "300k", "-qmin", "30", "-qmax", "42"]
OTHERS = {
    "openZIM VideoMp4High": ["-codec:v", "h264", "-codec:a", "aac", "-crf", "20"],
    "openZIM VideoMp4Low": [
        *["-codec:v", "h264", *_LOW_RATE, "-vf", "scale='480:trunc(ow/a/2)*2'"],
        *["-codec:a", "aac", "-ar", "44100", "-b:a", "48k", "-movflags", "+faststart"],
    ],
    "Kolibri ricecooker": [
        *["-vf", "scale='w=-2:h=trunc(min(ih,480)/2)*2'", "-pix_fmt", "yuv420p", "-b:a", "32k"],
        *["-ac", "1", "-crf", "32", "-profile:v", "baseline", "-level", "3.0", "-preset", "slow"],
        *["-movflags", "faststart"],
    ],
}
_ALIKE = (
    "settb=AVTB,setpts=PTS-STARTPTS,"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)
"""Marked alike, or else ffmpeg converts one of two pictures before it compares them."""
_HIGH = "openZIM VideoMp4High"


@dataclass(frozen=True)
class Row:
    """A file: its bytes, those of its picture, VMAF against the source, processor seconds."""

    name: str
    size: int
    video: int
    mean: float
    low: float
    cpu: float


def main() -> int:
    """Measure and print Markdown tables."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=int, default=60)
    words.add_argument("--films", type=Path, help="a folder of camera footage")
    words.add_argument("--kinds", nargs="*", default=["slides", "screen", "camera"])
    words.add_argument("--folder", type=Path, help="where the recordings are kept")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        made = recordings.make(asked.folder or folder / "sources", asked.seconds, asked.films)
        print(f"load {os.getloadavg()[0]:.0f}, {os.cpu_count()} cores")
        for kind in asked.kinds:
            _compare(kind, made[kind], folder / kind)
    return 0


def _cpu() -> float:
    """Return processor seconds of this process and of those that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _compare(kind: str, source: Path, folder: Path) -> None:
    folder.mkdir()
    local = folder / "source.mp4"
    local.write_bytes(source.read_bytes())
    options = MediaOptions(folder / ".cache", folder, jobs=1)
    recording = Recording(local, kind)
    own = resource.getrusage(resource.RUSAGE_SELF)
    begun = _cpu()
    result = transcode([recording], options, Silent())[recording]
    whole = _cpu() - begun
    after = resource.getrusage(resource.RUSAGE_SELF)
    driver = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    if not isinstance(result, MediaSet) or not result.hd or not result.small:
        raise SystemExit(f"{kind}: {result}")
    begun = _cpu()
    transcode([recording], options, Silent())
    again = _cpu() - begun
    plan, analysis = _analysed(recording, options, folder)
    rows = [
        _row("courseware hd", result.hd.path, local, folder, whole),
        _row("courseware small", result.small.path, local, folder, 0.0),
    ]
    for name, settings in OTHERS.items():
        target = folder / f"{len(rows)}.mp4"
        begun = _cpu()
        _ffmpeg("-i", str(local), *settings, str(target))
        rows.append(_row(name, target, local, folder, _cpu() - begun))
    high = next(row for row in rows if row.name == _HIGH)
    by_hand, one = _by_hand(plan, local, folder), _one(plan, local, folder)
    print(f"\n### {kind}: {local.stat().st_size} bytes\n")
    print("| | bytes | of High | of which picture | VMAF mean | 5th percentile | CPU s |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        share = row.size / high.size
        cpu = f"{row.cpu:.1f}" if row.cpu else ""
        print(
            f"| {row.name} | {row.size} | {share:.2f} | {row.video} | {row.mean:.1f} | "
            f"{row.low:.1f} | {cpu} |"
        )
    crf = plan.picture.videos[0].crf if plan.picture else 0
    equal = _equal(plan, rows[0], high, local, folder)
    print(f"\ncrf {crf}; content {plan.picture.content if plan.picture else ''}")
    print(f"picture at the VMAF of High: {equal:.2f} of its bytes")
    print(f"one process / one for each rendition: {one:.1f} / {by_hand:.1f} = {one / by_hand:.2f}")
    print(f"analysis: {analysis:.1f} of {whole:.1f} = {analysis / whole:.3f}")
    print(f"driver's own share: {driver:.2f} s, {whole / (whole - driver):.3f}")
    print(f"second run: {again:.2f} s", flush=True)


def _analysed(recording: Recording, options: MediaOptions, folder: Path) -> tuple[Plan, float]:
    """Return the plan, and the processor seconds that measuring and trials took."""
    program = Store(options.cache_dir).tool("")
    stop = threading.Event()
    steps = ladder.Ladder()
    bench = job.Bench(Store(options.cache_dir), program, steps, folder, stop, Silent())
    begun = _cpu()
    plan = job.plan_of(bench, recording, job.look_at_all(recording, bench.stop))
    plan = quality.find(plan, [recording.source], steps, program, folder, stop)
    return plan, _cpu() - begun


def _one(plan: Plan, source: Path, folder: Path) -> float:
    outputs = encoding.Outputs(folder)
    begun = _cpu()
    _run(encoding.encode(plan, [source], outputs, ladder.Ladder(), recordings.FFMPEG))
    return _cpu() - begun


def _by_hand(plan: Plan, source: Path, folder: Path) -> float:
    """Return the processor seconds of one process for each file that ours makes in one."""
    steps, picture = ladder.Ladder(), plan.picture
    assert picture
    begun = _cpu()
    for video in picture.videos:
        origin = graph.origin(plan.clips[0], source, 0)
        seen = graph.picture([origin], plan, picture)
        seen = seen.filter("scale", video.width, video.height, flags="lanczos+accurate_rnd")
        options: dict[str, Any] = encoding.h264(video, picture, steps)
        tracks = [seen]
        if video.sound:
            mix = video.sound.channels
            tracks.append(graph.sounds([origin], plan, [mix], steps)[mix])
            options |= {"c:a": "aac", "b:a": video.sound.bit_rate}
        _write(ffmpeg.output(*tracks, str(folder / f"hand-{video.label}.mp4"), **options))
    if plan.audio:
        origin = graph.origin(plan.clips[0], source, 0)
        mix = plan.audio.channels
        sound = graph.sounds([origin], plan, [mix], steps)[mix]
        _write(ffmpeg.output(sound, str(folder / "hand.m4a"), **{"c:a": "aac", "b:a": "48k"}))
    for name, count, every in (
        ("stills", picture.stills, round(picture.still_step * picture.rate)),
        ("tiles", picture.storyboard.count, picture.storyboard.every),
    ):
        origin = graph.origin(plan.clips[0], source, 0)
        seen = origin[str(plan.clips[0].picture.index if plan.clips[0].picture else 0)]
        chosen = seen.filter("select", f"not(mod(n,{every}))")
        frames = {"f": "rawvideo", "pix_fmt": "rgb24", "frames:v": count, "fps_mode": "passthrough"}
        _write(ffmpeg.output(chosen, str(folder / f"hand-{name}.rgb"), **frames))
    return _cpu() - begun


def _equal(plan: Plan, ours: Row, high: Row, source: Path, folder: Path) -> float:
    """Return the bytes of our picture at the VMAF of `high`, as a share of its picture's.

    Between two qualities the logarithm of the bytes goes straight with VMAF.
    """
    picture = plan.picture
    assert picture
    # Down to where VMAF is about that of the other.
    crf = picture.videos[0].crf - max(2.0, (high.mean - ours.mean) * 1.5)
    target = folder / "equal.mp4"
    videos = (replace(picture.videos[0], crf=crf),)
    alone = replace(plan, picture=replace(picture, videos=videos), audio=None)
    outputs = encoding.Outputs(folder / "equal")
    outputs.folder.mkdir()
    _run(encoding.encode(alone, [source], outputs, ladder.Ladder(), recordings.FFMPEG))
    outputs.video("hd").rename(target)
    near = _row("", target, source, folder, 0.0)
    slope = (math.log(near.video) - math.log(ours.video)) / max(near.mean - ours.mean, 0.1)
    return math.exp(math.log(ours.video) + slope * (high.mean - ours.mean)) / high.video


def _row(name: str, path: Path, source: Path, folder: Path, cpu: float) -> Row:
    mean, low = _vmaf(path, source, folder / "vmaf.csv")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        video = sum(packet.size for packet in container.demux(stream))
    return Row(name, path.stat().st_size, video, mean, low, cpu)


def _vmaf(path: Path, source: Path, log: Path) -> tuple[float, float]:
    """Return mean and 5th percentile, at the size of the source, as a full screen shows it."""
    size = f"scale={recordings.SIZE[0]}:{recordings.SIZE[1]}:flags=bicubic"
    graph_text = (
        f"[0:v]{size},{_ALIKE}[a];[1:v]{_ALIKE}[b];"
        f"[a][b]libvmaf=n_threads=2:n_subsample=5:log_fmt=csv:log_path={log}"
    )
    _ffmpeg("-i", str(path), "-i", str(source), "-lavfi", graph_text, "-f", "null", "-")
    with log.open(newline="") as stream:
        values = [float(row["vmaf"]) for row in csv.DictReader(stream)]
    return sum(values) / len(values), low_end(values)


def _write(outputs: Any) -> None:
    _run(compiled(outputs.overwrite_output(), recordings.FFMPEG, "error"))


def _ffmpeg(*words: str) -> None:
    _run([recordings.FFMPEG, "-nostdin", "-v", "error", "-y", *words])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
