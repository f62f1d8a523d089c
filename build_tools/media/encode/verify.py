"""What must hold before an output is published, and how much damage in a source is bearable.

The rules are pure functions over what was read; `outputs` reads. Publishing is left to `store`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import av.error

from build_tools.errors import OutputRejected
from build_tools.media.ffmpeg import source
from build_tools.media.plan.source_remarks import clock
from build_tools.messages import _
from build_tools.model.media import Remark

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.facts import SourceFacts
    from build_tools.model.transcoding import Plan, VideoPlan

_BEARABLE_LINES = 40
"""One dropout in a broadcast gave 4 to 48 messages (3 to 30 lost TS packets)."""
_BEARABLE_LINES_PER_SECOND = 1.0
"""More than that shows all along."""
_JOINED_LATE = 60
"""Messages that a broadcast recording may begin with until its first whole picture comes."""
_BEARABLE_LOSS = 0.10
_SHORTER = 1.0
_HIGHEST_LEVEL = 40


@dataclass(frozen=True)
class Product:
    """What was read back from an output. Lengths in seconds, 0 = no such stream."""

    video: str = ""
    profile: str = ""
    level: int = 0
    pixels: str = ""
    size: tuple[int, int] = (0, 0)
    square: bool = True
    video_end: float = 0.0
    audio: str = ""
    channels: int = 0
    audio_end: float = 0.0
    moov_first: bool = True


def damage(facts: SourceFacts, lines: tuple[str, ...], count: int) -> tuple[Remark, ...]:
    """Return what to say about a source that decoded with `count` messages, `lines` their end."""
    faults = count - sum("ended prematurely" in line for line in lines)
    repaired = (Remark("repaired", (("count", str(faults)),)),) if faults else ()
    if _lost(facts, lines) > 0:
        return (Remark("cut-off"), *repaired)
    if repaired:
        return repaired
    # The header alone is no proof: some say ten hours and are whole.
    if facts.declared - facts.duration > max(_SHORTER, 0.02 * facts.declared):
        told = (("there", clock(facts.duration)), ("declared", clock(facts.declared)))
        return (Remark("shorter", told),)
    return ()


def too_broken(
    facts: SourceFacts, seconds: float, lines: tuple[str, ...], count: int
) -> Remark | None:
    """Return why a source is too broken to be published, None where it can be."""
    if (lost := _lost(facts, lines)) > _BEARABLE_LOSS:
        return Remark("too-short", (("percent", f"{lost:.0%}"),))
    allowed = _BEARABLE_LINES + _BEARABLE_LINES_PER_SECOND * seconds
    if facts.video and not facts.video.starts_on_keyframe:
        allowed += _JOINED_LATE
    if count > allowed:
        return Remark("damaged", (("count", str(count)), ("length", clock(seconds))))
    return None


def _lost(facts: SourceFacts, lines: tuple[str, ...]) -> float:
    """Return the share of a source that a cut took away, as far as it can be known."""
    broke_off = any("ended prematurely" in line for line in lines)
    if broke_off and facts.declared > 0:
        return max(facts.missing, 1 - facts.duration / facts.declared, 0.001)
    return max(facts.missing, 0.001 if broke_off else 0.0)


def judge_video(product: Product, plan: Plan, video: VideoPlan) -> list[str]:
    """Return what is wrong with the MP4 of a rendition, in technical words; empty: nothing."""
    end = plan.picture.end if plan.picture else 0.0
    wanted = {
        "codec": (product.video, "h264"),
        "profile": (product.profile in (("High", "Main") if video.copied else ("High",)), True),
        "pixel format": (product.pixels, "yuv420p"),
        "size": (product.size, (video.width, video.height)),
        "square pixels": (product.square, True),
        "moov first": (product.moov_first, True),
        "level": (product.level <= _HIGHEST_LEVEL, True),
        "length of the picture": (near(product.video_end, end), True),
    }
    if video.sound:
        wanted |= _sound_wishes(product, video.sound.channels, plan.sound_end)
    else:
        wanted["sound"] = (product.audio, "")
    return [name for name, (found, wish) in wanted.items() if found != wish]


def judge_audio(product: Product, plan: Plan) -> list[str]:
    """Return what is wrong with an m4a file."""
    if plan.audio is None:
        return ["sound"]
    wanted = _sound_wishes(product, plan.audio.channels, plan.sound_end)
    wanted |= {"picture": (product.video, ""), "moov first": (product.moov_first, True)}
    return [name for name, (found, wish) in wanted.items() if found != wish]


def worded(fault: str) -> str:
    """Return a fault that `judge_video` or `judge_audio` names, in the language chosen."""
    words = {
        "length of the picture": _("the length of the picture"),
        "length of the sound": _("the length of the sound"),
        "sound": _("the sound"),
        "sound codec": _("the sound"),
        "channels": _("the sound"),
        "moov first": _("the order of the file"),
        "decodes cleanly": _("it cannot be played without faults"),
    }
    return words.get(fault, _("the picture"))


def near(found: float, planned: float) -> bool:
    """Return whether a length is within half a second or one percent of what was planned."""
    return abs(found - planned) <= max(0.5, 0.01 * planned)


def read_back(path: Path) -> Product:
    """Read one of our own files."""
    try:
        with av.open(source.url(path), options={"protocol_whitelist": "file"}) as container:
            ends = _ends(container)
            return _product(container, ends, moov_first(path))
    except av.error.FFmpegError as error:
        raise OutputRejected(_("the result cannot be read back; run the build again")) from error


def moov_first(path: Path) -> bool:
    """Return whether an MP4 file's index stands before its data."""
    order = top_boxes(path)
    return b"moov" in order and b"mdat" in order and order.index(b"moov") < order.index(b"mdat")


def top_boxes(path: Path) -> list[bytes]:
    """Return the types of an MP4 file's top boxes in order (ISO/IEC 14496-12, 4.2)."""
    found = []
    size = path.stat().st_size
    with path.open("rb") as stream:
        at = 0
        while at + 8 <= size:
            stream.seek(at)
            length, kind = struct.unpack(">I4s", stream.read(8))
            if length == 1:
                (length,) = struct.unpack(">Q", stream.read(8))
            found.append(kind)
            at += max(length, 8) if length else size
    return found


def _sound_wishes(product: Product, channels: int, end: float) -> dict[str, tuple[object, object]]:
    return {
        "sound codec": (product.audio, "aac"),
        "channels": (product.channels, channels),
        "length of the sound": (near(product.audio_end, end), True),
    }


def _ends(container: Any) -> dict[str, float]:
    ends = {"video": 0.0, "audio": 0.0}
    for packet in container.demux():
        if packet.pts is not None and packet.size:
            end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            ends[packet.stream.type] = max(ends[packet.stream.type], end)
    return ends


def _product(container: Any, ends: dict[str, float], first: bool) -> Product:
    product = Product(moov_first=first)
    for video in container.streams.video:
        context = video.codec_context
        product = replace(
            product,
            video=context.name,
            profile=video.profile or "",
            level=(context.extradata or bytes(4))[3],  # of avcC, ISO/IEC 14496-15, 5.3.3.1
            pixels=context.pix_fmt or "",
            size=(context.width, context.height),
            square=video.sample_aspect_ratio in (None, Fraction(0), Fraction(1)),
            video_end=ends["video"],
        )
    for audio in container.streams.audio:
        context = audio.codec_context
        product = replace(
            product, audio=context.name, channels=context.channels, audio_end=ends["audio"]
        )
    return product
