"""Recordings of real lengths: what a build costs, and what others give for the same seconds.

`benchmarks/transcode.py --long 600 --films FOLDER` measures them, `--each 30` the films of a
folder one by one.

Camera footage at 1280x720, slides at 1920x1080, an interlaced broadcast at 720x576. "Cost" is
processor seconds of everything, as a share of what `VideoMp4High` takes of the same source: that
is x264's `medium` at CRF 20 with AAC at 128k. VMAF is measured at the size of our hd, the
broadcast's after deinterlacing; the bytes of ours are those of hd.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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
    from build_tools.model.media import Rendition

_COMPARED = 300
"""Pictures of which VMAF is measured, about."""
_FIRST_CRF, _SLOPE = 25.0, 0.6
"""What the search for a VMAF begins with; VMAF that a step of CRF costs, about."""
_NEAR, _ATTEMPTS = 0.5, 2
KINDS = ("camera", "slides", "broadcast")
_EXCERPT, _SHORT_EXCERPT = 60, 8
"""Seconds in which the CRF for a VMAF is searched, of long and of short recordings."""
_PROGRAMS = (HANDBRAKE, RICECOOKER)
_MEAN, _LOW, _SHARE = 92.0, 88.0, 0.65
"""The aims: VMAF in the mean, at the 5th percentile, and bytes as a share of `VideoMp4High`."""
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


def show_each(sources: Path, scratch: Path, asked: Any) -> None:
    """Measure each film of a folder by itself, and count those that meet the aims.

    The other programs follow when all of ours are there, because they take longer.
    """
    print(f"\n### each film, {asked.each} s, load {os.getloadavg()[0]:.0f}\n")
    print("| film | effort | CPU s a second | cost | of High | VMAF mean | 5th percentile |")
    print("|---|---|--:|--:|--:|--:|--:|", flush=True)
    meeting: Counter[str] = Counter()
    films = recordings.each(sources, asked.each, asked.films)
    pairs = []
    for number, (film, source) in enumerate(films):
        folder = scratch / f"each-{number}"
        folder.mkdir()
        rows: list[Row] = []
        for effort in asked.efforts:
            media, spent = _built(effort, source, folder)
            shape = _shape_of(media, asked.each)
            high = rows[0] if rows else _encoded(HIGH, OTHERS[HIGH], source, folder, shape)
            row = measured(media.path, source, folder, spent, shape)
            rows = rows or [high]
            rows.append(row)
            share = row.size / high.size
            meeting[effort] += row.mean >= _MEAN and row.low >= _LOW and share <= _SHARE
            _print_film(f"{film.name} | {effort}", row, high, asked.each)
        pairs.append((film, source, folder, shape, rows))
    counted = f"all three aims met: {dict(meeting)} of {len(films)}"
    print(f"{counted}; load {os.getloadavg()[0]:.0f}", flush=True)
    if asked.no_others:
        return
    for film, source, folder, shape, (high, ours, *_more) in pairs:
        others = [_encoded(name, OTHERS[name], source, folder, shape) for name in _PROGRAMS]
        for preset in ("medium", "fast"):
            others.append(_at_vmaf(preset, ours.mean, source, folder, shape, _SHORT_EXCERPT))
        for row in others:
            _print_film(f"{film.name} | {row.name}", row, high, asked.each)


def _print_film(name: str, row: Row, high: Row, seconds: int) -> None:
    print(
        f"| {name} | {row.cpu / seconds:.2f} | {row.cpu / high.cpu:.2f} "
        f"| {row.size / high.size:.2f} | {row.mean:.1f} | {row.low:.1f} |",
        flush=True,
    )


def _shape_of(film: Rendition, seconds: int) -> Shape:
    size = (film.width, film.height)
    subsample = max(1, seconds * recordings.RATE // _COMPARED)
    return Shape(size, f"scale={size[0]}:{size[1]}:flags=bicubic,setsar=1", subsample)


def _measure(kind: str, source: Path, folder: Path, asked: Asked) -> None:
    shape = _shape(kind, asked.seconds)
    print("| | CPU s a second | cost | bytes | of High | VMAF mean | 5th percentile |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    high = _encoded(HIGH, OTHERS[HIGH], source, folder, shape)
    _print(high, high, asked.seconds)
    ours = [
        _print(_ours(effort, source, folder, shape), high, asked.seconds)
        for effort in asked.efforts
    ]
    if not asked.others:
        return
    for preset in ("medium", "fast"):
        _print(_at_vmaf(preset, ours[0].mean, source, folder, shape), high, asked.seconds)
    for name in _PROGRAMS:
        _print(_encoded(name, OTHERS[name], source, folder, shape), high, asked.seconds)


def _print(row: Row, high: Row, seconds: int) -> Row:
    """Print a row as soon as it is there."""
    print(
        f"| {row.name} | {row.cpu / seconds:.2f} | {row.cpu / high.cpu:.2f} | {row.size:,} | "
        f"{row.size / high.size:.2f} | {row.mean:.1f} | {row.low:.1f} |",
        flush=True,
    )
    return row


def _shape(kind: str, seconds: int) -> Shape:
    subsample = max(1, seconds * recordings.RATE // _COMPARED)
    if kind == "broadcast":
        return Shape((1024, 576), _DEINTERLACED, subsample)
    if kind == "slides":
        return Shape(filters="scale=1280:720:flags=bicubic", subsample=subsample)
    return Shape(subsample=subsample)


def _ours(effort: Effort, source: Path, folder: Path, shape: Shape) -> Row:
    """Return the row of a whole build; its bytes are those of hd."""
    film, spent = _built(effort, source, folder)
    row = measured(film.path, source, folder, spent, shape)
    return replace(row, name=f"courseware, {effort}")


def _built(effort: Effort, source: Path, folder: Path) -> tuple[Rendition, float]:
    """Return the hd of a whole build, and its processor seconds."""
    options = MediaOptions(
        folder / f".cache-{effort}", source.parent, jobs=1, ladder=Ladder(effort=effort)
    )
    recording = Recording(source, source.name)
    begun = cpu_seconds()
    result = transcode([recording], options, Silent())[recording]
    spent = cpu_seconds() - begun
    if not isinstance(result, MediaSet) or not result.hd:
        raise SystemExit(f"{source}: {result}")
    return result.hd, spent


def _encoded(name: str, settings: list[str], source: Path, folder: Path, shape: Shape) -> Row:
    target = folder / "other.mp4"
    begun = cpu_seconds()
    run_ffmpeg("-i", str(source), *settings, str(target))
    return replace(measured(target, source, folder, cpu_seconds() - begun, shape), name=name)


def _at_vmaf(
    preset: str, mean: float, source: Path, folder: Path, shape: Shape, excerpt: int = _EXCERPT
) -> Row:
    """Return what a preset gives near a VMAF, in the shape in which stations see the source."""
    crf, slope = _FIRST_CRF, _SLOPE
    begin = folder / f"begin{source.suffix}"
    run_ffmpeg("-t", str(excerpt), "-i", str(source), "-c", "copy", str(begin))
    row = _encoded("", _plain(preset, crf, shape), begin, folder, shape)
    for _attempt in range(_ATTEMPTS):
        if abs(row.mean - mean) <= _NEAR:
            break
        before, crf = (crf, row.mean), crf + (row.mean - mean) / slope
        row = _encoded("", _plain(preset, crf, shape), begin, folder, shape)
        slope = max((before[1] - row.mean) / ((crf - before[0]) or 1.0), 0.1)
    row = _encoded("", _plain(preset, crf, shape), source, folder, shape)
    return replace(row, name=f"x264 {preset} -crf {crf:.1f}, near our VMAF")


def _plain(preset: str, crf: float, shape: Shape) -> list[str]:
    picture = ["-vf", shape.filters, "-codec:v", "libx264", "-preset", preset, "-crf", f"{crf:.1f}"]
    return [*picture, "-codec:a", "aac", "-b:a", "128k"]
