"""Tells slides, screen recordings and camera footage apart by a few grey frames; pure.

A picture drawn by a program is flat, with edges of one pixel: of the pixels that differ from their
neighbour at all, most differ much. A picture from a camera is textured everywhere and sharp
nowhere. Slides stand still or change as a whole; on screens something scrolls, or a pointer or
typed text moves about. A film beside the slides is textured, but does not change the rest of them:
so the picture is also examined in cells, each by itself.

The limits come from some forty recordings: slides and screencasts in three codecs had a crispness
of 0.17 to 0.64, camera footage and rendered films 0.00 to 0.08.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
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
"""One of so many frames is examined for texture and edges."""

_CELL = (32, 8)
"""Width and height in pixels; the frames have one line in four."""
_SHARP_CELL = 0.02
_CRISP_CELL = 0.2
"""Shares of the pixels of a cell, like `sharp` and `crispness` of the whole frame."""
_CHANGED_CELL = 0.015
_FEW = 0.25
"""Share of the cells: if more change at once, a page is turned or scrolled."""
_OFTEN = 0.3
"""Share of the frames of a sample in which something small must move for its path to count."""

_CRISP = 0.14
_FAIRLY_CRISP = 0.07
_RESTING = 0.3
_MOVING = 6.0
_DRAWN = 12.0
"""Graphics laid over a film cover less than that."""
_ROAMING = 4.0


@dataclass(frozen=True)
class Figures:
    """The figures that tell the kind of content; `inspect` shows them under these names.

    They are percentages of the pixels, unless said otherwise.
    """

    textured: float = 0.0
    """Pixels that differ from their neighbour."""
    sharp: float = 0.0
    """Pixels that differ from their neighbour much."""
    crispness: float = 0.0
    """Share of the sharp among the textured pixels, from 0 to 1."""
    still: float = 0.0
    """Percentage of the frames that are like the one before."""
    changed: float = 0.0
    """Pixels that change from frame to frame, in the median frame."""
    changed_often: float = 0.0
    """Likewise in the frame at the 80th percentile."""
    drawn: float = 0.0
    """Percentage of the cells that are drawn and do not change."""
    roaming: float = 0.0
    """Cells changed in a whole sample, divided by those changed per frame; small changes only."""


def figures_of(windows: Sequence[Sequence[Image.Image]]) -> Figures:
    """Return the figures of samples, each of which is a sequence of frames."""
    textures = [_texture(frame) for frames in windows for frame in frames[::_EVERY]]
    changes = sorted(
        _changed(before, after) for frames in windows for before, after in pairwise(frames)
    )
    if not textures:
        return Figures()
    textured, sharp = (fmean(parts) for parts in zip(*textures, strict=True))
    return Figures(
        textured=round(textured, 2),
        sharp=round(sharp, 2),
        crispness=round(sharp / max(textured, 0.1), 3),
        still=round(100 * sum(c < _STILL for c in changes) / max(len(changes), 1), 1),
        changed=round(_quantile(changes, 0.5), 2),
        changed_often=round(_quantile(changes, 0.8), 2),
        drawn=round(100 * median(_resting(frames) for frames in windows if frames), 1),
        roaming=round(max(_roaming(frames) for frames in windows if frames), 1),
    )


def classify(figures: Figures) -> ContentClass:
    """Return the kind of content; in doubt camera footage, which gets the most bytes."""
    drawn = figures.crispness >= _CRISP or (
        # Old cameras have coarse pixels too, but their pictures are never still.
        (figures.crispness >= _FAIRLY_CRISP and figures.changed <= _RESTING)
        # A film beside slides, as large as it may be.
        or figures.drawn >= _DRAWN
    )
    if not drawn:
        return "camera"
    moving = figures.changed_often > _MOVING and figures.drawn < _DRAWN
    return "screen" if moving or figures.roaming >= _ROAMING else "slides"


def _resting(frames: Sequence[Image.Image]) -> float:
    """Return the share of the cells that are drawn and the same in the next frame, as the median
    over the frames: while a page is turned it is 0."""
    drawn = [_drawn_cells(frame) for frame in frames]
    moved = [_changed_cells(before, after) for before, after in pairwise(frames)]
    if not moved:
        return fmean(drawn[0])
    resting = (
        fmean(is_drawn and not changed for is_drawn, changed in zip(*both, strict=True))
        for both in zip(drawn, moved, strict=False)
    )
    return median(resting)


def _roaming(frames: Sequence[Image.Image]) -> float:
    """Return `roaming` of one sample, 0 where too little moves."""
    steps = [_changed_cells(before, after) for before, after in pairwise(frames)]
    small = [step for step in steps if 0 < sum(step) < _FEW * len(step)]
    if len(small) < max(_OFTEN * len(steps), 2):
        return 0.0
    reached = sum(any(changes) for changes in zip(*small, strict=True))
    return reached / fmean(sum(step) for step in small)


def _drawn_cells(frame: Image.Image) -> list[bool]:
    difference = _horizontal_difference(frame)
    textured, sharp = (_cells(difference, limit, frame.size) for limit in (_TEXTURE, _EDGE))
    return [s >= _SHARP_CELL and s >= _CRISP_CELL * t for t, s in zip(textured, sharp, strict=True)]


def _changed_cells(before: Image.Image, after: Image.Image) -> list[bool]:
    changed = _cells(ImageChops.difference(before, after), _DIFFERENT, before.size)
    return [share >= _CHANGED_CELL for share in changed]


def _cells(picture: Image.Image, limit: int, frame: tuple[int, int]) -> list[float]:
    """Return the share of the pixels above a limit in each cell of a frame of that size."""
    above = picture.point([0] * (limit + 1) + [255] * (255 - limit))
    size = max(frame[0] // _CELL[0], 1), max(frame[1] // _CELL[1], 1)
    return [value / 255 for value in above.resize(size, Image.Resampling.BOX).tobytes()]


def _horizontal_difference(frame: Image.Image) -> Image.Image:
    """Return the absolute difference of each pixel and the one to its right."""
    width, height = frame.size
    neighbours = frame.crop((1, 0, width, height))
    return ImageChops.difference(frame.crop((0, 0, width - 1, height)), neighbours)


def _texture(frame: Image.Image) -> tuple[float, float]:
    """Return the percentages of textured and of sharp pixels, compared along the lines."""
    width, height = frame.size
    if width < 2:
        return 0.0, 0.0
    counts = _horizontal_difference(frame).histogram()
    total = (width - 1) * height
    return 100 * sum(counts[_TEXTURE + 1 :]) / total, 100 * sum(counts[_EDGE + 1 :]) / total


def _changed(before: Image.Image, after: Image.Image) -> float:
    """Return the percentage of the pixels that change between two frames."""
    counts = ImageChops.difference(before, after).histogram()
    return 100 * sum(counts[_DIFFERENT + 1 :]) / (before.width * before.height)


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
