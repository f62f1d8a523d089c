"""Our renditions against those of openZIM and Kolibri, and our one process against one for each.

    .venv/bin/python benchmarks/transcode.py --seconds 60 --films FOLDER
    .venv/bin/python benchmarks/transcode.py --long 600 --films FOLDER
    .venv/bin/python benchmarks/transcode.py --each 30 --films FOLDER

All figures of a row come out of one run; processor time is that of all processes. The second form
measures what recordings of real lengths cost, the third each film of a folder (`lengths`).
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

sys.path.insert(0, str(Path(__file__).parents[1]))

import ffmpeg

from benchmarks import lengths, recordings
from benchmarks.encodes import HIGH, OTHERS, Row, cpu_seconds, measured, run, run_ffmpeg
from build_tools.media.encode import filter_graph, job
from build_tools.media.encode.films import FilmEncoder
from build_tools.media.encode.filter_graph import Correction
from build_tools.media.encode.outputs import Outputs, encode_command, h264_options
from build_tools.media.ffmpeg.arguments import compiled
from build_tools.media.options import MediaOptions
from build_tools.media.plan import ladder
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent

if TYPE_CHECKING:
    from build_tools.model.transcoding import Plan

_LARGE_SECONDS = 20


def main() -> int:
    """Measure and print Markdown tables."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=int, default=60)
    words.add_argument("--films", type=Path, help="a folder of camera footage")
    words.add_argument("--kinds", nargs="*", default=None)
    words.add_argument("--long", type=int, help="recordings of so many seconds; their cost alone")
    words.add_argument("--each", type=int, help="each film, again and again for so many seconds")
    words.add_argument(
        "--efforts", nargs="*", default=["normal"], choices=["quick", "normal", "small"]
    )
    words.add_argument("--no-others", action="store_true", help="only VideoMp4High, with --long")
    words.add_argument("--folder", type=Path, help="where the recordings are kept")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if asked.each:
            lengths.show_each(asked.folder or folder / "sources", folder, asked)
            return 0
        if asked.long:
            kinds = asked.kinds or lengths.KINDS
            others = not asked.no_others
            wanted = lengths.Asked(asked.long, asked.films, kinds, asked.efforts, others)
            lengths.show(asked.folder or folder / "sources", folder, wanted)
            return 0
        made = recordings.make(asked.folder or folder / "sources", asked.seconds, asked.films)
        print(f"load {os.getloadavg()[0]:.0f}, {os.cpu_count()} cores")
        for kind in asked.kinds or ("slides", "screen", "camera"):
            if kind == "camera":
                _compare(kind, made[kind], folder / kind)
                large = recordings.large(made[kind], min(asked.seconds, _LARGE_SECONDS))
                _share(large, folder / "large")
            else:
                _compare(kind, made[kind], folder / kind)
    return 0


class Meter:
    """Processor seconds of the steps of one `transcode`, and the plan that it followed."""

    _STEPS = (
        (job, "read_clips", "analysis"),
        (job, "measure_and_plan", "analysis"),
        (FilmEncoder, "search", "analysis"),
        (FilmEncoder, "encode", "encode"),
        (job, "_check", "checks"),
    )

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.plan: Plan | None = None

    def __enter__(self) -> Self:
        self._were = [(home, name, getattr(home, name)) for home, name, _step in self._STEPS]
        for home, name, step in self._STEPS:
            setattr(home, name, self._timed(getattr(home, name), step))
        return self

    def __exit__(self, *_error: object) -> None:
        for home, name, was in self._were:
            setattr(home, name, was)

    def _timed(self, call: Any, step: str) -> Any:
        def timed(*given: Any) -> Any:
            begun = cpu_seconds()
            found = call(*given)
            self.spent[step] += cpu_seconds() - begun
            if call is self._were[2][2]:
                self.plan = found
            return found

        return timed


def _compare(kind: str, source: Path, folder: Path) -> None:
    folder.mkdir()
    local = folder / "source.mp4"
    local.write_bytes(source.read_bytes())
    options = MediaOptions(folder / ".cache", folder, jobs=1)
    recording = Recording(local, kind)
    own, begun = _own_cpu(), cpu_seconds()
    with Meter() as meter:
        result = transcode([recording], options, Silent())[recording]
    whole, driver = cpu_seconds() - begun, _own_cpu() - own
    plan = meter.plan
    if not isinstance(result, MediaSet) or not result.hd or not plan:
        raise SystemExit(f"{kind}: {result}")
    begun = cpu_seconds()
    transcode([recording], options, Silent())
    again = cpu_seconds() - begun
    rows = [_row("courseware hd", result.hd.path, local, folder, whole)]
    if result.small:
        rows.append(_row("courseware small", result.small.path, local, folder, 0.0))
    for name, settings in OTHERS.items():
        target = folder / f"{len(rows)}.mp4"
        begun = cpu_seconds()
        run_ffmpeg("-i", str(local), *settings, str(target))
        rows.append(_row(name, target, local, folder, cpu_seconds() - begun))
    high = next(row for row in rows if row.name == HIGH)
    _show(kind, local.stat().st_size, rows, high.size)
    picture = plan.picture
    assert picture
    hd, one, analysis = picture.videos[0], meter.spent["encode"], meter.spent["analysis"]
    print(f"content {picture.content}; crf {hd.crf}, copied {hd.copied}; trials {picture.trials}")
    print(f"analysis: {analysis:.1f} of {whole:.1f} = {analysis / whole:.3f}")
    print(f"encode: {one:.1f}; checks: {meter.spent['checks']:.1f}")
    print(f"driver's own share: {driver:.2f} s, {whole / (whole - driver):.3f}")
    print(f"second run: {again:.2f} s", flush=True)
    _against_hand(plan, one, local, folder)
    if not hd.copied:
        equal = _equal(plan, rows[0], high, local, folder)
        print(f"picture at the VMAF of High: {equal:.2f} of its bytes", flush=True)


