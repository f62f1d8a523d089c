"""Decodes a source whose format changes in the middle to one format, before anything else is done.

A filter graph is built anew where the format changes, and whatever it has counted is lost: its
clocks begin at 0 again. So such a source is read once with filters that count nothing, into a file
of one format that keeps all times, and measured and encoded from there. The canvas has the shape
of the largest format; the others are enlarged until they touch its border, as players show them.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import ffmpeg

from build_tools.errors import EncodeFailed
from build_tools.media.analysis import picture
from build_tools.media.encode import filter_graph
from build_tools.media.ffmpeg import arguments, runner, source
from build_tools.media.plan import geometry
from build_tools.media.probe import probe_process
from build_tools.messages import _
from build_tools.model.facts import Measurements, PictureFormat, SoundFormat

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.facts import SourceFacts, VideoFacts
    from build_tools.model.media import Recording

Format = TypeVar("Format", PictureFormat, SoundFormat)

_LASTING = 2.0
"""Seconds that a format has to last to count for the canvas: damage makes shorter ones."""
_NEVER = 1e6
_BYTES_PER_SECOND = 30_000_000
_OWN_TIMES = ("-copyts", "-start_at_zero")
"""In a transport stream only the first of some frames of sound has a time. ffmpeg works out the
others by the rate with which the file began, and takes the next time that is stored for a jump."""
_MONO_IN_STEREO = 2**0.5
"""The factor by which ffmpeg lowers a mono sound in each of two channels."""


@dataclass(frozen=True)
class UniformSource:
    """A clip in one format: its recording and facts from now on, and how reading it ended."""

    clip: Recording
    facts: SourceFacts
    outcome: runner.ProcessResult = runner.NOTHING_READ


def uniform(
    clip: Recording,
    facts: SourceFacts,
    ladder: Ladder,
    folder: Path,
    program: str,
    stop: threading.Event,
) -> UniformSource:
    """Return a clip whose format does not change: the clip itself, or a file in `folder`.

    Raises EncodeFailed and SourceRefused where that cannot be made, Stopped when `stop` is set.
    """
    if not facts.changing:
        return UniformSource(clip, facts)
    target = Path(tempfile.mkdtemp(dir=folder), "uniform.mkv")
    intervals = _interlaced(clip.source, facts, folder, program, stop)
    command = uniform_command(clip.source, facts, ladder, intervals, target, program)
    size = (1 << 30) + int(_BYTES_PER_SECOND * facts.duration)
    limits = replace(runner.Limits.for_length(facts.duration), size=size)
    outcome = runner.run(command, stop, limits)
    if outcome.code != 0:
        raise EncodeFailed(
            _("it cannot be converted; export it again as MP4"),
            command=command,
            stderr="\n".join(outcome.lines),
        )
    shifted = facts_from(facts, probe_process.read_facts(target, stop))
    # The axis of a file begins with its first stream, which may be one that is not used.
    begin = min(s.start for s in (facts.video, facts.audio) if s)
    start = None if clip.start is None else max(clip.start - begin, 0.0)
    end = None if clip.end is None else max(clip.end - begin, 0.0)
    return UniformSource(replace(clip, source=target, start=start, end=end), shifted, outcome)


def facts_from(facts: SourceFacts, copy: SourceFacts) -> SourceFacts:
    """Return the facts of the source with the streams of its copy in one format."""
    video, audio = copy.video, copy.audio
    if video and facts.video:
        video = replace(video, formats=facts.video.formats)
    if audio and facts.audio:
        heard = facts.audio
        audio = replace(audio, formats=heard.formats, channel=heard.channel, mix=heard.mix)
    return replace(facts, video=video, audio=audio, gap=copy.gap)


def canvas(video: VideoFacts, box: tuple[int, int]) -> tuple[int, int]:
    """Return the size of the largest format that lasts, as it is shown within a box."""
    lengths: dict[tuple[int, int], float] = {}
    for current, end in _with_ends(_formats(video), video.end):
        size = _shown(current, video, box)
        lengths[size] = lengths.get(size, 0.0) + end - current.start
    lasting = [size for size, length in lengths.items() if length >= _LASTING]
    largest = max(lasting, key=lambda size: size[0] * size[1], default=None)
    return largest or max(lengths, key=lambda size: lengths[size])


def uniform_command(
    path: Path,
    facts: SourceFacts,
    ladder: Ladder,
    interlaced: Sequence[tuple[float, float, str]],
    target: Path,
    program: str,
) -> list[str]:
    """Return the command that writes a source in one format; `interlaced` are (from, to, order)."""
    rates = {current.sample_rate for current in facts.audio.formats} if facts.audio else set()
    own_times = len(rates) > 1 and facts.container.startswith("mpegts") and not facts.clock_reset
    reading = {"fflags": "+nofillin"} if own_times else {}
    origin = arguments.guarded_input(path, threads=2, **reading)
    tracks, options = [], dict[str, object]()
    if video := facts.video:
        tracks.append(origin[str(video.index)])
        options |= {
            "filter:v": _picture_filters(video, ladder, interlaced),
            "fps_mode": "vfr",
            "enc_time_base": "1:1000",
            # What that loses is not seen, and a tenth of what lossless coding needs is written.
            "c:v": "libx264",
            "preset": "superfast",
            "crf": 6,
            "g": 50,
            "threads": ladder.threads,
        }
    if audio := facts.audio:
        tracks.append(origin[str(audio.index)])
        options |= {"filter:a": _sound_filters(facts), "c:a": "pcm_f32le"}
    plain = {"f": "matroska", "map_metadata": -1, "map_chapters": -1}
    written = ffmpeg.output(*tracks, source.url(target), **options, **plain).overwrite_output()
    command = arguments.compiled(written, program, "repeat+error")
    return [command[0], *_OWN_TIMES, *command[1:]] if own_times else command


def _with_ends(formats: Sequence[Format], end: float) -> list[tuple[Format, float]]:
    """Return each format with the second at which it ends."""
    ends = [*(current.start for current in formats[1:]), end]
    return list(zip(formats, ends[: len(formats)], strict=True))


def _formats(video: VideoFacts) -> tuple[PictureFormat, ...]:
    only = PictureFormat(0.0, video.width, video.height, video.sar, video.matrix)
    first, *later = video.formats or (only,)
    return replace(first, start=0.0), *later


def _shown(current: PictureFormat, video: VideoFacts, box: tuple[int, int]) -> tuple[int, int]:
    if video.turned:
        return geometry.fit(current.height, current.width, 1 / current.sar, box)
    return geometry.fit(current.width, current.height, current.sar, box)


def _enlarged(current: PictureFormat, video: VideoFacts, size: tuple[int, int]) -> tuple[int, int]:
    """Return the size at which a format touches the border of the canvas."""
    wide, high = current.width * current.sar, Fraction(current.height)
    if video.turned:
        wide, high = high, wide
    scale = min(size[0] / wide, size[1] / high)
    return geometry.even(wide * scale, size[0]), geometry.even(high * scale, size[1])


def _before(second: float) -> str:
    """Return a time a little before that of a picture; the first may come early."""
    return f"{second - 0.005:.3f}" if second > 0.005 else "-9"


def _interlaced(
    path: Path, facts: SourceFacts, folder: Path, program: str, stop: threading.Event
) -> list[tuple[float, float, str]]:
    """Return (from, to, field order) of the formats whose samples show two times in one picture."""
    video = facts.video
    if video is None:
        return []
    intervals: list[tuple[float, float, str]] = []
    for current, end in _with_ends(_formats(video), video.end):
        part = replace(video, width=current.width, height=current.height)
        if end - current.start < _LASTING or not picture.may_be_interlaced(part):
            continue
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            span = (current.start, end)
            samples = picture.Samples(path, part, span, Path(scratch), program, stop)
            order = picture.measure(samples, Measurements()).field_order
        if order != "progressive":
            intervals.append((*span, order))
    return intervals


def _picture_filters(
    video: VideoFacts, ladder: Ladder, interlaced: Sequence[tuple[float, float, str]]
) -> str:
    width, height = canvas(video, (ladder.width, ladder.height))
    # By the clock: ffmpeg gives all pictures the shape of the first.
    sizes = [
        (current.start, end, *_enlarged(current, video, (width, height)))
        for current, end in _with_ends(_formats(video), _NEVER)
    ]
    wide, high = (
        "+".join(
            f"{size[axis]}*gte(t,{_before(size[0])})*lt(t,{_before(size[1])})" for size in sizes
        )
        for axis in (2, 3)
    )
    matrices = {current.matrix for current in _formats(video)}
    matrix = matrices.pop() if len(matrices) == 1 else "auto"
    scaled = f"scale=w='{wide}':h='{high}':eval=frame:flags=lanczos+accurate_rnd"
    if video.transfer == "sdr":
        colours = f"in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv"
        scaled += f"+full_chroma_int:{colours},format=yuv420p"
    else:
        scaled += f",{filter_graph.as_text(filter_graph.TONE_MAPPING)}"
    deinterlaced = [
        f"bwdif=mode=send_frame:parity={order}:deint=all:enable='between(t,{start},{end})',"
        for start, end, order in interlaced
    ]
    return (
        f"{''.join(deinterlaced)}{scaled},format=yuv420p,"
        f"pad={width}:{height}:'trunc((ow-iw)/4)*2':'trunc((oh-ih)/4)*2':eval=frame,"
        f"{filter_graph.as_text(filter_graph.MARKS)}"
    )


def _sound_filters(facts: SourceFacts) -> str:
    """Return filters that give stereo, in which a mono sound is as loud as it was."""
    audio = facts.audio
    mono = [
        f"between(t,{current.start:.3f},{end - 0.001:.3f})"
        for current, end in _with_ends(audio.formats if audio else (), facts.duration + 1)
        if current.channels == 1
    ]
    stereo = f"aresample={arguments.SAMPLE_RATE},aformat=sample_fmts=flt:channel_layouts=stereo"
    if not mono:
        return stereo
    return f"{stereo},volume={_MONO_IN_STEREO:.6f}:precision=float:enable='{'+'.join(mono)}'"
