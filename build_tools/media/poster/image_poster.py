"""Makes a poster from a picture file of the lesson: photographs are cropped, SVG is cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from build_tools.media.asset.drawing import clean_drawing
from build_tools.media.asset.picture import upright
from build_tools.media.encode import stills
from build_tools.reading.file_kinds.svg import read_svg

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree import ElementTree

_SHAPE = (16, 9)
_WIDEST = 1280
_LONGEST = 4 * _WIDEST
"""Of a picture before it is cropped: enough for those that are four times as wide as high."""


def from_photo(path: Path, target: Path) -> tuple[int, int]:
    """Write the poster of a picture file as `target` and return its size."""
    poster = _cropped(_on_white(upright(path, _LONGEST)))
    stills.save_poster(poster, target)
    return poster.size


def from_svg(path: Path, target: Path) -> tuple[int, int]:
    """Write an SVG as `target` and return its size; MediaError when it could do more than show."""
    data = clean_drawing(path.read_bytes())
    target.write_bytes(data)
    return _svg_size(read_svg(data).root)


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "#FFFFFF")
    layer = picture.convert("RGBA")
    ground.paste(layer, mask=layer)
    return ground


def _cropped(picture: Image.Image) -> Image.Image:
    """Cut the middle out in the shape of a poster; a little above it where the height is cut."""
    wide, high = _SHAPE
    width = min(picture.width, picture.height * wide / high)
    width = min(round(width), _WIDEST)
    size = (max(width, 1), max(round(width * high / wide), 1))
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(0.5, 0.4))


def _svg_size(root: ElementTree.Element) -> tuple[int, int]:
    box = (root.get("viewBox") or "").replace(",", " ").split()
    try:
        return round(float(box[2])), round(float(box[3]))
    except (IndexError, ValueError, OverflowError):
        return 0, 0
