"""Finds the CRF that a recording needs, by trials on samples that are compared with the source.

The trials use the settings of the encode itself, at the size of hd; VMAF (model v0.6.1) says what
is seen of the difference. The rule is a pure function; where there is no libvmaf the kind of
content decides alone (`ladder`).
"""

from __future__ import annotations

import csv
from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media import arguments, encoding, graph, runner, source
from build_tools.media.ladder import CLASSES, with_quality
from build_tools.model.media import HD
from build_tools.model.transcoding import Trial

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.ladder import Ladder
    from build_tools.media.tool import Tool
    from build_tools.model.transcoding import ClipPlan, PicturePlan, Plan

_LIMITS = runner.Limits(stall=600)
_AT = (1 / 6, 1 / 2, 5 / 6)
_SHARE = 0.01
"""Length of a sample as a share of the recording: two trials are then about 5 % of the encode."""
_SECONDS = (0.8, 4.0)
_LONG_ENOUGH = 2.0
"""Seconds from which a sample of what stands still says what the whole is like; where samples are
shorter, one long one says more than three: at 0.8 s VMAF came out 4 lower, at 2 s 1.2."""
_EVERY = 3
"""VMAF of every third picture: 0.4 of the CPU, and the mean was the same within 0.05."""
_LOW = 0.05
_CLOSE = 2.0
"""Steps of CRF up to which one trial and the usual slope are exact enough."""
_CRF = (16.0, 40.0)
_SLOPES = (0.3, 3.0)
_STEP = 0.25


def find(
    plan: Plan,
    paths: Sequence[Path],
    ladder: Ladder,
    tool: Tool,
    folder: Path,
    stop: threading.Event,
) -> Plan:
    """Return the plan with the quality that its recording needs; work files lie in `folder`."""
    picture = plan.picture
    if picture is None or ladder.crf is not None or not tool.vmaf:
        return plan
    if all(video.copied or video.label != HD for video in picture.videos):
        return plan
    bench = _Bench(picture, ladder, tool.path, folder, stop)
    if not bench.take_samples(plan, paths):
        return plan
    crf = CLASSES[picture.content].crf
    trials: list[Trial] = []
    for _number in range(2):
        trial = bench.compare(crf)
        if trial is None:
            break
        trials.append(trial)
        crf = crf_for(trials, picture, ladder)
        if abs(crf - trial.crf) <= _CLOSE:
            break
    return with_quality(plan, crf, tuple(trials)) if trials else plan


def crf_for(trials: Sequence[Trial], picture: PicturePlan, ladder: Ladder) -> float:
    """Return the CRF at which both the mean and the low end of VMAF are as the ladder asks."""
    settings = CLASSES[picture.content]
    last = trials[-1]
    slope = settings.slope
    if len(trials) > 1 and last.crf != trials[0].crf:
        rise = (trials[0].mean - last.mean) / (last.crf - trials[0].crf)
        slope = min(max(rise, _SLOPES[0]), _SLOPES[1])
    room = min(last.mean - ladder.vmaf, last.low - ladder.vmaf_low) + settings.short
    crf = floor(round((last.crf + room / slope) / _STEP, 3)) * _STEP
    return min(max(crf, _CRF[0]), _CRF[1])


def windows(plan: Plan) -> list[tuple[int, float, float]]:
    """Return the samples to look at as (number of the clip, from, seconds), in the clip's time."""
    shortest, longest = _SECONDS
    seconds = min(max(plan.length * _SHARE, shortest), longest)
    seen = [(n, clip, clip.picture.end) for n, clip in enumerate(plan.clips) if clip.picture]
    whole = sum(end for _number, _clip, end in seen)
    if whole <= seconds * len(_AT):
        return [(number, 0.0, end) for number, _clip, end in seen if end > 0]
    if plan.picture and CLASSES[plan.picture.content].tune and seconds < _LONG_ENOUGH:
        return [_window(seen, whole / 2, seconds * len(_AT))]
    return [_window(seen, whole * part, seconds) for part in _AT]


def low_end(values: Sequence[float]) -> float:
    """Return the value below which a twentieth of them lies."""
    return sorted(values)[floor(len(values) * _LOW)]


def _window(
    seen: list[tuple[int, ClipPlan, float]], middle: float, seconds: float
) -> tuple[int, float, float]:
    *before, last = seen
    for clip in before:
        if middle < clip[2]:
            last = clip
            break
        middle -= clip[2]
    number, _clip, end = last
    start = min(max(middle - seconds / 2, 0.0), max(end - seconds, 0.0))
    return number, round(start, 3), round(min(seconds, end), 3)


class _Bench:
    """The samples of one recording, and the trials on them."""

    def __init__(
        self,
        picture: PicturePlan,
        ladder: Ladder,
        program: str,
        folder: Path,
        stop: threading.Event,
    ) -> None:
        self._picture = picture
        self._ladder = ladder
        self._program = program
        self._stop = stop
        self._samples = folder / "samples.nut"
        self._trial = folder / "trial.mp4"
        self._log = folder / "vmaf.csv"

    def take_samples(self, plan: Plan, paths: Sequence[Path]) -> bool:
        """Write the samples without loss, shaped as they will be shown."""
        parts = [
            graph.sample(plan.clips[clip], paths[clip], (start, seconds), self._picture, number)
            for number, (clip, start, seconds) in enumerate(windows(plan))
        ]
        if not parts:
            return False
        one = parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=1, a=0)
        lossless = {"c:v": "libx264", "preset": "ultrafast", "qp": 0, "threads": 2}
        return self._run(ffmpeg.output(one, source.url(self._samples), f="nut", **lossless))

    def compare(self, crf: float) -> Trial | None:
        """Encode the samples with a CRF; None where that, or the comparison, does not work."""
        video = replace(self._picture.videos[0], crf=crf, copied=False)
        options = encoding.h264(video, self._picture, self._ladder)
        taken = ffmpeg.input(source.url(self._samples))
        if not self._run(ffmpeg.output(taken, source.url(self._trial), f="mp4", **options)):
            return None
        both = [ffmpeg.input(source.url(path)) for path in (self._trial, self._samples)]
        # Marked alike, or else ffmpeg converts one of them first, which costs some points.
        judged = ffmpeg.filter(
            [
                graph.marked(stream.filter("settb", "AVTB").filter("setpts", "PTS-STARTPTS"))
                for stream in both
            ],
            "libvmaf",
            n_threads=2,
            n_subsample=_EVERY,
            log_fmt="csv",
            log_path=str(self._log),
        )
        if not self._run(ffmpeg.output(judged, "-", f="null")):
            return None
        with self._log.open(newline="") as stream:
            values = [float(row["vmaf"]) for row in csv.DictReader(stream)]
        if not values:
            return None
        mean = sum(values) / len(values)
        return Trial(crf, round(mean, 2), round(low_end(values), 2))

    def _run(self, outputs: Any) -> bool:
        command = arguments.compiled(outputs.overwrite_output(), self._program, "error")
        # What is wrong with the source shows again in the encode itself and is judged there.
        return runner.run(command, self._stop, _LIMITS).code == 0
