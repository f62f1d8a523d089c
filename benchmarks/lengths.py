"""Recordings of real lengths: what a build costs, and what others give for the same seconds.

`benchmarks/transcode.py --long 600 --films FOLDER` measures them.

Camera footage at 1280x720, slides at 1920x1080, an interlaced broadcast at 720x576. "Cost" is
processor seconds of everything, as a share of what `VideoMp4High` takes of the same source: that
is x264's `medium` at CRF 20 with AAC at 128k. VMAF is measured at the size of our hd, the
broadcast's after deinterlacing. The row of all pictures of others "at our VMAF" is interpolated
between two encodes.
"""

from __future__ import annotations

import math
import os
import resource
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks import recordings
from benchmarks.encodes import (
    HANDBRAKE,
    HIGH,
    OTHERS,
    RICECOOKER,
    Row,
    Shape,
    cpu_seconds,
    measured,
    run_ffmpeg,
)
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.plan.effort import Effort

_COMPARED = 600
"""Pictures of which VMAF is measured, about."""
_SLOPE = 0.8
"""VMAF that a step of CRF costs, about."""
KINDS = ("camera", "slides", "broadcast")
_DEINTERLACED = "bwdif=mode=send_frame:deint=all,scale=1024:576:flags=bicubic,setsar=1"


@dataclass(frozen=True)
class Asked:
    """What is to be measured. Without `others` only `VideoMp4High` stands beside ours."""

    seconds: int
    films: Path | None
    kinds: Sequence[str]
    efforts: Sequence[Effort]
    others: bool


def show(sources: Path, scratch: Path, asked: Asked) -> None:
    """Measure each kind and print a Markdown table; `sources` keeps the recordings."""
    for kind in asked.kinds:
        source = recordings.long(sources, kind, asked.seconds, asked.films)
        folder = scratch / f"long-{kind}"
        folder.mkdir()
        print(f"\n### {kind}, {asked.seconds} s, load {os.getloadavg()[0]:.0f}\n", flush=True)
        _measure(kind, source, folder, asked)


def _measure(kind: str, source: Path, folder: Path, asked: Asked) -> None:
    shape = _shape(kind, asked.seconds)
    rows = [_ours(effort, source, folder, shape) for effort in asked.efforts]
    high = _encoded(HIGH, OTHERS[HIGH], source, folder, shape)
    rows.append(high)
    if asked.others:
        rows += [
            _encoded(name, OTHERS[name], source, folder, shape) for name in (RICECOOKER, HANDBRAKE)
        ]
        rows += _at_the_same_vmaf(rows[0], high, source, folder, shape)
    print("| | CPU s a second | cost | bytes | of High | VMAF mean | 5th percentile |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        print(
            f"| {row.name} | {row.cpu / asked.seconds:.2f} | {row.cpu / high.cpu:.2f} | "
            f"{row.size:,} | {row.size / high.size:.2f} | {row.mean:.1f} | {row.low:.1f} |"
        )
    sys.stdout.flush()


def _shape(kind: str, seconds: int) -> Shape:
    subsample = max(1, seconds * recordings.RATE // _COMPARED)
    if kind == "broadcast":
        return Shape((1024, 576), _DEINTERLACED, subsample)
    if kind == "slides":
        return Shape(filters="scale=1280:720:flags=bicubic", subsample=subsample)
    return Shape(subsample=subsample)


def _ours(effort: Effort, source: Path, folder: Path, shape: Shape) -> Row:
    """Return the row of a whole build; its bytes are those of hd."""
    options = MediaOptions(
        folder / f".cache-{effort}", source.parent, jobs=1, ladder=Ladder(effort=effort)
    )
    recording = Recording(source, source.name)
    begun, clock = cpu_seconds(), time.monotonic()
    result = transcode([recording], options, Silent())[recording]
    spent, elapsed = cpu_seconds() - begun, time.monotonic() - clock
    if not isinstance(result, MediaSet) or not result.hd:
        raise SystemExit(f"{source}: {result}")
    # The largest of all processes so far: ours run first.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    sizes = ", ".join(f"{item.label} {item.size:,}" for item in result.files)
    print(
        f"{effort}: {spent / elapsed:.2f} of {os.cpu_count()} cores busy; largest process "
        f"{memory} MiB; {sizes}\n",
        flush=True,
    )
    row = measured(result.hd.path, source, folder, spent, shape)
    return replace(row, name=f"courseware, {effort}")


def _encoded(name: str, settings: list[str], source: Path, folder: Path, shape: Shape) -> Row:
    target = folder / "other.mp4"
    begun = cpu_seconds()
    run_ffmpeg("-i", str(source), *settings, str(target))
    return replace(measured(target, source, folder, cpu_seconds() - begun, shape), name=name)


def _at_the_same_vmaf(ours: Row, high: Row, source: Path, folder: Path, shape: Shape) -> list[Row]:
    """Return what `medium` and `fast` give at our VMAF, in the shape in which stations see it."""
    crf = 20 + max((high.mean - ours.mean) / _SLOPE, 0.0)
    rows = []
    for preset in ("medium", "fast"):
        near, far = (
            _encoded("", _plain(preset, at, shape), source, folder, shape) for at in (crf, crf + 3)
        )
        rows.append(replace(_between(near, far, ours.mean), name=f"x264 {preset} at our VMAF"))
    return rows


def _plain(preset: str, crf: float, shape: Shape) -> list[str]:
    picture = ["-vf", shape.filters, "-codec:v", "libx264", "-preset", preset, "-crf", f"{crf:.1f}"]
    return [*picture, "-codec:a", "aac", "-b:a", "128k"]


def _between(first: Row, second: Row, mean: float) -> Row:
    """Return the row at a VMAF: the logarithm of the bytes goes straight with it."""
    share = (first.mean - mean) / max(first.mean - second.mean, 0.1)

    def logarithmic(a: float, b: float) -> float:
        return math.exp(math.log(a) + share * (math.log(b) - math.log(a)))

    return Row(
        "",
        round(logarithmic(first.size, second.size)),
        round(logarithmic(first.video, second.video)),
        mean,
        first.low + share * (second.low - first.low),
        logarithmic(first.cpu, second.cpu),
    )
