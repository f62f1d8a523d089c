"""Builds picture and sound of a plan as graphs of ffmpeg-python: cut, scaled, joined, levelled.

The files written from these graphs are left to `outputs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media.ffmpeg.arguments import (
    SAMPLE_RATE,
    aligned_stereo,
    cut,
    guarded_input,
    input_at_keyframe,
    mono,
    seek,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from build_tools.media.ffmpeg.arguments import Span
    from build_tools.media.plan.ladder import Ladder
    from build_tools.media.plan.pieces import Piece
    from build_tools.media.plan.sampling import Window
    from build_tools.model.transcoding import (
        ClipPlan,
        PicturePlan,
        PictureSource,
        Plan,
        SoundSource,
    )

_TRUE_PEAK_RATE = 192_000
"""Limiting at four times the rate catches peaks between the samples (ITU-R BS.1770-4, annex 2)."""
_OVERSHOOT = {1: 2.5, 2: 1.0}
"""dB by which AAC's peaks come out above those of its input, by channels: 48 kbit/s is coarse."""
SCALING = "bicubic+accurate_rnd"
"""Flags of the scaler. Lanczos takes 1.7 times the CPU for a difference that nobody sees; without
exact rounding other processors give other bytes."""
_QUICK_SCALING: dict[str, object] = {"filter": "bicubic", "param_a": 0, "param_b": 0.6}
"""The same curve with zimg: from 1080 to 720 lines 0.3 of the CPU, and 70 dB alike. It gives the
same bytes with SSSE3, SSE4.2, AVX2 and AVX-512, for it calculates in whole numbers. That holds
while colours stay as they are: converting them it calculates with fractions. `colormatrix` does
that in whole numbers, in a quarter of the time of the scaler."""
_HDR_WHITE = 203
"""Nits of white in HDR pictures (ITU-R BT.2408)."""


_READ_EARLY = 20.0
"""Seconds; longer than the distance of keyframes where seeking may land between them."""

Filters = tuple[tuple[str, dict[str, object]], ...]

TONE_MAPPING: Filters = (
    ("zscale", {"transfer": "linear", "npl": _HDR_WHITE}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"primaries": "bt709"}),
    ("tonemap", {"tonemap": "hable", "desat": 0}),
    ("zscale", {"transfer": "bt709", "matrix": "bt709", "range": "tv"}),
)
MARKS: Filters = (
    ("setsar", {"sar": 1}),
    (
        "setparams",
        {
            "color_primaries": "bt709",
            "color_trc": "bt709",
            "colorspace": "bt709",
            "range": "tv",
            "field_mode": "prog",
        },
    ),
)


@dataclass(frozen=True)
class Correction:
    """dB by which a sound is made louder, and by which its peaks are held lower, than planned."""

    gain: float = 0.0
    lower: float = 0.0


def origins(clips: Sequence[ClipPlan], paths: Sequence[Path], *, sound: bool = False) -> list[Any]:
    """Return the input of each clip of a recording, of which the picture or the `sound` is read."""
    leads = [getattr(clip.sound if sound else clip.picture, "lead", 0.0) for clip in clips]
    return [
        guarded_input(path, threads=2, **seek(_span(clip), lead), **_distinct(number))
        for number, (clip, path, lead) in enumerate(zip(clips, paths, leads, strict=True))
    ]


def picture(origins: Sequence[Any], plan: Plan, target: PicturePlan) -> Any:
    """Return the picture of all clips, one after the other, at the size and rate of the plan."""
    parts = [
        _clip_picture(source, clip, target, number)
        for number, (source, clip) in enumerate(zip(origins, plan.clips, strict=True))
    ]
    if len(parts) == 1:
        return parts[0]
    # The last frame is held until the clip ends, exactly at the end of a frame.
    padded = [
        part.filter("tpad", stop=-1, stop_mode="clone").filter(
            "trim", end_frame=round(clip.length * target.rate)
        )
        for part, clip in zip(parts, plan.clips, strict=True)
    ]
    return ffmpeg.concat(*padded, v=1, a=0)


