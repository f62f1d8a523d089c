"""Makes of a picture file what browsers of stations show, upright, small, and without its story.

Photographs become JPEG or WebP, drawings of points PNG or WebP without loss, whichever is smaller.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from build_tools.errors import MediaError
from build_tools.reading.file_kinds.raster import (
    UNREADABLE,
    PictureRefused,
    frames_of,
    open_picture,
    unreadable_picture,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION = 1
"""Raise it when the same file gives another picture than before."""
_JPEG_QUALITY = 82
_WEBP_QUALITY = 80
_LOSSY = ("JPEG", "MPO", "HEIF", "AVIF")
_WORTH_LOSS = 150_000
_LOSS_SAVES = 3
"""A picture without loss that takes more bytes than this, and this many times those of a
photograph, is one."""
_DEPTH = 1 / 256


@dataclass(frozen=True)
class MadePicture:
    """The bytes of a picture, the suffix of their format, and its size in points."""

    data: bytes
    suffix: str
    width: int
    height: int


def make_picture(path: Path, longest: int) -> MadePicture:
    """Return a picture for pages, at most `longest` points on its long side. Raises MediaError."""
    try:
        with open_picture(path) as picture:
            if frames_of(picture) > 1:
                return _moving(picture, longest)
            lossy = picture.format in _LOSSY
            return _smallest(_upright(picture, longest), lossy=lossy)
    except (PictureRefused, *UNREADABLE) as error:
        raise _media_error(error) from error


def upright(path: Path, longest: int) -> Image.Image:
    """Return the points of a picture file as `make_picture` has them. Raises MediaError."""
    try:
        with open_picture(path) as picture:
            return _upright(picture, longest)
    except (PictureRefused, *UNREADABLE) as error:
        raise _media_error(error) from error


def _media_error(error: Exception) -> MediaError:
    fault = (error if isinstance(error, PictureRefused) else unreadable_picture()).fault
    return MediaError(f"{fault.message}; {fault.hint}")


def _upright(picture: Image.Image, longest: int) -> Image.Image:
    """Return an opened picture as the camera held it, in sRGB or grey, with nothing but points."""
    # JPEG is read at an eighth, a quarter or a half of its size where that is enough.
    picture.draft(None, (2 * longest, 2 * longest))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return _bare(_in_srgb(_eight_bits(turned)))


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture of deeper grey with eight bits; Pillow would cut off what is above."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I")
    if picture.mode == "I":
        return picture.point(lambda value: value * _DEPTH).convert("L")
    if picture.mode == "F":
        extrema: Any = picture.getextrema()
        scale = 255 / ((extrema[1] - extrema[0]) or 1)
        return picture.point(lambda value: value * scale - extrema[0] * scale).convert("L")
    if picture.mode in ("P", "PA"):
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture in the colours that browsers take it for, by its own profile if any."""
    mode = _shown_mode(picture)
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, *UNREADABLE):
            converted = None  # a damaged profile says nothing about the colours
        if converted is not None:
            return converted
    return picture if picture.mode == mode else picture.convert(mode)


def _shown_mode(picture: Image.Image) -> str:
    if picture.mode in ("1", "L"):
        return "RGBA" if picture.has_transparency_data else "L"
    return "RGBA" if picture.has_transparency_data else "RGB"


def _bare(picture: Image.Image) -> Image.Image:
    """Return the points alone: no place, name, time, comment, thumbnail or profile."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _smallest(picture: Image.Image, *, lossy: bool) -> MadePicture:
    photographs = list(_as_photograph(picture))
    if lossy:
        return min(photographs, key=lambda picture: len(picture.data))
    exact = min(_without_loss(picture), key=lambda picture: len(picture.data))
    photograph = min(photographs, key=lambda picture: len(picture.data))
    if len(exact.data) > max(_WORTH_LOSS, _LOSS_SAVES * len(photograph.data)):
        return photograph
    return exact


def _as_photograph(picture: Image.Image) -> Iterable[MadePicture]:
    yield _encoded(picture, ".webp", "WEBP", quality=_WEBP_QUALITY, method=4)
    if picture.mode != "RGBA":
        yield _encoded(
            picture, ".jpg", "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True
        )


def _without_loss(picture: Image.Image) -> Iterable[MadePicture]:
    yield _encoded(picture, ".png", "PNG", optimize=True)
    yield _encoded(picture, ".webp", "WEBP", lossless=True, quality=80, method=4)


def _moving(picture: Image.Image, longest: int) -> MadePicture:
    """Return an animation: every frame, as long as it was shown, as often as it was repeated."""
    frames, durations = [], []
    for shown in ImageSequence.Iterator(picture):
        durations.append(int(shown.info.get("duration", 100)) or 100)
        frame = shown.convert("RGBA")  # `shown` changes with the next one
        frame.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        frames.append(_bare_frame(frame))
    # GIF counts how often it is repeated after the first time, and 0 is for ever, as in WebP.
    loop = picture.info.get("loop")
    repeats = 1 if loop is None else int(loop) and int(loop) + 1
    return _encoded(
        frames[0],
        ".webp",
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=repeats,
        quality=_WEBP_QUALITY,
        method=4,
    )


def _bare_frame(frame: Image.Image) -> Image.Image:
    bare = Image.new("RGBA", frame.size)
    bare.paste(frame)
    return bare


def _encoded(picture: Image.Image, suffix: str, kind: str, **options: object) -> MadePicture:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return MadePicture(buffer.getvalue(), suffix, *picture.size)
