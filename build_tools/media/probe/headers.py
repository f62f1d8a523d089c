"""Facts from headers and first frame of an open source: colours, rotation, subtitles, chapters.

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
    """The colours of a picture as the codes of ISO/IEC 23091-2; 2, in `range` 0, is unspecified."""

    transfer: int = 2
    matrix: int = 2
    primaries: int = 2
    range: int = 0

    def with_defaults(self, defaults: Colours) -> Colours:
        """Return these colours, with the defaults where they are unspecified."""
        return Colours(
            transfer=self.transfer if self.transfer in _TRANSFERS else defaults.transfer,
            matrix=self.matrix if self.matrix in _MATRICES else defaults.matrix,
            primaries=self.primaries if self.primaries in _PRIMARIES else defaults.primaries,
            range=self.range or defaults.range,
        )

    def facts(self, height: int, pixels: str) -> dict[str, Any]:
        """Return the fields of `VideoFacts` about colour."""
        # Unmarked pictures follow the usage of players: standard definition is BT.601.
        usual: Matrix = "bt709" if height >= 720 else "bt601"
        matrix = _MATRICES.get(self.matrix, usual)
        return {
            "transfer": _TRANSFERS.get(self.transfer, "sdr"),
            "matrix": matrix,
            # A source that marks its matrix alone means the primaries that go with it.
            "primaries": _PRIMARIES.get(self.primaries, matrix),
            "full_range": self.range == _FULL_RANGE or pixels.startswith("yuvj"),
        }


@dataclass(frozen=True)
class FirstFrame:
    """Facts that only a decoded frame shows."""

    rotation: int = 0
    mirrored: bool = False
    interlaced: bool = False
    colours: Colours = Colours()


def colours_of(tagged: Any) -> Colours:
    """Return the colours with which a codec context or a frame of PyAV is tagged."""
    return Colours(
        transfer=int(tagged.color_trc),
        matrix=int(tagged.colorspace),
        primaries=int(tagged.color_primaries),
        range=int(tagged.color_range),
    )


def first_frame(container: Any, index: int) -> FirstFrame:
    """Decode the first picture; a source without any is left to the checks of the encode."""
    for packet in islice(container.demux(container.streams[index]), _FIRST_FRAME_PACKETS):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        if frames:
            frame = frames[0]
            rotation, mirrored = rotation_of(_display_matrix(frame))
            return FirstFrame(rotation, mirrored, frame.interlaced_frame, colours_of(frame))
    return FirstFrame()


def rotation_of(matrix: tuple[int, ...]) -> tuple[int, bool]:
    """Return (degrees clockwise in quarters, whether it is mirrored first) of a display matrix.

    The matrix is that of ISO/IEC 14496-12, 6.2.2, as nine numbers, or empty for no rotation.
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
    streams = []
    for stream in container.streams:
        if stream.type == "subtitle":
            codec = stream.codec_context.codec if stream.codec_context else None
            marks = stream.disposition
            streams.append(
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
    return tuple(streams)


def chapters(container: Any, origin: float) -> tuple[SourceChapter, ...]:
    """Return the chapters marked in a source; `origin` is where its own clock begins."""
    marked = [
        SourceChapter(
            start=round(max(float(c["start"] * c["time_base"]) - origin, 0.0), 3),
            end=round(max(float(c["end"] * c["time_base"]) - origin, 0.0), 3),
            title=c["metadata"].get("title", "")[:_LONGEST_TITLE],
        )
        for c in container.chapters()[:_MOST_CHAPTERS]
    ]
    return tuple(sorted(marked, key=lambda chapter: chapter.start))


def _display_matrix(frame: Any) -> tuple[int, ...]:
    data = frame.side_data.get(Type.DISPLAYMATRIX)
    return struct.unpack("=9i", bytes(data)[:36]) if data else ()