def piece(path: Path, plan: Plan, part: Piece, target: PicturePlan) -> Any:
    """Return the picture of a piece: the very frames that `picture` has there.

    Reading begins early, at a whole second, and the frames before the piece are left out by their
    times, so that each filter gives what it gives when everything is read.
    """
    clip = plan.clips[part.clip]
    if clip.picture is None or not part.first:
        (source,) = origins([clip], [path])
        stream = _clip_picture(source, clip, target, 0)
    else:
        second = max(floor(clip.start + part.first / target.rate - _READ_EARLY), 0)
        source = guarded_input(path, threads=2, ss=second, noaccurate_seek=None)
        stream = source[str(clip.picture.index)].filter("setpts", f"PTS+{second}/TB")
        if clip.trimmed:
            stream = stream.filter("trim", start=clip.start, end=clip.start + clip.length)
            stream = stream.filter("setpts", f"PTS-{clip.start}/TB")
        stream = _shaped(stream, clip.picture, target, part.first)
    if part.count is None:
        return stream
    held = stream.filter("tpad", stop=-1, stop_mode="clone")
    return held.filter("trim", end_frame=part.count)


def stored(source: Any, plan: Plan) -> Any:
    """Return the picture of the only clip as it is stored, to be copied."""
    picture_source = plan.clips[0].picture
    return source[str(picture_source.index if picture_source else 0)]


def sample(clip: ClipPlan, path: Path, window: Window, target: PicturePlan, number: int) -> Any:
    """Return the picture of a window as it will be encoded; `number` is its index in the graph."""
    start, picture_source = clip.start + window.start, clip.picture
    if picture_source is None:
        return _black(clip, target, number)
    if not window.aligned:
        options = {"ss": round(start, 3), "t": window.seconds, "threads": 2}
        source = guarded_input(path, **options, **_distinct(number))
        return _shaped(source[str(picture_source.index)], picture_source, target)
    source = input_at_keyframe(path, start, window.seconds, threads=2, **_distinct(number))
    stream = source[str(picture_source.index)].filter("setpts", "PTS-STARTPTS")
    return _shaped(stream.filter("trim", end=window.seconds), picture_source, target)


def sounds(
    origins: Sequence[Any], plan: Plan, mixes: Mapping[int, Correction], ladder: Ladder
) -> dict[int, Any]:
    """Return the sound of all clips, one stream for each mix, by its number of channels.

    It is levelled clip by clip, and corrected and limited as a whole.
    """
    sources = [
        split(_clip_sound(source, clip, clip.sound), "asplit", len(mixes)) if clip.sound else None
        for source, clip in zip(origins, plan.clips, strict=True)
    ]
    streams = {}
    for index, (channels, correction) in enumerate(mixes.items()):
        parts = [
            _mixed(copies[index], clip.sound, channels)
            if copies and clip.sound
            else _silence(clip, channels, number)
            for number, (copies, clip) in enumerate(zip(sources, plan.clips, strict=True))
        ]
        joined = _joined_sound(parts, plan)
        if correction.gain:
            joined = joined.filter("volume", f"{correction.gain:.2f}dB", precision="float")
        streams[channels] = _limited(joined, channels, ladder.peak - correction.lower)
    return streams


def marked(stream: Any) -> Any:
    """Return the picture marked as every picture of ours is: square, BT.709, progressive."""
    return _chained(stream, MARKS)


def _chained(stream: Any, filters: Filters) -> Any:
    for name, options in filters:
        stream = stream.filter(name, **options)
    return stream


def as_text(filters: Filters) -> str:
    """Return filters as ffmpeg reads them, for a graph that is written by hand."""
    return ",".join(
        f"{name}={':'.join(f'{key}={value}' for key, value in options.items())}"
        for name, options in filters
    )


def split(stream: Any, kind: str, count: int) -> list[Any]:
    """Return the stream once for each use, which ffmpeg-python needs to be explicit."""
    if count == 1:
        return [stream]
    parts = stream.filter_multi_output(kind, count)
    return [parts[number] for number in range(count)]


def _joined_sound(parts: list[Any], plan: Plan) -> Any:
    if len(parts) == 1:
        return parts[0]
    # Each exactly as long as its picture, so that they do not drift apart.
    padded = [
        part.filter("apad", whole_dur=_seconds(clip)).filter("atrim", end=_seconds(clip))
        for part, clip in zip(parts, plan.clips, strict=True)
    ]
    return ffmpeg.concat(*padded, v=0, a=1)


