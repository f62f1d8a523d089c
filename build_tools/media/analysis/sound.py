"""Measures the sound: loudness, whether its two channels differ, silence at its ends.

One run of ffmpeg over all of it, and a second one for true stereo. What follows from the figures
is left to `plan.ladder`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from statistics import correlation, pstdev
from typing import TYPE_CHECKING, Any, Literal

import ffmpeg

from build_tools.media.ffmpeg import arguments, runner
from build_tools.model.facts import Edges, Measurements, SoundLevel

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.facts import SourceFacts

_STEP = 0.5
"""Seconds: the resolution of silence."""
_LOW_RATE = 8000
"""Levels are read from a copy at this rate: a quarter of the CPU of the full one."""
_SILENT = -50.0
"""dBFS (RMS of a step) below which it is silent; in quiet recordings `_SILENT_BELOW` LU less than
the loudness of the whole."""
_SILENT_BELOW = 20.0
_NARROW = 12.0
"""dB below the louder channel up to which the difference of two channels is worth their bytes:
below that it is a room around a speaker, or the noise of coding. Narrow music lies there too: what
tells it from speech would have to be measured on hours of both, so a person says it (`mix`)."""
_NARROWEST = 20.0
"""dB likewise, up to which it may be music that is played by several; a person is told then."""
_CROSSED = 4.0
"""How much more power the difference of two channels has than their sum when a wire is crossed."""
_UNCONNECTED = 30.0
"""dB between the channels from which on the quieter one counts as not connected."""
_HEARD = 0.003
"""The level, 1 being the loudest, from which a channel counts as speaking: -50 dBFS."""
_FEWEST_STEPS = 20
_AT_ONCE = 0.4
"""Share of the steps with a voice in which both channels have one."""
_NO_WAVE_IN_COMMON, _NOT_TOGETHER = 0.1, 0.5
_VOICED = 0.2
"""Spread of the level (natural logarithm) from which it goes up and down as in speech."""
_NUMBER = r"(-?(?:\d+(?:\.\d+)?|inf))"
_FLOOR = -120.0
_MONO, _STEREO = "mono", "stereo"
Channel = Literal["", "left", "right"]


def measure(
    path: Path, facts: SourceFacts, span: arguments.Span, program: str, stop: threading.Event
) -> Measurements:
    """Measure the sound of a source within `span`, in seconds."""
    audio = facts.audio
    if audio is None:
        return Measurements()
    levels = ChannelLevels()

    def loudness(name: str, channel: Channel) -> SoundLevel | None:
        origin = arguments.guarded_input(path, **arguments.seek(span, facts.lead(audio)))
        stream = arguments.aligned_stereo(origin[str(audio.index)], channel)
        if span != (0.0, facts.duration):
            stream = arguments.cut(stream, span, sound=True)
        probes = [_ebur128(stream, name)]
        if name == _MONO and not levels.loudest():
            parts = stream.filter_multi_output("asplit", 2)
            probes = [_levels(parts[0]), _ebur128(arguments.mono(parts[1]), name)]
        elif name == _MONO:
            probes = [_ebur128(arguments.mono(stream), name)]
        outputs = ffmpeg.merge_outputs(*(ffmpeg.output(probe, "-", f="null") for probe in probes))
        command = arguments.compiled(outputs, program, "info")
        # Errors of the source show again in the encode itself and are judged there.
        limits = runner.Limits.for_length(facts.duration)
        return parse_loudness(runner.run(command, stop, limits, levels.add).lines, name)

    mono = loudness(_MONO, audio.channel)
    # Nearly all lessons are mono in two channels: only the others need a second run.
    one_side = cancelling(*levels.means()) if audio.channels > 1 else ""
    if one_side:
        mono = loudness(_MONO, one_side)
    wide = audio.mix == "stereo" or (not audio.mix and is_stereo(*levels.means()))
    stereo = audio.channels > 1 and not one_side and wide
    return Measurements(
        mono=mono,
        stereo=loudness(_STEREO, audio.channel) if stereo else None,
        one_side=one_side,
        narrow=bool(audio.channels > 1 and not audio.mix and is_narrow(*levels.means())),
        two_languages=audio.channels == 2 and two_voices(*levels.series),
        silent=silent_edges(levels.loudest(), mono, span[1] - span[0]),
    )


@dataclass
class ChannelLevels:
    """RMS levels in dB of left, right and half their difference, one of each per step."""

    series: tuple[list[float], list[float], list[float]] = field(
        default_factory=lambda: ([], [], [])
    )

    def add(self, line: str) -> None:
        """Add the level in a line that ffmpeg's `ametadata` prints; ignore other lines."""
        if match := re.fullmatch(rf"lavfi\.astats\.([123])\.RMS_level={_NUMBER}", line):
            self.series[int(match[1]) - 1].append(_decibel(match[2]))

    def means(self) -> tuple[float, float, float]:
        """Return the mean levels of left, right and half their difference."""
        return _mean(self.series[0]), _mean(self.series[1]), _mean(self.series[2])

    def loudest(self) -> list[float]:
        """Return the level of the louder channel, step by step."""
        return [max(pair) for pair in zip(*self.series[:2], strict=False)]


