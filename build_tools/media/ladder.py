"""The ladder: facts and measurements in, a plan out; every rule about quality is here, and pure.

How a plan becomes arguments is left to `arguments`, how the facts are found to `probe` and
`measure`. Figures without another source are from the measurements behind docs/adr.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from build_tools.model.media import Measured, PicturePlan, Plan, Remark, SoundPlan

if TYPE_CHECKING:
    from build_tools.model.media import AudioFacts, SoundLevel, SourceFacts, VideoFacts

VERSION = 1
"""Raise it when the same settings give other bytes than before: the cache is keyed by it."""

_NOTED_GAP = 60.0
_EARLY_END = 3.0
_STANDARD_RATES = (
    Fraction(5),
    Fraction(8),
    Fraction(10),
    Fraction(12),
    Fraction(15000, 1001),
    Fraction(15),
    Fraction(20),
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
)


@dataclass(frozen=True)
class Ladder:
    """The settings of all renditions. The number of encoder threads is one of them: x264 gives
    the same bytes only for the same number."""

    width: int = 1280
    height: int = 720
    rate: int = 30
    crf: int = 25
    preset: str = "slow"
    keyframe_seconds: int = 10
    threads: int = 2
    speech_bit_rate: int = 48_000
    music_bit_rate: int = 96_000
    loudness: float = -16.0
    peak: float = -1.5
    most_gain: float = 30.0
    silence: float = -55.0
    """Loudness below which a sound counts as noise and is left as it is."""
    stills: int = 9


def plan(
    facts: SourceFacts,
    measured: Measured,
    ladder: Ladder,
    start: float | None = None,
    end: float | None = None,
) -> Plan:
    """Return what is to be done with a source; `start` and `end` are its trims in seconds."""
    begin, finish = span_of(facts, start, end)
    return Plan(
        start=begin,
        length=finish - begin,
        trimmed=bool(begin) or finish < facts.duration,
        picture=_picture(facts.video, measured, ladder, begin, finish) if facts.video else None,
        sound=_sound(facts.audio, measured, ladder, begin, finish) if facts.audio else None,
        audio=_speech(facts.audio, measured.mono, ladder, begin, finish) if facts.audio else None,
        remarks=_remarks(facts, measured, ladder, end),
    )


def span_of(facts: SourceFacts, start: float | None, end: float | None) -> tuple[float, float]:
    """Return (from, to) in seconds of what the trims leave of a source."""
    begin = min(start or 0.0, facts.duration)
    finish = facts.duration if end is None else min(end, facts.duration)
    return begin, max(begin, finish)


def fit(width: int, height: int, sar: Fraction, box: tuple[int, int]) -> tuple[int, int]:
    """Return the even size in square pixels that fits the box and is never larger than shown.

    Pixels are squared by stretching the side that is short, as players do, so no line is lost.
    """
    one = Fraction(1)
    wide = width * max(sar, one)
    high = height / min(sar, one)
    scale = min(one, box[0] / wide, box[1] / high)
    return _even(wide * scale, box[0]), _even(high * scale, box[1])


def output_rate(rate: Fraction, variable: bool, cap: int) -> Fraction:
    """Return the constant frame rate: at most `cap`, by halving, so 60 becomes 30 and 50 25."""
    if variable:
        rate = next((r for r in _STANDARD_RATES if r >= rate * Fraction(99, 100)), rate)
    # 30.3 is a phone's idea of 30: a tenth above the cap is cut, not halved.
    parts = max(1, ceil(rate / cap - Fraction(1, 10)))
    return max(min(rate / parts, Fraction(cap)), _STANDARD_RATES[0])


def gain_for(level: SoundLevel | None, ladder: Ladder) -> float:
    """Return the linear gain in dB that brings a sound to the ladder's loudness."""
    if level is None or level.loudness <= ladder.silence:
        return 0.0
    return round(min(ladder.loudness - level.loudness, ladder.most_gain), 2)


def _even(size: Fraction, most: int) -> int:
    return max(2, min(round(size / 2) * 2, most))


def _picture(
    video: VideoFacts, measured: Measured, ladder: Ladder, begin: float, finish: float
) -> PicturePlan:
    # A display matrix turns the pixels too: their shape turns with them.
    width, height = (video.height, video.width) if video.turned else (video.width, video.height)
    sar = 1 / video.sar if video.turned else video.sar
    out_width, out_height = fit(width, height, sar, (ladder.width, ladder.height))
    length = max(finish - begin, 0.0)
    seen = max(min(video.end, finish) - begin, 0.0)
    # Films open with black or a title; the very short ones have nothing to skip.
    first = min(seen * 0.05, 30.0) if seen > 1 else 0.0
    return PicturePlan(
        index=video.index,
        width=out_width,
        height=out_height,
        rate=output_rate(video.rate, video.variable, ladder.rate),
        crf=ladder.crf,
        deinterlace="" if measured.field_order == "progressive" else measured.field_order,
        tone_map=video.transfer != "sdr",
        matrix=video.matrix,
        end=min(seen, length),
        still_first=round(first, 3),
        still_step=round(max((seen - first) / ladder.stills, 0.001), 3),
        stills=ladder.stills,
    )


def _sound(
    audio: AudioFacts, measured: Measured, ladder: Ladder, begin: float, finish: float
) -> SoundPlan:
    if measured.stereo is None:
        return _speech(audio, measured.mono, ladder, begin, finish)
    return SoundPlan(
        index=audio.index,
        channels=2,
        gain=gain_for(measured.stereo, ladder),
        bit_rate=ladder.music_bit_rate,
        end=max(min(audio.end, finish) - begin, 0.0),
    )


def _speech(
    audio: AudioFacts, level: SoundLevel | None, ladder: Ladder, begin: float, finish: float
) -> SoundPlan:
    return SoundPlan(
        index=audio.index,
        channels=1,
        gain=gain_for(level, ladder),
        bit_rate=ladder.speech_bit_rate,
        end=max(min(audio.end, finish) - begin, 0.0),
    )


def _remarks(
    facts: SourceFacts, measured: Measured, ladder: Ladder, end: float | None
) -> tuple[Remark, ...]:
    found = [Remark("stream-passed-over", (("codec", codec),)) for codec in facts.unreadable]
    if facts.gap > _NOTED_GAP:
        found.append(Remark("gap", (("length", clock(facts.gap)),)))
    if end is not None and end > facts.duration + 0.5:
        found.append(Remark("end-beyond", (("length", clock(facts.duration)),)))
    found += _uneven_ends(facts)
    if facts.audio and measured.mono and measured.mono.loudness <= ladder.silence:
        found.append(Remark("silent"))
    return tuple(found)


def _uneven_ends(facts: SourceFacts) -> list[Remark]:
    """Return a remark where picture or sound stops long before the other."""
    if not facts.video or not facts.audio:
        return []
    ends = (("picture", clock(facts.video.end)), ("sound", clock(facts.audio.end)))
    early = facts.audio.end - facts.video.end
    if abs(early) <= max(_EARLY_END, 0.1 * facts.duration):
        return []
    return [Remark("picture-ends" if early > 0 else "sound-ends", ends)]


def clock(seconds: float) -> str:
    """Return a place in a film as people write it: `4:10`, `1:02:03`."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, last = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{last:02}" if hours else f"{minutes}:{last:02}"
