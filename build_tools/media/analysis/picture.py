"""Measures the picture in samples: field order, kind of content, black at both ends.

One run of ffmpeg writes a few seconds of grey frames: three samples in the middle, one at each
end. A quarter of their lines is enough; within a line nothing is lost, and it is there that drawn
and filmed pictures differ. What the figures mean is left to `content_class`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import ffmpeg
from PIL import Image

from build_tools.media.analysis import content_class
from build_tools.media.ffmpeg import arguments, runner, source
from build_tools.media.plan.sampling import Window, for_analysis, keyframes_within
from build_tools.media.probe.formats import pixel_shape
from build_tools.model.facts import Edges, FrameShape

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from build_tools.model.facts import FieldOrder, Measurements, VideoFacts

RATE = 5
"""Frames per second of the samples."""
_EXTENSION = 6
"""Factor by which the window at an end grows as long as all of it is black."""
_MAX_WIDTH = 1280
_LINE_STEP = 4
_BLACK = 38
"""Luma up to which a pixel is black, and the share of them in a black frame; as blackdetect."""
_BLACK_SHARE = 0.995
_INTERLACING = frozenset(
    {"dvvideo", "ffv1", "h264", "huffyuv", "mpeg2video", "mpeg4", "prores", "rawvideo", "vc1"}
)
_INTERLACED_LINES = frozenset({480, 486, 576, 1080, 1088})


@dataclass(frozen=True)
class Samples:
    """The picture to sample, and the folder for its samples."""

    path: Path
    video: VideoFacts
    span: arguments.Span
    folder: Path
    program: str
    stop: threading.Event

    @property
    def length(self) -> float:
        """Seconds of the span that have a picture."""
        return max(min(self.span[1], self.video.end) - self.span[0], 0.0)


def measure(samples: Samples, measurements: Measurements) -> Measurements:
    """Return the measurements with those of the picture added."""
    windows = for_analysis(samples.length, keyframes_within(samples.video.entries, *samples.span))
    tail = len(windows) - 1
    lines = _write_frames(samples, windows, interlacing=may_be_interlaced(samples.video))
    middle = range(1, tail) if tail else range(1)
    figures = content_class.figures_of([list(_frames(samples, number)) for number in middle])
    return replace(
        measurements,
        frame=parse_frame(lines),
        field_order=field_order(*parse_fields(lines)),
        black=Edges(
            _black_seconds(samples, windows[0], 0, backwards=False),
            _black_seconds(samples, windows[tail], tail, backwards=True),
        ),
        content=content_class.classify(figures),
        content_figures=tuple(vars(figures).items()),
    )


def may_be_interlaced(video: VideoFacts) -> bool:
    """Return whether samples must decide: flags alone are wrong both ways."""
    usual = video.codec in _INTERLACING and video.height in _INTERLACED_LINES
    return video.flagged_interlaced or (usual and video.rate <= 30)


def parse_fields(lines: Sequence[str]) -> tuple[int, int, int]:
    """Return (top first, bottom first, progressive) pictures, summed over all idet filters."""
    sums = [0, 0, 0]
    for line in lines:
        if match := re.search(
            r"Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)", line
        ):
            sums = [a + int(b) for a, b in zip(sums, match.groups(), strict=True)]
    return sums[0], sums[1], sums[2]


def parse_frame(lines: Sequence[str]) -> FrameShape | None:
    """Return size and shape of the first picture that a decoder gave, by the filter `showinfo`."""
    for line in lines:
        if match := re.search(r"\bsar:(\d+)/(\d+) s:(\d+)x(\d+) ", line):
            across, down, width, height = map(int, match.groups())
            return FrameShape(width, height, pixel_shape(Fraction(across, max(down, 1))))
    return None


def field_order(tff: int, bff: int, progressive: int) -> FieldOrder:
    """Return the verdict: interlaced when most of the pictures that move are."""
    if tff + bff <= progressive or tff + bff == 0:
        return "progressive"
    return "tff" if tff >= bff else "bff"


def black_run(frames: Sequence[bool]) -> int:
    """Return the number of black frames before the first that is not."""
    return next((number for number, black in enumerate(frames) if not black), len(frames))


def is_black(frame: Image.Image) -> bool:
    """Return whether a grey frame is all black."""
    dark = sum(frame.histogram()[: _BLACK + 1])
    return dark >= _BLACK_SHARE * frame.width * frame.height


def _black_seconds(samples: Samples, window: Window, number: int, *, backwards: bool) -> float:
    """Return the seconds of black at an end; while all of a window is black, it is extended."""
    while True:
        frames = [is_black(frame) for frame in _frames(samples, number)]
        run = black_run(frames[::-1] if backwards else frames)
        seconds = window.seconds
        if run < len(frames) or not frames or seconds >= samples.length:
            return round(seconds * run / max(len(frames), 1), 1)
        reach = min(seconds * _EXTENSION, samples.length)
        window = Window(samples.length - reach if backwards else 0.0, reach, edge=True)
        _write_frames(samples, [window], interlacing=False, first=number)


def _write_frames(
    samples: Samples, windows: Sequence[Window], *, interlacing: bool, first: int = 0
) -> tuple[str, ...]:
    """Write the grey frames of each window to a file of its own; return the lines of ffmpeg."""
    outputs = []
    for number, window in enumerate(windows, start=first):
        stream = _input(samples, window)[str(samples.video.index)]
        grey = _grey(samples, stream, interlacing and not window.edge, number)
        name = source.url(_file(samples, number))
        limit = int(window.seconds * RATE) + RATE
        outputs.append(ffmpeg.output(grey, name, f="rawvideo", **{"frames:v": limit}))
    merged = ffmpeg.merge_outputs(*outputs).overwrite_output()
    command = arguments.compiled(merged, samples.program, "info")
    # Errors of the source show again in the encode itself and are judged there.
    limits = runner.Limits.for_length(samples.video.end)
    return runner.run(command, samples.stop, limits).lines


def _input(samples: Samples, window: Window) -> Any:
    begin, seconds = samples.span[0] + window.start, max(window.seconds, 0.1)
    if window.aligned:
        return arguments.input_at_keyframe(samples.path, begin, seconds, threads=2)
    options: dict[str, Any] = {"ss": round(begin, 3), "t": round(seconds, 3), "threads": 2}
    if window.edge:
        # For black, two thirds of the work of decoding can be skipped.
        options |= {"skip_frame": "noref", "skip_loop_filter": "all"}
    return arguments.guarded_input(samples.path, **options)


def _grey(samples: Samples, stream: Any, interlacing: bool, number: int) -> Any:
    if interlacing:
        stream = stream.filter(f"idet@s{number}")
    width, height = _size(samples.video)
    stream = stream.filter("fps", fps=RATE)
    if number == 0:
        stream = stream.filter("showinfo", checksum=0)
    return (
        stream.filter("format", "gray")
        .filter("scale", width, height * _LINE_STEP, flags="bilinear")
        .filter("scale", width, height, flags="neighbor")
    )


def _size(video: VideoFacts) -> tuple[int, int]:
    wide, high = (video.height, video.width) if video.turned else (video.width, video.height)
    width = min(wide, _MAX_WIDTH)
    return width, max(round(high * width / wide / _LINE_STEP), 1)


def _file(samples: Samples, number: int) -> Path:
    return samples.folder / f"{number}.grey"


def _frames(samples: Samples, number: int) -> Iterator[Image.Image]:
    size = _size(samples.video)
    path = _file(samples, number)
    if not path.exists():  # a source that is too broken; the encode reports it
        return
    with path.open("rb") as stream:
        while len(data := stream.read(size[0] * size[1])) == size[0] * size[1]:
            yield Image.frombytes("L", size, data)
