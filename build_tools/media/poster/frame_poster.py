"""A poster from the recording itself: the frame at a time.

Choosing a frame when nobody names one is left to `stills`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.errors import MediaError
from build_tools.messages import _

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image


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
