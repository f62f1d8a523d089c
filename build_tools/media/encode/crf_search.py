"""Finds the CRF that a recording needs, by trials on samples that are compared with the source.

The trials use the settings of the encode itself, at the size of hd; VMAF (model v0.6.1) says what
is seen of the difference. The rule is a pure function; where there is no libvmaf the kind of
content decides alone (`ladder`).
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from math import floor
from statistics import fmean
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media.encode import filter_graph
from build_tools.media.encode import outputs as encoding
from build_tools.media.ffmpeg import arguments, runner, source
from build_tools.media.plan import sampling
from build_tools.media.plan.ladder import CLASSES, with_crf
from build_tools.model.media import HD
from build_tools.model.transcoding import Trial

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from build_tools.media.ffmpeg.binary import Tool
    from build_tools.media.plan.ladder import Ladder
    from build_tools.media.plan.sampling import Window
    from build_tools.model.transcoding import PicturePlan, Plan

_LIMITS = runner.Limits(stall=600)
_EVERY = 4
"""VMAF of every fourth picture: a third of the CPU, and the mean was the same within 0.05."""
_LOW = 0.05
_PRESETS = {"slow": "fast"}
_LOOKAHEAD = 60
"""What is tried instead of the encode's own settings: at the same CRF, VMAF of slides and screens
was 0.2 to 0.4 lower, for 0.7 of the CPU (veryfast: 1.3 to 2.7 lower, by no constant amount)."""
_CLOSE = 3.0
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
    crf = CLASSES[picture.content].crf
    if not bench.take_samples(plan, paths, crf):
        return plan
    trials: list[Trial] = []
    for number in range(2):
        trial = bench.compare(crf) if number == 0 or bench.encode(crf) else None
        if trial is None:
            break
        trials.append(trial)
        crf = crf_for(trials, picture, ladder)
        if abs(crf - trial.crf) <= _CLOSE:
            break
    if trials:
        # Farther from what was tried, what is seen falls faster than a line.
        crf = _bounded(crf, (_CRF[0], trials[-1].crf + _CLOSE))
    return with_crf(plan, crf, tuple(trials)) if trials else plan


def crf_for(trials: Sequence[Trial], picture: PicturePlan, ladder: Ladder) -> float:
    """Return the CRF at which both the mean and the low end of VMAF are as the ladder asks."""
    settings = CLASSES[picture.content]
    last = trials[-1]
    mean_slope, low_slope = settings.vmaf_slopes
    if len(trials) > 1 and last.crf != trials[0].crf:
        steps = last.crf - trials[0].crf
        mean_slope = _bounded((trials[0].mean - last.mean) / steps, _SLOPES)
        low_slope = _bounded((trials[0].low - last.low) / steps, _SLOPES)
    room = min(
        (last.mean - ladder.vmaf + settings.sample_deficit) / mean_slope,
        (last.low - ladder.vmaf_low + settings.sample_deficit) / low_slope,
    )
    return _bounded(floor(round((last.crf + room) / _STEP, 3)) * _STEP, _CRF)


def _bounded(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def judged(
    scores: Sequence[tuple[int, float]], looked_at: Sequence[Window], rate: Fraction
) -> tuple[float, float]:
    """Return mean and 5th percentile of VMAF of the whole recording.

    `scores` are (number of the picture, VMAF) over all windows, one after the other. Each window
    counts as much as it stands for, however many of its pictures were compared.
    """
    ends = [round(end * rate) for end in accumulate(one.seconds for one in looked_at)]
    places = [min(bisect_right(ends, number), len(ends) - 1) for number, _score in scores]
    counts = Counter(places)
    weights = [looked_at[place].share / counts[place] for place in places]
    values = [score for _number, score in scores]
    return fmean(values, weights), low_end(values, weights)


def low_end(values: Sequence[float], weights: Sequence[float] = ()) -> float:
    """Return the value below which a twentieth of them lies."""
    weighed = sorted(zip(values, weights or [1.0] * len(values), strict=True))
    below = accumulate(weight for _value, weight in weighed)
    limit = _LOW * sum(weight for _value, weight in weighed)
    return next(value for (value, _), sum_ in zip(weighed, below, strict=True) if sum_ > limit)


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
        self._windows: list[Window] = []
        self._samples = folder / "samples.nut"
        self._trial = folder / "trial.mp4"
        self._log = folder / "vmaf.csv"

    def take_samples(self, plan: Plan, paths: Sequence[Path], crf: float) -> bool:
        """Write the samples without loss, shaped as they will be shown, and encoded with a CRF."""
        drawn = bool(CLASSES[self._picture.content].tune)
        self._windows = sampling.for_trials(plan.clips, plan.length, drawn=drawn)
        parts = [
            filter_graph.sample(plan.clips[one.clip], paths[one.clip], one, self._picture, number)
            for number, one in enumerate(self._windows)
        ]
        if not parts:
            return False
        one = parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=1, a=0)
        # A third of the time of lossless H.264, and it is read twice.
        lossless = {"c:v": "ffvhuff", "threads": 2}
        kept, tried = filter_graph.split(one, "split", 2)
        taken = ffmpeg.output(kept, source.url(self._samples), f="nut", **lossless)
        return self._run(ffmpeg.merge_outputs(taken, self._encoded(tried, crf)))

    def encode(self, crf: float) -> bool:
        """Encode the samples with another CRF; return whether that works."""
        # The samples have lost their marks: unmarked, ffmpeg would convert them first.
        kept = filter_graph.marked(ffmpeg.input(source.url(self._samples)))
        return self._run(self._encoded(kept, crf))

    def _encoded(self, samples: Any, crf: float) -> Any:
        video = replace(self._picture.videos[0], crf=crf, copied=False)
        preset, lookahead = self._ladder.preset, self._ladder.lookahead
        quicker = replace(
            self._ladder,
            preset=_PRESETS.get(preset, preset),
            lookahead=min(lookahead, _LOOKAHEAD),
        )
        options = encoding.h264(video, self._picture, quicker)
        return ffmpeg.output(samples, source.url(self._trial), f="mp4", **options)

    def compare(self, crf: float) -> Trial | None:
        """Compare what was encoded with a CRF; None where that does not work."""
        both = [ffmpeg.input(source.url(path)) for path in (self._trial, self._samples)]
        # Marked alike, or else ffmpeg converts one of them first, which costs some points.
        compared = ffmpeg.filter(
            [
                filter_graph.marked(stream.filter("settb", "AVTB").filter("setpts", "PTS-STARTPTS"))
                for stream in both
            ],
            "libvmaf",
            n_threads=2,
            n_subsample=_EVERY,
            log_fmt="csv",
            log_path=str(self._log),
        )
        if not self._run(ffmpeg.output(compared, "-", f="null")):
            return None
        with self._log.open(newline="") as stream:
            scores = [(int(row["Frame"]), float(row["vmaf"])) for row in csv.DictReader(stream)]
        if not scores:
            return None
        mean, low = judged(scores, self._windows, self._picture.rate)
        return Trial(crf, round(mean, 2), round(low, 2))

    def _run(self, outputs: Any) -> bool:
        command = arguments.compiled(outputs.overwrite_output(), self._program, "error")
        # What is wrong with the source shows again in the encode itself and is judged there.
        return runner.run(command, self._stop, _LIMITS).code == 0