def _distinct(number: int) -> dict[str, int]:
    """Return an option that keeps equal inputs apart, which ffmpeg-python would merge into one."""
    return {"thread_queue_size": 8 + number}  # 8 is ffmpeg's own


def _span(clip: ClipPlan) -> Span:
    return clip.start, clip.start + clip.length


def _seconds(clip: ClipPlan) -> float:
    return round(clip.length, 6)


def _clip_picture(source: Any, clip: ClipPlan, target: PicturePlan, number: int) -> Any:
    if clip.picture is None:
        return _black(clip, target, number)
    stream = source[str(clip.picture.index)]
    if clip.trimmed:
        stream = cut(stream, _span(clip), sound=False)
    return _shaped(stream, clip.picture, target)


def _shaped(stream: Any, source: PictureSource, target: PicturePlan, first: int = 0) -> Any:
    """Return the picture deinterlaced, scaled and padded as the target needs it.

    It begins with frame `first`, which gets the time 0.
    """
    if source.deinterlace:
        stream = stream.filter("bwdif", mode="send_frame", parity=source.deinterlace, deint="all")
    # Before scaling: frames that are not kept need not be scaled.
    begin = round(float(first / target.rate), 6) if first else 0
    stream = stream.filter("fps", fps=str(target.rate), start_time=begin)
    if first:
        stream = stream.filter("setpts", f"PTS-{first}")
    stream = _tone_mapped(stream, source) if source.tone_map else _scaled(stream, source)
    stream = stream.filter("format", "yuv420p")
    if (source.width, source.height) != (target.width, target.height):
        # At even offsets, so that the colour planes, which have half the size, stay aligned.
        x = (target.width - source.width) // 4 * 2
        y = (target.height - source.height) // 4 * 2
        stream = stream.filter("pad", target.width, target.height, x, y)
    return marked(stream)


def _scaled(stream: Any, source: PictureSource) -> Any:
    if source.whole_numbers:
        size = stream.filter("zscale", source.width, source.height, **_QUICK_SCALING, range="tv")
        if source.matrix == "bt709":
            return size
        return size.filter("colormatrix", source.matrix, "bt709")
    return stream.filter(
        "scale",
        source.width,
        source.height,
        flags=SCALING,
        in_color_matrix=source.matrix,
        out_color_matrix="bt709",
        out_range="tv",
    )


def _tone_mapped(stream: Any, source: PictureSource) -> Any:
    """Scale first, then map: 0.71 of the CPU of the other order."""
    stream = stream.filter("scale", source.width, source.height, flags=SCALING)
    return _chained(stream, TONE_MAPPING)


def _black(clip: ClipPlan, target: PicturePlan, number: int) -> Any:
    size = f"{target.width}x{target.height}"
    source = f"color=black:s={size}:r={target.rate}"
    ground = ffmpeg.input(source, f="lavfi", t=_seconds(clip), **_distinct(number))
    return marked(ground.filter("format", "yuv420p"))


def _silence(clip: ClipPlan, channels: int, number: int) -> Any:
    layout = "mono" if channels == 1 else "stereo"
    source = f"anullsrc=r={SAMPLE_RATE}:cl={layout}"
    return ffmpeg.input(source, f="lavfi", t=_seconds(clip), **_distinct(number)).filter(
        "aformat", sample_fmts="fltp", channel_layouts=layout
    )


def _clip_sound(source: Any, clip: ClipPlan, sound_source: SoundSource) -> Any:
    stream = aligned_stereo(source[str(sound_source.index)], sound_source.channel)
    return cut(stream, _span(clip), sound=True) if clip.trimmed else stream


def _mixed(stream: Any, source: SoundSource, channels: int) -> Any:
    gain = source.mono_gain if channels == 1 else source.stereo_gain
    mixed = mono(stream) if channels == 1 else stream
    return mixed.filter("volume", f"{gain:.2f}dB", precision="float")


def _limited(stream: Any, channels: int, peak: float) -> Any:
    limit = 10 ** ((peak - _OVERSHOOT[channels]) / 20)
    return (
        stream.filter("aresample", _TRUE_PEAK_RATE)
        .filter("alimiter", limit=f"{limit:.4f}", level="disabled", latency=1, attack=5, release=50)
        .filter("aresample", SAMPLE_RATE)
    )
