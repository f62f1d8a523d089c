"""Encodes the sound of a recording, once for each mix, at the level that a meter reads.

What the plan's gains and limiter give is measured in the finished file, because neither a limiter
nor AAC keeps what it is told; where that is off, the sound is encoded once more, corrected, and in
rare cases again. Films take the finished sound as it is. The meter decodes every file to its end,
so it is checked with that.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media.analysis.sound import parse_loudness
from build_tools.media.encode import filter_graph, output_checks
from build_tools.media.encode.filter_graph import Correction
from build_tools.media.encode.outputs import container_options
from build_tools.media.ffmpeg import arguments, runner, source

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from build_tools.media.encode.outputs import Outputs
    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.facts import SoundLevel
    from build_tools.model.transcoding import Plan, SoundPlan

_HIGHEST_PEAK = -1.0
"""dBTP."""
_OFF = 0.5
"""LU from which a sound is corrected."""
_MOST = 12.0
"""LU by which it is corrected at most: more is the work of a limiter that distorts."""
_MARGIN = 0.5
_ADDED = 1.6
_ROUNDS = 5
_METER = "out"
_FAULTS = ("[error]", "[fatal]", "[panic]")
"""What ffmpeg puts before a message of faults."""
_log = logging.getLogger(__name__)


def mixes_of(plan: Plan) -> dict[int, SoundPlan]:
    """Return how each mix is encoded, by its channels."""
    videos = plan.picture.videos if plan.picture else ()
    sounds = [sound for sound in (*(video.sound for video in videos), plan.audio) if sound]
    return {sound.channels: sound for sound in sounds}


def encode_sounds(
    plan: Plan,
    paths: Sequence[Path],
    outputs: Outputs,
    ladder: Ladder,
    program: str,
    stop: threading.Event,
) -> runner.ProcessResult:
    """Encode every mix of the plan; return how reading the sources ended.

    Raises EncodeFailed, OutputRejected, Stopped, and OSError where the disk is full.
    """
    mixes = mixes_of(plan)
    if not mixes:
        return runner.NOTHING_READ
    limits = runner.Limits.for_length(plan.length)
    may_rise = all(
        clip.sound is None or clip.sound.mono_gain < ladder.most_gain for clip in plan.clips
    )
    pending = {channels: Correction() for channels in mixes}
    outcomes: list[runner.ProcessResult] = []
    while len(outcomes) < _ROUNDS:
        command = sound_command(plan, paths, outputs, ladder, pending, program)
        outcomes.append(runner.completed(runner.run(command, stop, limits), command))
        levels = {
            channels: measure(outputs.sound(channels), program, stop, limits)
            for channels in pending
        }
        pending = {
            channels: correction
            for channels, level in levels.items()
            if (correction := next_correction(pending[channels], level, ladder, may_rise=may_rise))
        }
        if not pending:
            break
    return outcomes[0]


def sound_command(
    plan: Plan,
    paths: Sequence[Path],
    outputs: Outputs,
    ladder: Ladder,
    corrections: Mapping[int, Correction],
    program: str,
) -> list[str]:
    """Return the command that encodes the mixes that have a correction, be it none."""
    origins = filter_graph.origins(plan.clips, paths, sound=True)
    mixes = mixes_of(plan)
    streams = filter_graph.sounds(origins, plan, corrections, ladder)
    files = [
        ffmpeg.output(
            stream,
            source.url(outputs.sound(channels)),
            **_aac(mixes[channels]),
            **container_options(plan),
        )
        for channels, stream in streams.items()
    ]
    return arguments.compiled(
        ffmpeg.merge_outputs(*files).overwrite_output(), program, "repeat+error"
    )


def measure(
    path: Path, program: str, stop: threading.Event, limits: runner.Limits
) -> SoundLevel | None:
    """Measure one of our own files as a meter does, None where it holds nothing to measure.

    Raises OutputRejected where it cannot be decoded without a message.
    """
    sound = ffmpeg.input(source.url(path), protocol_whitelist=source.PROTOCOLS).audio
    metered = sound.filter(f"ebur128@{_METER}", peak="true", framelog="quiet")
    written = ffmpeg.output(metered, "-", f="null")
    command = arguments.compiled(written, program, "repeat+level+info")
    outcome = runner.run(command, stop, limits)
    if outcome.code != 0 or any(mark in line for line in outcome.lines for mark in _FAULTS):
        _log.info("%s: %s", path.name, "\n".join(outcome.lines))
        raise output_checks.rejected(output_checks.NOT_CLEAN)
    return parse_loudness(outcome.lines, _METER)


def next_correction(
    current: Correction, level: SoundLevel | None, ladder: Ladder, *, may_rise: bool = True
) -> Correction | None:
    """Return what makes up for what was measured, None where that is near enough or silence."""
    if level is None or level.loudness <= ladder.silence:
        return None
    off, over = ladder.loudness - level.loudness, level.peak - _HIGHEST_PEAK
    if abs(off) <= _OFF:
        off = 0.0
    highest = _MOST if may_rise else max(current.gain, 0.0)
    # Some of what is added the limiter takes away again.
    gain = min(max(current.gain + off * _ADDED, -_MOST), highest)
    lower = current.lower + (over + _MARGIN if over > 0 else 0.0)
    correction = Correction(round(gain, 2), round(lower, 2))
    return correction if correction != current else None


def _aac(sound: SoundPlan) -> dict[str, Any]:
    return {
        "c:a": "aac",
        "profile:a": "aac_low",
        "b:a": sound.bit_rate,
        "ac": sound.channels,
        "ar": arguments.SAMPLE_RATE,
    }
