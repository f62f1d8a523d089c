"""Chooses the poster among stills of a recording: sharp, well lit, with something on it.

The stills are taken by `arguments`; a poster without a recording is drawn in `drawing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter, ImageStat

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = 82
_LOOKED_AT = (320, 320)
_FLAT = 5.0
"""Standard deviation of the brightness (0-255) below which nothing can be seen."""
_DARK = 16.0
_LAPLACE = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), scale=1, offset=128)


@dataclass(frozen=True)
class Look:
    """How a still looks: mean brightness and contrast (0-255), entropy in bits, sharpness."""

    brightness: float
    contrast: float
    entropy: float
    sharpness: float


def read_stills(path: Path, size: tuple[int, int]) -> list[Image.Image]:
    """Return the raw RGB pictures of a file, in their order in time."""
    data = path.read_bytes() if path.exists() else b""
    length = size[0] * size[1] * 3
    return [
        Image.frombytes("RGB", size, data[at : at + length])
        for at in range(0, len(data) - length + 1, length)
    ]


def look_at(picture: Image.Image) -> Look:
    """Return how a still looks, measured on a small copy."""
    small = picture.convert("L")
    small.thumbnail(_LOOKED_AT, Image.Resampling.BILINEAR)
    figures = ImageStat.Stat(small)
    edges = ImageStat.Stat(small.filter(_LAPLACE))
    return Look(
        brightness=figures.mean[0],
        contrast=figures.stddev[0],
        entropy=small.entropy(),
        sharpness=edges.stddev[0],
    )


def worth(look: Look) -> float:
    """Return how good a poster it makes; 0 for black, white and flat ones."""
    if look.contrast < _FLAT or look.brightness < _DARK:
        return 0.0
    # Falls off towards black and white; slides are bright, so the best place lies above the middle.
    light = 1 - min(abs(look.brightness - 140) / 140, 1) ** 2 * 0.7
    return light * (look.entropy / 8 + min(look.contrast / 64, 1) + min(look.sharpness / 32, 1))


def best(pictures: list[Image.Image]) -> Image.Image | None:
    """Return the best still, the earlier of equal ones; None where nothing can be seen on any."""
    marks = [worth(look_at(picture)) for picture in pictures]
    top = max(marks, default=0.0)
    return pictures[marks.index(top)] if top > 0 else None


def save_poster(picture: Image.Image, path: Path) -> None:
    """Write a JPEG; the same picture gives the same bytes."""
    picture.convert("RGB").save(path, "JPEG", quality=QUALITY, optimize=True, progressive=True)
