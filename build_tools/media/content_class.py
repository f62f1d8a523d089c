"""Tells slides, screen recordings and camera footage apart, from a few grey frames; pure.

What is drawn by a program is flat, with edges of one pixel: of the places that differ from their
neighbour at all, most differ much. What a camera sees is textured everywhere and sharp nowhere.
Slides stand still, screens scroll.

The limits come from some forty recordings: slides and screencasts in three codecs lay at a
crispness of 0.17 to 0.64, camera footage and rendered films at 0.00 to 0.08.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.facts import ContentClass

_DIFFERENT = 10
"""Grey levels by which a pixel must change from frame to frame; noise and coding stay below."""
_TEXTURE, _EDGE = 1, 40
"""Grey levels from pixel to pixel: above the first it is not flat, above the second an edge."""
_STILL = 0.1
"""Percent of the pixels: two frames are the same when less than that changes."""
_EVERY = 5
"""Of how many frames one is looked at for itself."""

_CRISP = 0.14
_FAIRLY_CRISP = 0.07
_RESTING = 0.3
_MOVING = 6.0


@dataclass(frozen=True)
class Figures:
    """What was measured. Percents of the pixels, but for `crispness`, and `still` of the frames."""

    textured: float = 0.0
    """Pixels that differ from their neighbour."""
    sharp: float = 0.0
    """Pixels that differ from it much."""
    crispness: float = 0.0
    """The share of the sharp ones among the textured."""
    still: float = 0.0
    """Frames that are like the one before."""
    changed: float = 0.0
    """Pixels that change from frame to frame, in the middle of all cases."""
    changed_often: float = 0.0
    """What the most restless fifth of the frames exceeds."""


def figures_of(windows: Sequence[Sequence[Image.Image]]) -> Figures:
    """Return the figures of samples; the frames of each follow each other in time."""
    steps = [_steps(frame) for frames in windows for frame in frames[::_EVERY]]
    changes = sorted(
        _changed(before, after) for frames in windows for before, after in pairwise(frames)
    )
    if not steps:
        return Figures()
    textured, sharp = (fmean(parts) for parts in zip(*steps, strict=True))
    return Figures(
        textured=round(textured, 2),
        sharp=round(sharp, 2),
        crispness=round(sharp / max(textured, 0.1), 3),
        still=round(100 * sum(c < _STILL for c in changes) / max(len(changes), 1), 1),
        changed=round(_at(changes, 0.5), 2),
        changed_often=round(_at(changes, 0.8), 2),
    )


def classify(figures: Figures) -> ContentClass:
    """Return the kind of content. In doubt it is camera footage, which is given most bytes."""
    drawn = figures.crispness >= _CRISP or (
        # Old cameras have coarse pixels too, but they never rest.
        figures.crispness >= _FAIRLY_CRISP and figures.changed <= _RESTING
    )
    if not drawn:
        return "camera"
    return "screen" if figures.changed_often > _MOVING else "slides"


def _steps(frame: Image.Image) -> tuple[float, float]:
    """Return the percents of pixels that are textured and sharp along the lines."""
    width, height = frame.size
    if width < 2:
        return 0.0, 0.0
    left, right = frame.crop((0, 0, width - 1, height)), frame.crop((1, 0, width, height))
    counts = ImageChops.difference(left, right).histogram()
    total = (width - 1) * height
    return 100 * sum(counts[_TEXTURE + 1 :]) / total, 100 * sum(counts[_EDGE + 1 :]) / total


def _changed(before: Image.Image, after: Image.Image) -> float:
    counts = ImageChops.difference(before, after).histogram()
    return 100 * sum(counts[_DIFFERENT + 1 :]) / (before.width * before.height)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
