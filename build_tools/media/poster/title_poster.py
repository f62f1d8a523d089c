"""Draws the poster of a lesson without a recording: its title over the section's field.

Colours and forms follow the site's look; breaking titles is left to `typesetting`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from build_tools.errors import ToolError
from build_tools.media.poster import glyphs, typesetting
from build_tools.messages import _

VERSION = 1
SIZE = (1280, 720)
_FINE = 2
_COLOURS = {
    "policy": ("#204A86", "#E1E9F5"),
    "tech": ("#19562B", "#E1EFDF"),
    "cases": ("#7E3707", "#F8E8D8"),
    "hand": ("#683670", "#F1E6F3"),
}
_BRAND = "#0E5A45"
_LEAF = "#F2B13C"
_WHITE = (255, 255, 255)

_TEXT_LEFT, _TEXT_RIGHT = 88, 1192
_TEXT_TOP, _TEXT_BOTTOM = 96, 500
_TITLE_SIZES = (112, 100, 90, 80, 72, 64, 56, 50)
_MOST_LINES = {112: 2, 100: 3, 90: 3, 80: 4}
_LEADING = 1.32
_FACE = "Noto Sans CJK SC"
_HORIZON = 470

Colour = tuple[int, int, int]
Point = tuple[float, float]


def draw(title: str, section: str, colour: str) -> tuple[Image.Image, str]:
    """Return the poster (RGB, 1280x720) and the characters that the face lacks."""
    dark, soft = (_rgb(value) for value in _COLOURS.get(colour, _COLOURS["policy"]))
    seed = hashlib.sha256(f"{title}\n{section}".encode()).digest()
    picture = _field(dark, soft, seed).resize(SIZE, Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(picture)
    title, section = typesetting.clean(title), typesetting.clean(section)
    missing = glyphs.missing_in(title + section, glyphs.covered(*font_file()))
    # Empty boxes help nobody: characters that the face lacks are left out, and reported.
    without = str.maketrans("", "", missing)
    _title(pen, typesetting.clean(title.translate(without)), dark)
    if section:
        plate(picture, pen, section.translate(without), dark)
    return picture, missing


def dark_of(colour: str) -> Colour:
    """Return the dark colour of a section."""
    return _rgb(_COLOURS.get(colour, _COLOURS["policy"])[0])


@lru_cache(maxsize=1)
def font_file() -> tuple[Path, int]:
    """Return the font collection and the number of its simplified Chinese face."""
    path = _collection()
    for number in range(16):
        if ImageFont.truetype(str(path), 20, index=number).getname()[0] == _FACE:
            return path, number
    raise ToolError(_("the font collection lacks {face}; install it again").format(face=_FACE))


def _collection() -> Path:
    spec = importlib.util.find_spec("manimgx_fonts_cjk")
    collections = sorted(Path(spec.origin).parent.glob("*.ttc")) if spec and spec.origin else []
    if not collections:
        raise ToolError(_("the Chinese font is missing; install the package manimgx-fonts-cjk"))
    return collections[0]


@lru_cache(maxsize=32)
def face(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return the Chinese face in a size and a weight (100-900)."""
    path, index = font_file()
    font = ImageFont.truetype(str(path), size, index=index, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


def _title(pen: ImageDraw.ImageDraw, title: str, dark: Colour) -> None:
    """Set the title as large as it fits, in the middle of its height."""
    width = _TEXT_RIGHT - _TEXT_LEFT
    for size in _TITLE_SIZES:
        font = face(size, 700)
        room = int((_TEXT_BOTTOM - _TEXT_TOP) / (size * _LEADING))
        most = min(room, _MOST_LINES.get(size, room))
        # Breaking a title costs much more than seeing that it cannot fit.
        if font.getlength(title) > width * most and size != _TITLE_SIZES[-1]:
            continue
        lines = typesetting.wrap(title, width, font.getlength)
        if len(lines) <= most:
            break
    lines = typesetting.cut(lines, room, width, font.getlength)
    step = size * _LEADING
    top = _TEXT_TOP + (_TEXT_BOTTOM - _TEXT_TOP - step * len(lines)) / 2
    ink = _mix(dark, (0, 0, 0), 0.12)
    for number, line in enumerate(lines):
        # The em box, not the ink, so that lines of punctuation keep their place.
        pen.text((_TEXT_LEFT, top + (number + 0.5) * step), line, fill=ink, font=font, anchor="lm")


def plate(picture: Image.Image, pen: ImageDraw.ImageDraw, section: str, dark: Colour) -> None:
    """Set the mark and the section's name on a white plate at the lower left."""
    font = face(40, 500)
    section = typesetting.cut(
        typesetting.wrap(section, 620, font.getlength), 1, 620, font.getlength
    )[0]
    height, top = 84, 588
    right = _TEXT_LEFT + 92 + round(font.getlength(section)) + 34
    mark = _mark(56)
    _rounded(picture, (_TEXT_LEFT - 4, top, right, top + height), 20, _WHITE)
    picture.paste(mark, (_TEXT_LEFT + 12, top + 14), mark)
    pen.text((_TEXT_LEFT + 86, top + height / 2), section, fill=dark, font=font, anchor="lm")


def _rounded(
    picture: Image.Image, box: tuple[int, int, int, int], radius: int, colour: Colour
) -> None:
    """Fill a box with round corners without stairs."""
    width, height = box[2] - box[0], box[3] - box[1]
    fine = Image.new("L", (width * 4, height * 4))
    corner = (0, 0, width * 4 - 1, height * 4 - 1)
    ImageDraw.Draw(fine).rounded_rectangle(corner, radius * 4, fill=255)
    picture.paste(colour, box, fine.resize((width, height), Image.Resampling.LANCZOS))


def _mark(size: int) -> Image.Image:
    """Draw 田, the mark of the site: a field of four plots, a leaf in the first."""
    fine = 8
    unit = size * fine / 50
    image = Image.new("RGBA", (size * fine, size * fine))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((2 * unit, 2 * unit, 48 * unit, 48 * unit), 9 * unit, fill=_BRAND)
    line = round(3.4 * unit)
    for a, b in (((25, 10), (25, 40)), ((10, 25), (40, 25))):
        pen.line((a[0] * unit, a[1] * unit, b[0] * unit, b[1] * unit), fill="#FFFFFF", width=line)
    pen.rectangle((8.3 * unit, 8.3 * unit, 41.7 * unit, 41.7 * unit), outline="#FFFFFF", width=line)
    leaf = _curve((13.5, 21.5), (13.5, 16.5), (16.5, 13.5), (21.5, 13.5))
    leaf += _curve((21.5, 13.5), (21.5, 18.5), (18.5, 21.5), (13.5, 21.5))
    pen.polygon([(x * unit, y * unit) for x, y in leaf], fill=_LEAF)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _field(dark: Colour, soft: Colour, seed: bytes) -> Image.Image:
    """Draw sky, hills and the furrows of a field, all in quiet tints of the section's colour."""
    width, height = SIZE[0] * _FINE, SIZE[1] * _FINE
    image = Image.new("RGB", (width, height), soft)
    pen = ImageDraw.Draw(image)
    sun = (1096 + seed[0] // 3) * _FINE, (128 + seed[1] // 5) * _FINE
    _disc(pen, sun, 66 * _FINE, _mix(soft, _WHITE, 0.55))
    _hill(pen, _HORIZON - 58, 34, 760, seed[2], _mix(soft, dark, 0.06))
    _hill(pen, _HORIZON - 22, 20, 520, seed[3], _mix(soft, dark, 0.11))
    vanishing = (520 + seed[4]) * _FINE
    pen.rectangle((0, _HORIZON * _FINE, width, height), fill=_mix(soft, dark, 0.17))
    _furrows(pen, vanishing, _mix(soft, dark, 0.26))
    return image


def _hill(
    pen: ImageDraw.ImageDraw, top: int, rise: int, period: int, phase: int, colour: Colour
) -> None:
    def line(x: int) -> float:
        turn = (x / period + phase / 256) * 2 * math.pi
        return top - rise * (math.sin(turn) + 0.35 * math.sin(2.3 * turn + phase))

    points = [(x * _FINE, line(x) * _FINE) for x in range(0, SIZE[0] + 9, 8)]
    floor = SIZE[1] * _FINE
    pen.polygon([*points, (SIZE[0] * _FINE, floor), (0, floor)], fill=colour)


def _furrows(pen: ImageDraw.ImageDraw, vanishing: int, colour: Colour) -> None:
    """Draw rows that run together at the horizon: narrow there, broad in front."""
    top, floor = _HORIZON * _FINE, (SIZE[1] + 10) * _FINE
    rows = 15
    for number in range(rows):
        side = (number / (rows - 1) - 0.5) * 2  # -1 at the left to 1 at the right
        near = vanishing + side * 1900 * _FINE
        far = vanishing + side * 330 * _FINE
        broad, thin = 34 * _FINE, 4 * _FINE
        pen.polygon(
            [(far - thin, top), (far + thin, top), (near + broad, floor), (near - broad, floor)],
            fill=colour,
        )


def _disc(pen: ImageDraw.ImageDraw, centre: tuple[int, int], radius: int, colour: Colour) -> None:
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _curve(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Return points of the cubic Bézier curve from a to d."""
    points = []
    for t in (number / 16 for number in range(17)):
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        pairs = [(w * x, w * y) for w, (x, y) in zip(weights, (a, b, c, d), strict=True)]
        points.append((sum(x for x, _y in pairs), sum(y for _x, y in pairs)))
    return points


def _rgb(value: str) -> Colour:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return `first` with a share of `second` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
