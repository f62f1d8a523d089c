"""Searches for the CRF that a recording needs, by trial encodes of samples.

The trials use the settings of the encode itself, at the size of hd; VMAF (model v0.6.1) scores how
much of the difference from the source is visible. The rule is a pure function; without libvmaf
the kind of content alone decides (`ladder`).
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from math import floor, log
from statistics import fmean
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media.encode import filter_graph
from build_tools.media.encode.outputs import h264_options
from build_tools.media.ffmpeg import arguments, runner, source
from build_tools.media.plan import sampling
from build_tools.media.plan.effort import trusted_steps
from build_tools.media.plan.ladder import CLASSES, with_crf
from build_tools.model.media import HD
from build_tools.model.transcoding import Trial

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from build_tools.media.ffmpeg.binary import FfmpegBinary
    from build_tools.media.plan.ladder import Ladder
    from build_tools.media.plan.sampling import Window
    from build_tools.model.transcoding import PicturePlan, Plan

_LIMITS = runner.Limits(stall=600)
_SUBSAMPLE = 3
"""VMAF of every third picture: less than half of the CPU. Encoders often give every fourth more
bytes than those between: these alone came out up to 1.2 better than all."""
_LOW_PERCENTILE = 0.05
_CLOSE = 3.0
"""Distance in CRF from the nearest trial up to which a loss holds."""
_CRF = (16.0, 40.0)
_LOSSES = (0.05, 0.25)
_LEAST_LACK = 0.5
"""What VMAF lacks to 100, at least: it says little of pictures that are nearly perfect."""
_STEP = 0.1


def search(
    plan: Plan,
    paths: Sequence[Path],
    ladder: Ladder,
    binary: FfmpegBinary,
    folder: Path,
    stop: threading.Event,
) -> Plan:
    """Return the plan with the CRF that its recording needs; `folder` is for temporary files."""
    picture = plan.picture
    if picture is None or ladder.crf is not None or not binary.vmaf:
        return plan
    if all(video.copied or video.label != HD for video in picture.videos):
        return plan
    encoder = _TrialEncoder(picture, ladder, binary.path, folder, stop)
    crf = CLASSES[picture.content].crf
    if not encoder.take_samples(plan, paths, crf):
        return plan
    trials: list[Trial] = []
    for number in range(2):
        encoded = number == 0 or encoder.encode(crf)
        trial = encoder.compare(crf) if encoded else None
        if trial is None:
            break
        trials.append(trial)
        crf = crf_for(trials, picture, ladder)
        if abs(crf - trial.crf) <= trusted_steps(ladder.effort, picture.content):
            break
    if trials:
        crf = _clamp(crf, (_CRF[0], trials[-1].crf + _CLOSE))
    return with_crf(plan, crf, tuple(trials)) if trials else plan


def crf_for(trials: Sequence[Trial], picture: PicturePlan, ladder: Ladder) -> float:
    """Return the CRF at which mean and 5th percentile of VMAF both meet the ladder's targets."""
    settings = CLASSES[picture.content]
    targets = (ladder.vmaf, ladder.vmaf_low)
    first, latest = (trials[0].mean, trials[0].low), (trials[-1].mean, trials[-1].low)
    steps = trials[-1].crf - trials[0].crf
    margins = []
    for index, usual_loss in enumerate(settings.vmaf_loss):
        loss, lack = usual_loss, _lack(latest[index])
        if steps:
            loss = _clamp(log(lack / _lack(first[index])) / steps, _LOSSES)
        allowed = _lack(targets[index] - settings.sample_deficit[index])
        margins.append(log(allowed / lack) / loss)
    crf = trials[-1].crf + min(margins)
    return _clamp(round(floor(round(crf / _STEP, 3)) * _STEP, 2), _CRF)


def _lack(vmaf: float) -> float:
    return max(100.0 - vmaf, _LEAST_LACK)


