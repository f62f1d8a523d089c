"""A time in a recording, read as people write it and written as each reader wants it. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

TIMECODE = r"^(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d{1,3})?)$|^(\d{1,6}(?:\.\d{1,3})?)$"
"""How a time is written: 12:34, 1:02:03.5, 95."""
_TEXT = re.compile(TIMECODE)


@dataclass(frozen=True, order=True)
class Timecode:
    """So many seconds from the beginning; as text `12:34`, from an hour on `1:02:03`."""

    seconds: float

    @classmethod
    def parse(cls, value: object) -> Timecode:
        """Read `38:40`, `1:02:03.5`, `"95"` or a number. Raises ValueError for anything else."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            # 999999 s is the longest that the written forms can say; it also keeps infinity out.
            if math.isnan(value) or not 0 <= value <= 999_999:
                raise ValueError("timecode")
            return cls(float(value))
        match = _TEXT.match(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise ValueError("timecode")
        hours, minutes, seconds, plain = match.groups()
        if plain is not None:
            return cls(float(plain))
        if float(seconds) >= 60 or (hours is not None and int(minutes) >= 60):
            raise ValueError("timecode")
        return cls(int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds))

    @staticmethod
    def is_written(value: object) -> bool:
        """Whether a value is a number or has the form of a timecode, whatever its digits say."""
        return isinstance(value, int | float) or (
            isinstance(value, str) and _TEXT.match(value) is not None
        )

    def __str__(self) -> str:
        hours, minutes, seconds = _split(int(self.seconds))
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def rounded(self) -> Timecode:
        """To the nearest second, for lengths; a place keeps the second that has begun."""
        return Timecode(round(self.seconds))

    @property
    def with_tenths(self) -> str:
        """`0:02.5`, `1:02:03.0`; a negative time counts as zero."""
        tenths = round(max(self.seconds, 0.0), 1)
        hours, minutes, _seconds = _split(int(tenths))
        return (
            f"{hours}:{minutes:02}:{tenths % 60:04.1f}"
            if hours
            else f"{minutes}:{tenths % 60:04.1f}"
        )

    @property
    def webvtt(self) -> str:
        """`00:02:03.500`, as WebVTT has it."""
        whole, milliseconds = divmod(round(self.seconds * 1000), 1000)
        hours, minutes, seconds = _split(whole)
        return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def _split(seconds: int) -> tuple[int, int, int]:
    minutes, remainder = divmod(seconds, 60)
    return minutes // 60, minutes % 60, remainder
