"""Makes a poster from a picture file of the lesson: JPEG and PNG are cropped, SVG is copied.

An SVG is only accepted when all it does is draw: it has no scripts, and fetches nothing.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from PIL import Image, ImageOps

from build_tools.errors import MediaError
from build_tools.media.encode import stills
from build_tools.messages import _

if TYPE_CHECKING:
    from pathlib import Path

_SHAPE = (16, 9)
_WIDEST = 1280
_MOST_PIXELS = 100_000_000
_LARGEST_SVG = 2_000_000
_ACTIVE = frozenset(
    {"script", "foreignObject", "iframe", "audio", "video", "embed", "object", "handler", "set"}
)
_REFERENCE = re.compile(r"url\(\s*['\"]?\s*(?!#|data:image/)|@import", re.IGNORECASE)
_INTERNAL = ("#", "data:image/")


def from_photo(path: Path, target: Path) -> tuple[int, int]:
    """Write the poster of a JPEG or PNG as `target` and return its size."""
    with _opened(path) as picture:
        upright = ImageOps.exif_transpose(picture)
        poster = _cropped(_on_white(upright))
    stills.save_poster(poster, target)
    return poster.size


def from_svg(path: Path, target: Path) -> tuple[int, int]:
    """Copy an SVG as `target` and return its size; MediaError when it could do more than show."""
    data = path.read_bytes()
    root = _harmless(data)
    target.write_bytes(data)
    return _svg_size(root)


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


def _harmless(data: bytes) -> ElementTree.Element:
    if len(data) > _LARGEST_SVG:
        raise MediaError(_("the SVG is larger than 2 MB; save it simplified or as PNG"))
    # Entities could grow without end, and drawings need none.
    if b"<!ENTITY" in data or b"<!entity" in data:
        raise MediaError(_("the SVG declares entities; save it as plain SVG"))
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - no entities, and expat fetches nothing
    except ElementTree.ParseError as error:
        raise MediaError(_("the SVG cannot be read; save it again as plain SVG")) from error
    if _local(root.tag) != "svg":
        raise MediaError(_("the file is not an SVG picture; save it again as plain SVG"))
    for element in root.iter():
        if _local(element.tag) in _ACTIVE or _acts(element):
            raise MediaError(
                _("the SVG holds scripts or actions; save it as plain SVG without them")
            )
        if _fetches(element):
            raise MediaError(
                _("the SVG refers to other files or addresses; embed them or save it as PNG")
            )
    if b"<?xml-stylesheet" in data:
        raise MediaError(
            _("the SVG refers to other files or addresses; embed them or save it as PNG")
        )
    return root


def _acts(element: ElementTree.Element) -> bool:
    return any(
        _local(name).lower().startswith("on") or "javascript:" in value.lower()
        for name, value in element.attrib.items()
    )


def _fetches(element: ElementTree.Element) -> bool:
    if _local(element.tag) == "style" and _REFERENCE.search("".join(element.itertext())):
        return True
    for name, value in element.attrib.items():
        # A link is followed only by a hand, and a poster is shown as a picture without links.
        is_reference = _local(name) in ("href", "src") and _local(element.tag) != "a"
        if is_reference and not value.strip().startswith(_INTERNAL):
            return True
        if _REFERENCE.search(value):
            return True
    return False


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _svg_size(root: ElementTree.Element) -> tuple[int, int]:
    box = (root.get("viewBox") or "").replace(",", " ").split()
    try:
        return round(float(box[2])), round(float(box[3]))
    except (IndexError, ValueError, OverflowError):
        return 0, 0