def parse_loudness(lines: Sequence[str], name: str) -> SoundLevel | None:
    """Return the figures in the summary of the filter `ebur128@name`, None without one."""
    text = "\n".join(lines)
    begin = text.rfind(f"[ebur128@{name} ")
    summary = text[begin:] if begin >= 0 else ""
    loudness = re.search(rf"\bI:\s+{_NUMBER} LUFS", summary)
    peak = re.search(rf"\bPeak:\s+{_NUMBER} dBFS", summary)
    if not loudness or not peak:
        return None
    return SoundLevel(_decibel(loudness[1]), _decibel(peak[1]))


def is_stereo(left: float, right: float, side: float) -> bool:
    """Return whether two channels (RMS in dB; `side`: half their difference) are worth keeping."""
    return _differ(left, right, side, _NARROW)


def is_narrow(first: float, second: float, side: float) -> bool:
    """Return whether two channels are not worth keeping by their figures, but may be by ear."""
    differ = _differ(first, second, side, _NARROWEST)
    return differ and not is_stereo(first, second, side)


def _differ(first: float, second: float, side: float, least: float) -> bool:
    louder = max(first, second)
    return abs(first - second) < _UNCONNECTED and side > louder - least and louder > _FLOOR


def cancelling(first: float, second: float, side: float) -> Channel:
    """Return the louder of two channels that cancel each other out when they are mixed.

    That is what a cable gives whose wires are crossed. The arguments are as in `is_stereo`.
    """
    powers = [10 ** (level / 10) for level in (first, second)]
    half = 10 ** (side / 10)
    middle = sum(powers) / 2 - half
    if abs(first - second) >= _UNCONNECTED or half < _CROSSED * max(middle, 0.0):
        return ""
    return ("left" if first >= second else "right") if max(first, second) > _FLOOR else ""


def two_voices(lefts: Sequence[float], rights: Sequence[float], sides: Sequence[float]) -> bool:
    """Return whether two channels carry two speakers at the same time, as bilingual films do.

    The arguments are RMS levels in dB, step by step; `sides` are half the difference. The voices
    have nothing in common, neither their waves nor when they are loud; music has the latter.
    Two who take turns, each with a microphone, are left together.
    """
    steps = [
        (10 ** (a / 20), 10 ** (b / 20), 10 ** (c / 10))
        for a, b, c in zip(lefts, rights, sides, strict=False)
    ]
    both = [(a, b, c) for a, b, c in steps if min(a, b) > _HEARD]
    if len(both) < _FEWEST_STEPS or len(both) < _AT_ONCE * sum(
        max(a, b) > _HEARD for a, b, _ in steps
    ):
        return False
    powers = [sum(values) for values in zip(*((a * a, b * b, c) for a, b, c in both), strict=True)]
    common = (powers[0] + powers[1] - 4 * powers[2]) / (2 * math.sqrt(powers[0] * powers[1]))
    together = _correlation([math.log(a) for a, *_ in both], [math.log(b) for _, b, _ in both])
    return abs(common) < _NO_WAVE_IN_COMMON and together < _NOT_TOGETHER


def _correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Pearson's coefficient; 1 where one of them does not change: that is no voice."""
    if min(pstdev(first), pstdev(second)) < _VOICED:
        return 1.0
    return correlation(first, second)


def silent_edges(levels: Sequence[float], whole: SoundLevel | None, length: float) -> Edges:
    """Return the silence at both ends of `length` seconds; all of it where there is no sound."""
    limit = min(_SILENT, whole.loudness - _SILENT_BELOW) if whole else _SILENT
    audible = [number for number, level in enumerate(levels) if level > limit]
    if not audible:
        return Edges(round(length, 3), round(length, 3))
    # The tail lasts to the end of the picture, where that is longer than the sound.
    sound_end = min((audible[-1] + 1) * _STEP, length)
    return Edges(audible[0] * _STEP, round(length - sound_end, 3))


def _levels(stream: Any) -> Any:
    return (
        stream.filter("aresample", _LOW_RATE)
        .filter("pan", args="3c|c0=c0|c1=c1|c2=0.5*c0-0.5*c1")
        .filter("asetnsamples", n=int(_LOW_RATE * _STEP), pad=0)
        .filter(
            "astats", metadata=1, reset=1, measure_perchannel="RMS_level", measure_overall="none"
        )
        # Unbuffered, or pieces of a line would mix with the lines of the progress.
        .filter("ametadata", mode="print", file="-", direct=1)
    )


def _ebur128(stream: Any, name: str) -> Any:
    return stream.filter(f"ebur128@{name}", peak="true", framelog="quiet")


def _mean(levels: Sequence[float]) -> float:
    if not levels:
        return _FLOOR
    power = sum(10 ** (level / 10) for level in levels) / len(levels)
    return max(10 * math.log10(power), _FLOOR)


def _decibel(text: str) -> float:
    return max(float(text), _FLOOR)
