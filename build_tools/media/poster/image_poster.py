"""Makes a poster from a picture file of the lesson: JPEG and PNG are cropped, SVG is cleaned."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from build_tools.errors import MediaError
from build_tools.media.encode import stills
from build_tools.media.poster.drawing import clean_drawing
from build_tools.messages import _
from build_tools.reading.file_kinds.svg import read_svg

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree import ElementTree

_SHAPE = (16, 9)
_WIDEST = 1280
_MOST_PIXELS = 100_000_000


def from_photo(path: Path, target: Path) -> tuple[int, int]:
    """Write the poster of a JPEG or PNG as `target` and return its size."""
    with _opened(path) as picture:
        upright = ImageOps.exif_transpose(picture)
        poster = _cropped(_on_white(upright))
    stills.save_poster(poster, target)
    return poster.size


def from_svg(path: Path, target: Path) -> tuple[int, int]:
    """Write an SVG as `target` and return its size; MediaError when it could do more than show."""
    data = clean_drawing(path.read_bytes())
    target.write_bytes(data)
    return _svg_size(read_svg(data).root)


def _opened(path: Path) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(path, formats=("JPEG", "PNG"))
            if picture.width * picture.height > _MOST_PIXELS:
                raise MediaError(_("the picture is too large; make it at most 4000 pixels wide"))
            picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise MediaError(_("the picture is too large; make it at most 4000 pixels wide")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise MediaError(
            _("the picture cannot be read; save it again as JPEG, PNG or SVG")
        ) from error
    return picture


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
