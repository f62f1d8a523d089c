"""What a plan will roughly come to, before anything is encoded: bytes of films, and seconds.

Pure. What slides and camera footage cost with `normal` and `quick` was measured
(`docs/performance.md`, "Transcoding"); screens, other efforts and shares are judged from that. A
film of its own kind may need half as much or twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.media import AUDIO, SMALL

if TYPE_CHECKING:
    from build_tools.media.plan.effort import Effort
    from build_tools.model.facts import ContentClass
    from build_tools.model.transcoding import Plan

_PICTURE: dict[ContentClass, int] = {"slides": 8_000, "screen": 9_000, "camera": 150_000}
"""Bytes a second of the picture of hd at 1280x720."""
_SMALL_SHARE: dict[ContentClass, float] = {"slides": 0.8, "screen": 0.75, "camera": 0.18}
_PIXELS = 1280 * 720
_COST: dict[ContentClass, float] = {"slides": 0.25, "screen": 0.4, "camera": 0.62}
"""Processor seconds a second of recording, all told: ten minutes of each."""
_SOUND_COST = 0.04
_DRAWN_EFFORT: dict[Effort, float] = {"quick": 0.83, "normal": 1.0, "small": 2.7}
_FILMED_EFFORT: dict[Effort, float] = {"quick": 0.58, "normal": 1.0, "small": 2.2}
"""What an effort costs, against `normal`. Of what is drawn, x264 is less than half of the work."""


@dataclass(frozen=True)
class Estimate:
    """Bytes of each rendition by its label, and processor seconds of everything."""

    sizes: tuple[tuple[str, int], ...]
    cpu_seconds: float


def estimate(plan: Plan, effort: Effort) -> Estimate:
    """Return what a plan comes to."""
    sizes = []
    cost = plan.length * _SOUND_COST
    if picture := plan.picture:
        efforts = _FILMED_EFFORT if picture.content == "camera" else _DRAWN_EFFORT
        cost = plan.length * _COST[picture.content] * efforts[effort]
        for video in picture.videos:
            rate = float(_PICTURE[picture.content])
            # What is filmed needs more bytes for more pixels, what is drawn hardly does.
            if picture.content == "camera":
                rate *= min(video.width * video.height / _PIXELS, 1) ** 0.75
            if video.label == SMALL:
                rate *= _SMALL_SHARE[picture.content]
            rate += video.sound.bit_rate / 8 if video.sound else 0
            sizes.append((video.label, int(rate * plan.length)))
    if plan.audio:
        sizes.append((AUDIO, int(plan.audio.bit_rate / 8 * plan.sound_end)))
    return Estimate(tuple(sizes), cost)
