"""Notices where picture or sound change their format in the middle of a source.

Containers state a format once; broadcasts, meetings and joined files change it all the same, within
the packets. So all of the sound is decoded, and each keyframe of the picture, at which alone its
format can change: some thousandths of the CPU that an encode takes.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import av.error

from build_tools.media.probe import headers
from build_tools.model.facts import PictureFormat, SoundFormat

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPARSE = 1.0
"""Seconds between the keyframes that are decoded where every picture is one."""
_MOST_FORMATS = 100
"""More are the work of damage, not of anybody who records."""

Format = TypeVar("Format", PictureFormat, SoundFormat)


@dataclass
class _FormatSeries(Generic[Format]):
    """The formats so far, each with the second at which it begins."""

    context: Any
    formats: list[Format] = field(default_factory=list)

    def note(self, current: Format) -> None:
        """Add a format that differs from the one before it."""
        before = self.formats[-1] if self.formats else None
        differs = before is None or replace(before, start=current.start) != current
        if differs and len(self.formats) < _MOST_FORMATS:
            self.formats.append(current)

    def relative_to(self, origin: float) -> tuple[Format, ...]:
        """Return the formats, none where there is only one, on an axis that begins at `origin`."""
        if len(self.formats) < 2:
            return ()
        return tuple(replace(f, start=round(max(f.start - origin, 0.0), 3)) for f in self.formats)

    def decoded(self, packet: Any) -> Iterable[Any]:
        """Return the frames of a packet, none where it is damaged: the encode tells of that."""
        with contextlib.suppress(av.error.FFmpegError, ValueError):
            return list(self.context.decode(packet))
        return ()


@dataclass
class PictureFormats(_FormatSeries[PictureFormat]):
    """The formats of a picture. `context` is a decoder of its own."""

    _after_keyframe: bool = False
    _decoded_at: float = 0.0

    def add(self, packet: Any, seconds: float) -> None:
        """Take the packet that is shown at a time in seconds."""
        keyframe, followed = packet.is_keyframe, self._after_keyframe
        self._after_keyframe = keyframe
        close = followed and abs(seconds - self._decoded_at) < _SPARSE
        if not keyframe or close:
            return
        self._decoded_at = seconds
        self.decoded(packet)
        context = self.context
        # Of a picture that comes later than its packet, the context has the format already.
        pixels = context.pix_fmt or ""
        colours = headers.colours_of(context).facts(context.height, pixels)
        if context.width and context.height:
            shape = pixel_shape(context.sample_aspect_ratio)
            size = (context.width, context.height)
            self.note(PictureFormat(seconds, *size, shape, colours["matrix"], pixels))


@dataclass
class SoundFormats(_FormatSeries[SoundFormat]):
    """The formats of a sound. `context` is a decoder of its own."""

    def add(self, packet: Any, seconds: float) -> None:
        """Take the packet that is heard at a time in seconds."""
        for frame in self.decoded(packet):
            layout = frame.layout
            self.note(SoundFormat(seconds, layout.nb_channels, frame.sample_rate, layout.name))


def pixel_shape(sar: Fraction | None) -> Fraction:
    """Return the width of a pixel divided by its height."""
    # Beyond 4:1 it is a broken header, not a shape that any camera has.
    return sar if sar and Fraction(1, 4) <= sar <= 4 else Fraction(1)
