"""Chooses the poster among stills of a recording: sharp, well lit, with something on it.

The stills are written by the encode (`outputs`); posters without one are left to `media.poster`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter, ImageStat

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = 82
_MEASURED_SIZE = (320, 320)
_FLAT = 5.0
"""Standard deviation of the brightness (0-255) below which a still shows nothing."""
_DARK = 16.0
_LAPLACE = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), scale=1, offset=128)


@dataclass(frozen=True)
class StillFigures:
    """Measurements of a still: mean brightness, contrast (0-255), entropy in bits, sharpness."""

    brightness: float
    contrast: float
    entropy: float
    sharpness: float


def read_stills(path: Path, size: tuple[int, int]) -> list[Image.Image]:
    """Return the raw RGB pictures of a file, in their order in time."""
    data = path.read_bytes() if path.exists() else b""
    length = size[0] * size[1] * 3
    return [
        Image.frombytes("RGB", size, data[offset : offset + length])
        for offset in range(0, len(data) - length + 1, length)
    ]


def measure(picture: Image.Image) -> StillFigures:
    """Measure a still on a small copy."""
    small = picture.convert("L")
    small.thumbnail(_MEASURED_SIZE, Image.Resampling.BILINEAR)
    grey = ImageStat.Stat(small)
    edges = ImageStat.Stat(small.filter(_LAPLACE))
    return StillFigures(
        brightness=grey.mean[0],
        contrast=grey.stddev[0],
        entropy=small.entropy(),
        sharpness=edges.stddev[0],
    )


def score(figures: StillFigures) -> float:
    """Score a still as a poster; 0 for black, white and flat ones."""
    if figures.contrast < _FLAT or figures.brightness < _DARK:
        return 0.0
    # Falls off towards black and white; slides are bright, so the best lies above the middle.
    light = 1 - min(abs(figures.brightness - 140) / 140, 1) ** 2 * 0.7
    return light * (
        figures.entropy / 8 + min(figures.contrast / 64, 1) + min(figures.sharpness / 32, 1)
    )


def best(pictures: list[Image.Image]) -> Image.Image | None:
    """Return the best still, the earlier of equal ones; None where none of them shows anything."""
    scores = [score(measure(picture)) for picture in pictures]
    highest = max(scores, default=0.0)
    return pictures[scores.index(highest)] if highest > 0 else None


def save_poster(picture: Image.Image, path: Path) -> None:
    """Write a JPEG; the same picture gives the same bytes."""
    picture.convert("RGB").save(path, "JPEG", quality=QUALITY, optimize=True, progressive=True)
