"""Decides whether the picture of a source fits as hd, so that it is copied and not encoded.

Reading it here is cheap: headers and the sizes of packets. Decoding it, and encoding it after all
when that shows damage, is left to `job`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from build_tools.media.probe import probe
from build_tools.model.media import HD

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.media.plan.clip import Clip
    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.facts import ContentClass, VideoFacts
    from build_tools.model.transcoding import Plan

_PROFILES = ("High", "Main")
_HIGHEST_LEVEL = 40
_BITS: dict[ContentClass, float] = {"slides": 0.006, "screen": 0.006, "camera": 0.05}
"""Bits for a pixel of a frame up to which an encode for VMAF 93 would save little or nothing: it
needed 0.005 for slides, 0.003 for a screen and 0.056 for sharp camera footage."""


@dataclass(frozen=True)
class H264Stream:
    """The H.264 picture of a source. `level` is times ten, `bit_rate` in bits a second."""

    profile: str
    level: int
    bit_rate: float
    keyframe_interval: float
    """Seconds of the longest stretch between two keyframes."""
    pixel_format: str
    partly_hidden: bool = False
    """Whether an edit list hides some of its packets."""


def may_fit(clip: Clip, plan: Plan) -> bool:
    """Return whether, by facts and plan, the picture can fit, so that reading it is worth it."""
    video, picture = clip.facts.video, plan.picture
    if video is None or picture is None or len(plan.clips) != 1 or plan.clips[0].trimmed:
        return False
    hd = next((rendition for rendition in picture.videos if rendition.label == HD), None)
    return (
        hd is not None
        and video.codec == "h264"
        and clip.facts.container.startswith(("mov", "matroska"))
        and (video.width, video.height) == (hd.width, hd.height)
        and _is_plain(video)
        and clip.measurements.field_order == "progressive"
        and video.rate == picture.rate
        and not clip.facts.missing
        and not clip.facts.changing
    )


def fits(stream: H264Stream, plan: Plan, ladder: Ladder) -> bool:
    """Return whether the picture can be published as it is."""
    picture = plan.picture
    if picture is None:
        return False
    pixel_rate = float(picture.width * picture.height * picture.rate)
    return (
        stream.profile in _PROFILES
        and stream.pixel_format == "yuv420p"
        and stream.level <= _HIGHEST_LEVEL
        and stream.bit_rate <= _BITS[picture.content] * pixel_rate
        # An encoder set to ten seconds may be a frame or two late.
        and stream.keyframe_interval <= ladder.keyframe_seconds + 0.5
        and not stream.partly_hidden
    )


def read_stream(path: Path, video: VideoFacts) -> H264Stream:
    """Read the H.264 picture of a source. Raises SourceRefused where it cannot be read."""
    with probe.opened(path) as container:
        stream = container.streams[video.index]
        profile, level = stream.profile or "", (stream.codec_context.extradata or bytes(4))[3]
        pixel_format = stream.codec_context.pix_fmt or ""
        size, keyframes, hidden = 0, [], False
        for packet in container.demux(stream):
            size += packet.size
            hidden = hidden or packet.is_discard
            if packet.is_keyframe and packet.pts is not None:
                keyframes.append(float(packet.pts * packet.time_base))
    seconds = max(video.end - video.start, 0.001)
    intervals = [b - a for a, b in pairwise([*sorted(keyframes), video.end])]
    return H264Stream(
        profile=profile,
        level=level,
        bit_rate=size * 8 / seconds,
        keyframe_interval=max(intervals, default=seconds),
        pixel_format=pixel_format,
        partly_hidden=hidden,
    )


def _is_plain(video: VideoFacts) -> bool:
    """Return whether players show the pixels as they are stored, in the colours of our output."""
    return (
        video.sar == 1
        and not video.cropped
        and not video.rotation
        and not video.mirrored
        and not video.variable
        and not video.full_range
        and (video.transfer, video.matrix, video.primaries) == ("sdr", "bt709", "bt709")
        and video.starts_on_keyframe
        and video.start < 0.05
    )
