"""Pictures of points, opened: only the formats of the list, and none that would fill the memory."""

from __future__ import annotations

import importlib.util
import warnings
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.reading.file_kinds.faults import Cause, FileFault
from build_tools.reading.file_kinds.formats import HEAD, Format, format_of

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

_READERS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_MOST_POINTS = 178_000_000
"""Of a photograph, which is made smaller while it is read; Pillow itself refuses more."""
_MOST_POINTS_WHOLE = 90_000_000
"""Of other pictures, which are in the memory as a whole: a third of a gigabyte."""
_MOST_POINTS_MOVING = 400_000_000
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, MemoryError)
"""What Pillow raises on damaged files."""


class PictureRefused(Exception):
    """A picture that cannot be shown; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def open_picture(path: Path) -> Image.Image:
    """Return a picture with its size known and its points not yet read. Raises PictureRefused.

    The caller closes it.
    """
    from PIL import Image

    readers = (*_READERS, *_heif_reader(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we judge the size ourselves
            picture = Image.open(path, formats=readers)
    except Image.DecompressionBombError as error:
        raise _too_large("") from error
    except UNREADABLE as error:
        raise unreadable_picture() from error
    try:
        _judge(picture)
    except PictureRefused:
        picture.close()
        raise
    except UNREADABLE as error:
        picture.close()
        raise unreadable_picture() from error
    return picture


def unreadable_picture() -> PictureRefused:
    """The fault of a picture that is damaged or of a format unknown here."""
    hint = _("open it in a drawing program and save it anew as JPEG or PNG")
    return PictureRefused(FileFault(Cause.BYTES, _("the picture cannot be read"), hint))


def frames_of(picture: Image.Image) -> int:
    """Return how many pictures a file holds that a browser shows one after the other."""
    return 1 if picture.format == "MPO" else int(getattr(picture, "n_frames", 1))


def _judge(picture: Image.Image) -> None:
    points = picture.width * picture.height
    count = frames_of(picture)
    size = f"{picture.width} × {picture.height}"
    most = _MOST_POINTS if picture.format in ("JPEG", "MPO") else _MOST_POINTS_WHOLE
    if points > most or (count > 1 and points * count > _MOST_POINTS_MOVING):
        raise _too_large(size)
    if picture.format == "TIFF" and count > 1:
        message = _("the picture has {count} pages, of which one would be shown")
        hint = _("make a PDF of it and attach that, or save each page as a picture")
        raise PictureRefused(FileFault(Cause.BYTES, message.format(count=count), hint))


def _too_large(size: str) -> PictureRefused:
    message = _("the picture has more points than can be read ({size})").format(
        size=size or _("several hundred million")
    )
    hint = _("make it smaller: 1600 points wide is enough for a television")
    return PictureRefused(FileFault(Cause.BYTES, message, hint))


def _heif_reader(path: Path) -> tuple[str, ...]:
    """Return the reader of HEIC or AVIF for such a file. Raises PictureRefused where it lacks."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise unreadable_picture() from error
    if format_of(head) is not Format.HEIF:
        return ()
    if head[8:12] == b"avif":
        return ("AVIF",)
    if importlib.util.find_spec("pi_heif") is None:
        message = _("this PC cannot read HEIC pictures")
        hint = _("save it as JPEG, or install the program with its part for HEIC: courseware[heic]")
        raise PictureRefused(FileFault(Cause.BYTES, message, hint))
    import pi_heif

    pi_heif.register_heif_opener()
    return ("HEIF",)
