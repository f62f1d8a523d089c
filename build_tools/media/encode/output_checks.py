"""Checks that an output may be published; the damage of its source is judged in `damage`.

The rules are pure functions over facts that `read_back` reads. Publishing is left to `cache`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av
import av.error

from build_tools.errors import OutputRejected
from build_tools.media.ffmpeg import source
from build_tools.media.ffmpeg.arguments import SAMPLE_RATE
from build_tools.messages import _

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.transcoding import Plan, VideoPlan

NOT_CLEAN = "decodes cleanly"
"""The fault of an output that cannot be decoded without a message."""
_HIGHEST_LEVEL = 40
_LATE_START = 0.1
_AAC_FRAME = 1024
"""Samples of a packet of AAC-LC (ISO/IEC 14496-3)."""


@dataclass(frozen=True)
class PacketTimes:
    """The times of all packets of one stream, in seconds."""

    count: int = 0
    start: float = 0.0
    shortest: float = 0.0
    longest: float = 0.0
    """The shortest and longest step from one packet to the next."""
    keyframes: int = 0

    def are_even(self, step: float) -> bool:
        """Return whether the packets follow each other at a step, with no gap and no double."""
        # Times are whole ticks, and the first packet of a sound lies before 0.
        return self.count < 3 or (
            0.5 * step < self.shortest and self.longest < 1.5 * step and self.start < _LATE_START
        )


@dataclass(frozen=True)
class OutputFacts:
    """The facts of an output as read back. Ends in seconds, 0 = no such stream."""

    video: str = ""
    profile: str = ""
    level: int = 0
    pixel_format: str = ""
    size: tuple[int, int] = (0, 0)
    square: bool = True
    video_end: float = 0.0
    audio: str = ""
    channels: int = 0
    audio_end: float = 0.0
    moov_first: bool = True
    video_times: PacketTimes = PacketTimes()
    audio_times: PacketTimes = PacketTimes()


def judge_video(output: OutputFacts, plan: Plan, video: VideoPlan) -> list[str]:
    """Return the faults of a rendition's MP4, in technical words; empty where it is right."""
    end = plan.picture.end if plan.picture else 0.0
    checks = {
        "codec": (output.video, "h264"),
        "profile": (output.profile in (("High", "Main") if video.copied else ("High",)), True),
        "pixel format": (output.pixel_format, "yuv420p"),
        "size": (output.size, (video.width, video.height)),
        "square pixels": (output.square, True),
        "moov first": (output.moov_first, True),
        "level": (output.level <= _HIGHEST_LEVEL, True),
        "length of the picture": (is_close(output.video_end, end), True),
        "times of the picture": (_even_picture(output, plan, video), True),
    }
    if video.sound:
        checks |= _sound_checks(output, video.sound.channels, plan.sound_end)
    else:
        checks["sound"] = (output.audio, "")
    return [name for name, (actual, expected) in checks.items() if actual != expected]


def judge_audio(output: OutputFacts, plan: Plan) -> list[str]:
    """Return the faults of an m4a file, likewise."""
    if plan.audio is None:
        return ["sound"]
    checks = _sound_checks(output, plan.audio.channels, plan.sound_end)
    checks |= {"picture": (output.video, ""), "moov first": (output.moov_first, True)}
    return [name for name, (actual, expected) in checks.items() if actual != expected]


def fault_text(fault: str) -> str:
    """Return a fault that `judge_video` or `judge_audio` names, in the user's language."""
    texts = {
        "length of the picture": _("the length of the picture"),
        "length of the sound": _("the length of the sound"),
        "times of the picture": _("the times of the picture"),
        "times of the sound": _("the times of the sound"),
        "sound": _("the sound"),
        "sound codec": _("the sound"),
        "channels": _("the sound"),
        "moov first": _("the order of the file"),
        NOT_CLEAN: _("it cannot be played without faults"),
    }
    return texts.get(fault, _("the picture"))


def rejected(fault: str) -> OutputRejected:
    """Return the error about an output with a fault."""
    return OutputRejected(
        _("what came out is not right ({fault}); copy the recording again").format(
            fault=fault_text(fault)
        )
    )


