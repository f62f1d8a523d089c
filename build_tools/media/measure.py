"""Measures what headers do not tell: loudness of the sound, whether stereo is stereo, field order.

Each measurement is one cheap run of ffmpeg; what follows from the figures is left to `ladder`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import ffmpeg

from build_tools.media import arguments, runner
from build_tools.model.facts import Measured, SoundLevel

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.facts import AudioFacts, SourceFacts, VideoFacts

_LIMITS = runner.Limits(stall=600)
_SAMPLE_SECONDS = 4.0
_SAMPLES_AT = (1 / 6, 1 / 2, 5 / 6)
_SAME = 35.0
"""dB below the louder channel at which the difference of two channels is only coding noise."""
_UNUSED = 30.0
"""dB between the channels from which on the quieter one was not connected."""
_INTERLACING = frozenset(
    {"dvvideo", "ffv1", "h264", "huffyuv", "mpeg2video", "mpeg4", "prores", "rawvideo", "vc1"}
)
_INTERLACED_LINES = frozenset({480, 486, 576, 1080, 1088})
_NUMBER = r"(-?(?:\d+(?:\.\d+)?|inf))"
_NOTHING = -120.0


def measure(
    path: Path, facts: SourceFacts, span: arguments.Span, program: str, stop: threading.Event
) -> Measured:
    """Measure the seconds `span` = (from, to) of a source."""
    mono, stereo = (None, None)
    if facts.audio:
        mono, stereo = _sound(path, facts.audio, span, facts.duration, program, stop)
    order: Literal["progressive", "tff", "bff"] = "progressive"
    if facts.video and may_be_interlaced(facts.video):
        order = _field_order(path, facts.video, span, program, stop)
    return Measured(field_order=order, mono=mono, stereo=stereo)


def may_be_interlaced(video: VideoFacts) -> bool:
    """Return whether it is worth to look at samples: flags alone are wrong both ways."""
    usual = video.codec in _INTERLACING and video.height in _INTERLACED_LINES
    return video.flagged_interlaced or (usual and video.rate <= 30)


def parse_loudness(lines: Sequence[str], name: str) -> SoundLevel | None:
    """Return what the summary of the filter `ebur128@name` says."""
    text = "\n".join(lines)
    begin = text.rfind(f"[ebur128@{name} ")
    summary = text[begin:] if begin >= 0 else ""
    loudness = re.search(rf"\bI:\s+{_NUMBER} LUFS", summary)
    peak = re.search(rf"\bPeak:\s+{_NUMBER} dBFS", summary)
    if not loudness or not peak:
        return None
    return SoundLevel(_decibel(loudness[1]), _decibel(peak[1]))


def parse_rms(lines: Sequence[str], name: str) -> float:
    """Return the RMS level in dB that the filter `astats@name` found, very low for silence."""
    for line in lines:
        if line.startswith(f"[astats@{name} ") and (
            match := re.search(rf"RMS level dB: {_NUMBER}", line)
        ):
            return _decibel(match[1])
    return _NOTHING


def parse_fields(lines: Sequence[str]) -> tuple[int, int, int]:
    """Return (top first, bottom first, progressive) pictures, summed over all idet filters."""
    sums = [0, 0, 0]
    for line in lines:
        if match := re.search(
            r"Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)", line
        ):
            sums = [a + int(b) for a, b in zip(sums, match.groups(), strict=True)]
    return sums[0], sums[1], sums[2]


def field_order(tff: int, bff: int, progressive: int) -> Literal["progressive", "tff", "bff"]:
    """Return the verdict: interlaced when most of the pictures that move are."""
    if tff + bff <= progressive or tff + bff == 0:
        return "progressive"
    return "tff" if tff >= bff else "bff"


def is_stereo(left: float, right: float, side: float) -> bool:
    """Return whether two channels (RMS in dB, `side` of half their difference) differ in sound."""
    louder = max(left, right)
    return abs(left - right) < _UNUSED and side > louder - _SAME and louder > _NOTHING


def _decibel(text: str) -> float:
    return max(float(text), _NOTHING)


def _sound(
    path: Path,
    audio: AudioFacts,
    span: arguments.Span,
    duration: float,
    program: str,
    stop: threading.Event,
) -> tuple[SoundLevel | None, SoundLevel | None]:
    origin = arguments.guarded_input(path, **arguments.seek(span))
    stream = arguments.lined_up(origin[str(audio.index)])
    if span != (0.0, duration):
        stream = arguments.cut(stream, span, sound=True)
    if audio.channels == 1:
        lines = _run(_null([_ebur128(arguments.mono(stream), "mono")]), program, stop)
        return parse_loudness(lines, "mono"), None
    parts = stream.filter_multi_output("asplit", 5)
    probes = [
        _ebur128(parts[0], "stereo"),
        _ebur128(arguments.mono(parts[1]), "mono"),
        _rms(parts[2], "c0", "left"),
        _rms(parts[3], "c1", "right"),
        _rms(parts[4], "0.5*c0-0.5*c1", "side"),
    ]
    lines = _run(_null(probes), program, stop)
    levels = [parse_rms(lines, name) for name in ("left", "right", "side")]
    stereo = parse_loudness(lines, "stereo") if is_stereo(*levels) else None
    return parse_loudness(lines, "mono"), stereo


def _field_order(
    path: Path, video: VideoFacts, span: arguments.Span, program: str, stop: threading.Event
) -> Literal["progressive", "tff", "bff"]:
    length = min(span[1], video.end) - span[0]
    if length <= _SAMPLE_SECONDS * len(_SAMPLES_AT):
        starts = [span[0]]
        seconds = max(length, 0.1)
    else:
        starts = [span[0] + part * length - _SAMPLE_SECONDS / 2 for part in _SAMPLES_AT]
        seconds = _SAMPLE_SECONDS
    probes = [
        arguments.guarded_input(path, ss=round(start, 3), t=round(seconds, 3))[
            str(video.index)
        ].filter(f"idet@s{number}")
        for number, start in enumerate(starts)
    ]
    return field_order(*parse_fields(_run(_null(probes), program, stop)))


def _ebur128(stream: Any, name: str) -> Any:
    return stream.filter(f"ebur128@{name}", peak="true", framelog="quiet")


def _rms(stream: Any, mix: str, name: str) -> Any:
    return stream.filter("pan", args=f"mono|c0={mix}").filter(
        f"astats@{name}", measure_perchannel="none", measure_overall="RMS_level"
    )


def _null(probes: list[Any]) -> Any:
    return ffmpeg.merge_outputs(*(ffmpeg.output(probe, "-", f="null") for probe in probes))


def _run(outputs: Any, program: str, stop: threading.Event) -> tuple[str, ...]:
    # Errors of the source show again in the encode itself and are judged there.
    return runner.run(arguments.compiled(outputs, program, "info"), stop, _LIMITS).lines