def _share(source: Path, folder: Path) -> None:
    """Show processor time alone for a source as large as cameras record, which is not shown so."""
    folder.mkdir()
    options, recording = MediaOptions(folder / ".cache", folder, jobs=1), Recording(source, "")
    options = replace(options, project_root=source.parent)
    with Meter() as meter:
        result = transcode([recording], options, Silent())[recording]
    if not meter.plan:
        raise SystemExit(f"{source}: {result}")
    print(f"\n### camera, 1920x1080, {_LARGE_SECONDS} s, load {os.getloadavg()[0]:.0f}\n")
    _against_hand(meter.plan, meter.spent["encode"], source, folder)


def _against_hand(plan: Plan, one: float, source: Path, folder: Path) -> None:
    by_hand = _by_hand(plan, source, folder)
    total = sum(by_hand.values())
    print("by hand: " + ", ".join(f"{name} {spent:.1f}" for name, spent in by_hand.items()))
    print(f"one process / one for each: {one:.1f} / {total:.1f} = {one / total:.2f}", flush=True)


def _row(name: str, path: Path, source: Path, folder: Path, cpu: float) -> Row:
    return replace(measured(path, source, folder, cpu), name=name)


def _own_cpu() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def _show(kind: str, size: int, rows: list[Row], high: int) -> None:
    print(f"\n### {kind}: {size} bytes, load {os.getloadavg()[0]:.0f}\n")
    print("| | bytes | of High | of which picture | VMAF mean | 5th percentile | CPU s |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        cpu = f"{row.cpu:.1f}" if row.cpu else ""
        print(
            f"| {row.name} | {row.size:,} | {row.size / high:.2f} | {row.video:,} | "
            f"{row.mean:.1f} | {row.low:.1f} | {cpu} |"
        )
    print(flush=True)


def _by_hand(plan: Plan, source: Path, folder: Path) -> dict[str, float]:
    """Return the processor seconds of one process for each file that ours makes in one.

    Each decodes and shapes for itself; the loudness is taken as known, here and there.
    """
    steps, picture = ladder.Ladder(), plan.picture
    assert picture
    spent = {}
    for video in picture.videos:
        origin = filter_graph.origin(plan.clips[0], source, 0)
        options: dict[str, Any] = h264_options(video, picture, steps)
        seen = filter_graph.stored(origin, plan)
        if not video.copied:
            seen = filter_graph.picture([origin], plan, picture)
            seen = seen.filter("scale", video.width, video.height, flags=filter_graph.SCALING)
        tracks = [seen]
        if video.sound:
            mix = video.sound.channels
            tracks.append(filter_graph.sounds([origin], plan, {mix: Correction()}, steps)[mix])
            options |= {"c:a": "aac", "b:a": video.sound.bit_rate}
        target = str(folder / f"hand-{video.label}.mp4")
        spent[video.label] = _write(ffmpeg.output(*tracks, target, **options))
    if plan.audio:
        origin = filter_graph.origin(plan.clips[0], source, 0)
        mix = plan.audio.channels
        sound = filter_graph.sounds([origin], plan, {mix: Correction()}, steps)[mix]
        coded = {"c:a": "aac", "b:a": plan.audio.bit_rate}
        spent["audio"] = _write(ffmpeg.output(sound, str(folder / "hand.m4a"), **coded))
    board = picture.storyboard
    for name, count, every, size in (
        ("stills", picture.stills, round(picture.still_step * picture.rate), ()),
        ("storyboard", board.count, board.frame_step, (board.width, board.height)),
    ):
        origin = filter_graph.origin(plan.clips[0], source, 0)
        chosen = filter_graph.picture([origin], plan, picture).filter(
            "select", f"not(mod(n,{every}))"
        )
        if size:
            chosen = chosen.filter("scale", *size, flags="area")
        frames = {"f": "rawvideo", "pix_fmt": "rgb24", "frames:v": count, "fps_mode": "passthrough"}
        spent[name] = _write(ffmpeg.output(chosen, str(folder / f"hand-{name}.rgb"), **frames))
    return spent


def _equal(plan: Plan, ours: Row, high: Row, source: Path, folder: Path) -> float:
    """Return the bytes of our picture at the VMAF of `high`, as a share of its picture's.

    Between two qualities the logarithm of the bytes goes straight with VMAF.
    """
    picture = plan.picture
    assert picture
    # Down to where VMAF is about that of the other.
    crf = picture.videos[0].crf - max(2.0, (high.mean - ours.mean) * 1.5)
    target = folder / "equal.mp4"
    videos = (replace(picture.videos[0], crf=crf, sound=None),)
    alone = replace(plan, picture=replace(picture, videos=videos), audio=None)
    outputs = Outputs(folder / "equal")
    outputs.folder.mkdir()
    run(encode_command(alone, [source], outputs, ladder.Ladder(), recordings.FFMPEG))
    outputs.video("hd").rename(target)
    near = _row("", target, source, folder, 0.0)
    slope = (math.log(near.video) - math.log(ours.video)) / max(near.mean - ours.mean, 0.1)
    return math.exp(math.log(ours.video) + slope * (high.mean - ours.mean)) / high.video


def _write(outputs: Any) -> float:
    """Run it; return its processor seconds."""
    begun = cpu_seconds()
    run(compiled(outputs.overwrite_output(), recordings.FFMPEG, "error"))
    return cpu_seconds() - begun


if __name__ == "__main__":
    sys.exit(main())
