"""What the headers and the first frame of an open source say: colours, turns, texts, chapters.

Opening, and reading the packets, are left to `probe`.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import av.error
from av.sidedata.sidedata import Type

from build_tools.model.facts import Matrix, SourceChapter, SubtitleStream

_FIRST_FRAME_PACKETS = 400
_FULL_RANGE = 2
_LONGEST_TITLE = 200
_MOST_CHAPTERS = 1000

# ISO/IEC 23091-2: transfer 16 is PQ, 18 HLG; matrices and primaries 5 and 6 are BT.601, 9 (and
# matrix 10) BT.2020.
_TRANSFERS: dict[int, Literal["pq", "hlg"]] = {16: "pq", 18: "hlg"}
_MATRICES: dict[int, Matrix] = {1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}
_PRIMARIES: dict[int, Matrix] = {1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020"}


@dataclass(frozen=True)
class Colours:
    """The colours of a picture as the codes of ISO/IEC 23091-2; 2 and 0 say nothing."""

    transfer: int = 2
    matrix: int = 2
    primaries: int = 2
    range: int = 0

    def over(self, other: Colours) -> Colours:
        """Return these, and the others' where these say nothing."""
        return Colours(
            transfer=self.transfer if self.transfer in _TRANSFERS else other.transfer,
            matrix=self.matrix if self.matrix in _MATRICES else other.matrix,
            primaries=self.primaries if self.primaries in _PRIMARIES else other.primaries,
            range=self.range or other.range,
        )

    def facts(self, height: int, pixels: str) -> dict[str, Any]:
        """Return the fields of `VideoFacts` about colour."""
        # Unmarked pictures follow the usage of players: standard definition is BT.601.
        usual: Matrix = "bt709" if height >= 720 else "bt601"
        matrix = _MATRICES.get(self.matrix, usual)
        return {
            "transfer": _TRANSFERS.get(self.transfer, "sdr"),
            "matrix": matrix,
            # Whoever tells the matrix alone means the primaries that go with it.
            "primaries": _PRIMARIES.get(self.primaries, matrix),
            "full_range": self.range == _FULL_RANGE or pixels.startswith("yuvj"),
        }


@dataclass(frozen=True)
class FirstFrame:
    """What only a decoded frame says."""

    rotation: int = 0
    mirrored: bool = False
    interlaced: bool = False
    colours: Colours = Colours()


def colours_of(thing: Any) -> Colours:
    """Return the colours of a codec context or of a frame of PyAV."""
    return Colours(
        transfer=int(thing.color_trc),
        matrix=int(thing.colorspace),
        primaries=int(thing.color_primaries),
        range=int(thing.color_range),
    )


def first_frame(container: Any, index: int) -> FirstFrame:
    """Decode until a picture comes; a source without any is left to the encode's own checks."""
    for packet in islice(container.demux(container.streams[index]), _FIRST_FRAME_PACKETS):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        if frames:
            frame = frames[0]
            rotation, mirrored = turn_of(_display_matrix(frame))
            return FirstFrame(rotation, mirrored, frame.interlaced_frame, colours_of(frame))
    return FirstFrame()


def turn_of(matrix: tuple[int, ...]) -> tuple[int, bool]:
    """Return (degrees clockwise in quarters, whether it is mirrored first) of a display matrix.

    The matrix is that of ISO/IEC 14496-12, 6.2.2, as nine numbers; of none nothing follows.
    """
    if len(matrix) < 5 or not (matrix[0] or matrix[1]):
        return 0, False
    a, b, c, d = matrix[0], matrix[1], matrix[3], matrix[4]
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360, mirrored


def subtitles(container: Any) -> tuple[SubtitleStream, ...]:
    """Return the subtitles inside a source."""
    found = []
    for stream in container.streams:
        if stream.type == "subtitle":
            codec = stream.codec_context.codec if stream.codec_context else None
            marks = stream.disposition
            found.append(
                SubtitleStream(
                    index=stream.index,
                    codec=codec.canonical_name if codec else "?",
                    language=stream.metadata.get("language", "")[:_LONGEST_TITLE],
                    title=stream.metadata.get("title", "")[:_LONGEST_TITLE],
                    bitmap=bool(codec and codec.bitmap_sub),
                    text=bool(codec and codec.text_sub),
                    default=bool(marks & marks.default),
                    forced=bool(marks & marks.forced),
                )
            )
    return tuple(found)


def chapters(container: Any, origin: float) -> tuple[SourceChapter, ...]:
    """Return the chapters that a source names; `origin` is where its own clock begins."""
    found = [
        SourceChapter(
            start=round(max(float(c["start"] * c["time_base"]) - origin, 0.0), 3),
            end=round(max(float(c["end"] * c["time_base"]) - origin, 0.0), 3),
            title=c["metadata"].get("title", "")[:_LONGEST_TITLE],
        )
        for c in container.chapters()[:_MOST_CHAPTERS]
    ]
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def _display_matrix(frame: Any) -> tuple[int, ...]:
    data = frame.side_data.get(Type.DISPLAYMATRIX)
    return struct.unpack("=9i", bytes(data)[:36]) if data else ()