def _clamp(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def pool_scores(
    scores: Sequence[tuple[int, float]], windows: Sequence[Window], rate: Fraction
) -> tuple[float, float]:
    """Return mean and 5th percentile of VMAF of the whole recording.

    `scores` are (frame number, VMAF) over all windows, one after the other. Each window has the
    weight of its share, however many of its frames were compared.
    """
    ends = [round(end * rate) for end in accumulate(window.seconds for window in windows)]
    indexes = [min(bisect_right(ends, number), len(ends) - 1) for number, _score in scores]
    counts = Counter(indexes)
    weights = [windows[index].share / counts[index] for index in indexes]
    values = [score for _number, score in scores]
    return fmean(values, weights), fifth_percentile(values, weights)


def fifth_percentile(values: Sequence[float], weights: Sequence[float] = ()) -> float:
    """Return the value below which a twentieth of the weight lies."""
    weighted = sorted(zip(values, weights or [1.0] * len(values), strict=True))
    below = accumulate(weight for _value, weight in weighted)
    limit = _LOW_PERCENTILE * sum(weight for _value, weight in weighted)
    return next(
        value for (value, _weight), sum_ in zip(weighted, below, strict=True) if sum_ > limit
    )


class _TrialEncoder:
    """Takes samples of one recording, encodes them at a CRF and compares the result with them."""

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
        """Write the samples without loss, scaled as hd will be, and encoded at a CRF."""
        drawn = bool(CLASSES[self._picture.content].tune)
        self._windows = sampling.for_trials(plan.clips, plan.length, drawn=drawn)
        parts = [
            filter_graph.sample(
                plan.clips[window.clip], paths[window.clip], window, self._picture, number
            )
            for number, window in enumerate(self._windows)
        ]
        if not parts:
            return False
        joined = parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=1, a=0)
        # A third of the time of lossless H.264, and it is read twice.
        lossless = {"c:v": "ffvhuff", "threads": 2}
        reference, distorted = filter_graph.split(joined, "split", 2)
        samples = ffmpeg.output(reference, source.url(self._samples), f="nut", **lossless)
        return self._run(ffmpeg.merge_outputs(samples, self._encoded(distorted, crf)))

    def encode(self, crf: float) -> bool:
        """Encode the samples at another CRF; return whether that succeeds."""
        # The samples have lost their colour marks; without them ffmpeg would convert them first.
        samples = filter_graph.marked(ffmpeg.input(source.url(self._samples)))
        return self._run(self._encoded(samples, crf))

    def _encoded(self, samples: Any, crf: float) -> Any:
        video = replace(self._picture.videos[0], crf=crf, copied=False)
        options = h264_options(video, self._picture, self._ladder, trial=True)
        return ffmpeg.output(samples, source.url(self._trial), f="mp4", **options)

    def compare(self, crf: float) -> Trial | None:
        """Score the samples encoded at a CRF against the originals; None where that fails."""
        both = [ffmpeg.input(source.url(path)) for path in (self._trial, self._samples)]
        # Marked alike, or ffmpeg would convert one of them first, which costs some points.
        compared = ffmpeg.filter(
            [
                filter_graph.marked(stream.filter("settb", "AVTB").filter("setpts", "PTS-STARTPTS"))
                for stream in both
            ],
            "libvmaf",
            n_threads=2,
            n_subsample=_SUBSAMPLE,
            log_fmt="csv",
            log_path=str(self._log),
        )
        if not self._run(ffmpeg.output(compared, "-", f="null")):
            return None
        with self._log.open(encoding="utf-8", newline="") as stream:
            scores = [(int(row["Frame"]), float(row["vmaf"])) for row in csv.DictReader(stream)]
        if not scores:
            return None
        mean, low = pool_scores(scores, self._windows, self._picture.rate)
        return Trial(crf, round(mean, 2), round(low, 2))

    def _run(self, outputs: Any) -> bool:
        command = arguments.compiled(outputs.overwrite_output(), self._program, "error")
        # Faults of the source show again in the encode itself and are judged there.
        return runner.run(command, self._stop, _LIMITS).code == 0