def is_close(actual: float, planned: float) -> bool:
    """Return whether a length is within half a second or one percent of the planned one."""
    return abs(actual - planned) <= max(0.5, 0.01 * planned)


def read_back(path: Path) -> OutputFacts:
    """Read the facts of one of our own files."""
    try:
        with av.open(source.url(path), options={"protocol_whitelist": "file"}) as container:
            ends, times = _read_times(container)
            return _output_facts(container, ends, times, moov_first(path))
    except av.error.FFmpegError as error:
        raise OutputRejected(_("the result cannot be read back; run the build again")) from error


def moov_first(path: Path) -> bool:
    """Return whether an MP4 file's index stands before its data."""
    order = top_boxes(path)
    return b"moov" in order and b"mdat" in order and order.index(b"moov") < order.index(b"mdat")


def top_boxes(path: Path) -> list[bytes]:
    """Return the types of an MP4 file's top boxes in order (ISO/IEC 14496-12, 4.2)."""
    types = []
    size = path.stat().st_size
    with path.open("rb") as stream:
        offset = 0
        while offset + 8 <= size:
            stream.seek(offset)
            length, kind = struct.unpack(">I4s", stream.read(8))
            if length == 1:
                (length,) = struct.unpack(">Q", stream.read(8))
            types.append(kind)
            offset += max(length, 8) if length else size
    return types


def _sound_checks(
    output: OutputFacts, channels: int, end: float
) -> dict[str, tuple[object, object]]:
    return {
        "sound codec": (output.audio, "aac"),
        "channels": (output.channels, channels),
        "length of the sound": (is_close(output.audio_end, end), True),
        "times of the sound": (output.audio_times.are_even(_AAC_FRAME / SAMPLE_RATE), True),
    }


def _even_picture(output: OutputFacts, plan: Plan, video: VideoPlan) -> bool:
    """Return whether the pictures come at the rate of the plan; a copy keeps its source's times."""
    if plan.picture is None:
        return True
    if video.copied:
        return output.video_times.count < 2 or output.video_times.shortest > 0
    return output.video_times.are_even(float(1 / plan.picture.rate))


def packet_times(stamps: list[float]) -> PacketTimes:
    """Return what is judged of the times of packets; the last step is one to what is left over."""
    ordered = sorted(stamps)
    steps = [after - before for before, after in pairwise(ordered)]
    if not steps:
        return PacketTimes(len(ordered), ordered[0] if ordered else 0.0)
    inner = steps[:-1] or steps
    return PacketTimes(len(ordered), ordered[0], min(inner), max(inner))


def _read_times(container: Any) -> tuple[dict[str, float], dict[str, PacketTimes]]:
    """Return where each kind of stream ends, and the times of its packets."""
    ends = {"video": 0.0, "audio": 0.0}
    stamps: dict[str, list[float]] = {"video": [], "audio": []}
    keyframes = {"video": 0, "audio": 0}
    for packet in container.demux():
        if packet.pts is not None and packet.size:
            end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            ends[packet.stream.type] = max(ends[packet.stream.type], end)
            stamps[packet.stream.type].append(float(packet.pts * packet.time_base))
            keyframes[packet.stream.type] += packet.is_keyframe
    return ends, {
        kind: replace(packet_times(times), keyframes=keyframes[kind])
        for kind, times in stamps.items()
    }


def _output_facts(
    container: Any, ends: dict[str, float], times: dict[str, PacketTimes], first: bool
) -> OutputFacts:
    output = OutputFacts(moov_first=first)
    for video in container.streams.video:
        context = video.codec_context
        output = replace(
            output,
            video=context.name,
            profile=video.profile or "",
            level=(context.extradata or bytes(4))[3],  # of avcC, ISO/IEC 14496-15, 5.3.3.1
            pixel_format=context.pix_fmt or "",
            size=(context.width, context.height),
            square=video.sample_aspect_ratio in (None, Fraction(0), Fraction(1)),
            video_end=ends["video"],
            video_times=times["video"],
        )
    for audio in container.streams.audio:
        context = audio.codec_context
        output = replace(
            output,
            audio=context.name,
            channels=context.channels,
            audio_end=ends["audio"],
            audio_times=times["audio"],
        )
    return output
