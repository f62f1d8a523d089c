"""One clip of a recording with all that its plan depends on: facts, measurements, trims. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.facts import FrameShape, Measurements, SourceFacts


@dataclass(frozen=True)
class Clip:
    """The facts and measurements of one clip, and the trims that its lesson asks for."""

    facts: SourceFacts
    measurements: Measurements
    start: float | None = None
    end: float | None = None
    name: str = ""

    @property
    def span(self) -> tuple[float, float]:
        """(from, to) in seconds of what the trims leave."""
        return span_of(self.facts, self.start, self.end)


def as_decoded(facts: SourceFacts, frame: FrameShape | None) -> SourceFacts:
    """Return the facts with size and shape of the picture as the decoder really gave it.

    Headers do not tell of borders that a container hides (`clap` of MP4, PixelCrop of Matroska).
    """
    video = facts.video
    if video is None or frame is None or video.formats:
        return facts
    width, height, sar = frame.width, frame.height, frame.sar
    if video.turned:
        width, height, sar = height, width, 1 / sar
    if (width, height) == (video.width, video.height) and sar == video.sar:
        return facts
    cropped = (width, height) != (video.width, video.height)
    video = replace(video, width=width, height=height, sar=sar, cropped=cropped)
    return replace(facts, video=video)


def span_of(facts: SourceFacts, start: float | None, end: float | None) -> tuple[float, float]:
    """Return (from, to) in seconds of what the trims leave of a source."""
    begin = min(start or 0.0, facts.duration)
    finish = facts.duration if end is None else min(end, facts.duration)
    return begin, max(begin, finish)
