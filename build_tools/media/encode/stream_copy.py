"""Whether a source is already what hd would be, so that its picture is copied and not encoded.

Reading it here is cheap: headers and the sizes of packets. Decoding it, and what follows when that
shows damage, is left to `job`.
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
class Coded:
    """The H.264 of a source: profile, level times ten, bits in a second, the longest way between
    keyframes in seconds, the pixel format, and whether an edit list hides some of it."""

    profile: str
    level: int
    bit_rate: float
    keyframes: float
    pixels: str
    hidden: bool = False


def may_fit(clip: Clip, plan: Plan) -> bool:
    """Return whether facts and plan let it be worth to look at the packets."""
    video, picture = clip.facts.video, plan.picture
    if video is None or picture is None or len(plan.clips) != 1 or plan.clips[0].trimmed:
        return False
    hd = next((one for one in picture.videos if one.label == HD), None)
    return (
        hd is not None
        and video.codec == "h264"
        and clip.facts.container.startswith(("mov", "matroska"))
        and (video.width, video.height) == (hd.width, hd.height)
        and _is_plain(video)
        and clip.measured.field_order == "progressive"
        and video.rate == picture.rate
        and not clip.facts.missing
    )


def fits(coded: Coded, plan: Plan, ladder: Ladder) -> bool:
    """Return whether the picture can go out as it is."""
    picture = plan.picture
    if picture is None:
        return False
    pixels = float(picture.width * picture.height * picture.rate)
    return (
        coded.profile in _PROFILES
        and coded.pixels == "yuv420p"
        and coded.level <= _HIGHEST_LEVEL
        and coded.bit_rate <= _BITS[picture.content] * pixels
        # An encoder asked for ten seconds may be a frame or two later.
        and coded.keyframes <= ladder.keyframe_seconds + 0.5
        and not coded.hidden
    )


def read(path: Path, video: VideoFacts) -> Coded:
    """Return how the picture of a source is coded; SourceRefused where it cannot be read."""
    with probe.opened(path) as container:
        stream = container.streams[video.index]
        profile, level = stream.profile or "", (stream.codec_context.extradata or bytes(4))[3]
        pixels = stream.codec_context.pix_fmt or ""
        size, keys, hidden = 0, [], False
        for packet in container.demux(stream):
            size += packet.size
            hidden = hidden or packet.is_discard
            if packet.is_keyframe and packet.pts is not None:
                keys.append(float(packet.pts * packet.time_base))
    seconds = max(video.end - video.start, 0.001)
    ways = [b - a for a, b in pairwise([*sorted(keys), video.end])]
    return Coded(profile, level, size * 8 / seconds, max(ways, default=seconds), pixels, hidden)


def _is_plain(video: VideoFacts) -> bool:
    """Return whether players show the pixels as they are stored, in the colours of our own."""
    return (
        video.sar == 1
        and not video.rotation
        and not video.mirrored
        and not video.variable
        and not video.full_range
        and (video.transfer, video.matrix, video.primaries) == ("sdr", "bt709", "bt709")
        and video.starts_on_keyframe
        and video.start < 0.05
    )
