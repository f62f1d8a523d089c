"""A poster from the recording itself: the frame at a time, and the title set over a frame.

Choosing a frame when nobody names one is left to `stills`, breaking titles to `typesetting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageOps

from build_tools.errors import MediaError
from build_tools.media.poster import glyphs, title_poster, typesetting
from build_tools.messages import _

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import ImageFont

_FADES, _AIR = 200, 28
"""Rows over which the shade grows, and rows above the title from which it is dense."""
_FULL = 0.86
"""Density of the shade behind the title: white on it is legible on any picture."""
_TEXT_LEFT, _TEXT_RIGHT, _TEXT_BOTTOM = 88, 1192, 560
_SIZES = (96, 88, 80, 72, 64, 56, 50)
_MOST_LINES = 2
_LEADING = 1.28


def frame_at(path: Path, seconds: float) -> Image.Image:
    """Return the frame that is shown at a time in one of our own films (H.264, BT.709).

    Raises MediaError where the film has ended by then.
    """
    import av
    import av.error
    from av.video.reformatter import ColorRange, Colorspace

    shown: Any = None
    try:
        with av.open(f"file:{path}") as film:
            stream = film.streams.video[0]
            film.seek(max(int(seconds * 1_000_000), 0), backward=True)
            for frame in film.decode(stream):
                if shown is not None and frame.time > seconds + 1e-6:
                    break
                shown = frame
            length = float((film.duration or 0) / 1_000_000)
    except (av.error.FFmpegError, IndexError) as error:
        raise MediaError(_("it has no picture at that time")) from error
    if shown is None or seconds >= length:
        raise MediaError(_("it has no picture at that time"))
    converted = shown.reformat(
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
    )
    picture: Image.Image = converted.to_image()
    return picture


def with_title(
    frame: Image.Image, title: str, section: str, colour: str
) -> tuple[Image.Image, str]:
    """Return the frame (RGB, 1280x720) under its title, and the characters that the face lacks."""
    dark = title_poster.dark_of(colour)
    picture = ImageOps.fit(frame.convert("RGB"), title_poster.SIZE, Image.Resampling.LANCZOS)
    title, section = typesetting.clean(title), typesetting.clean(section)
    missing = glyphs.missing_in(title + section, glyphs.covered(*title_poster.font_file()))
    without = str.maketrans("", "", missing)
    lines, font = _lines(typesetting.clean(title.translate(without)))
    step = font.size * _LEADING
    top = _TEXT_BOTTOM - step * len(lines)
    picture.paste(Image.new("RGB", title_poster.SIZE, dark), mask=_shade(top - _AIR))
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        position = (_TEXT_LEFT, top + (number + 0.5) * step)
        pen.text(position, line, fill="#FFFFFF", font=font, anchor="lm")
    if section:
        title_poster.plate(picture, pen, section.translate(without), dark)
    return picture, missing


def _shade(full: float) -> Image.Image:
    """Return a mask that leaves the top of the picture as it is and is dense from row `full` on."""
    width, height = title_poster.SIZE
    shares = (min(max((row - full) / _FADES + 1, 0), 1) for row in range(height))
    rows = bytes(round(255 * _FULL * share) for share in shares)
    return Image.frombytes("L", (1, height), rows).resize((width, height))


def _lines(title: str) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Return the lines of the title, as large as it fits on two of them, and its face."""
    width = _TEXT_RIGHT - _TEXT_LEFT
    for size in _SIZES:
        font = title_poster.face(size, 700)
        # Breaking a title costs much more than seeing that it cannot fit.
        if font.getlength(title) > width * _MOST_LINES and size != _SIZES[-1]:
            continue
        lines = typesetting.wrap(title, width, font.getlength)
        if len(lines) <= _MOST_LINES:
            break
    return typesetting.cut(lines, _MOST_LINES, width, font.getlength), font
