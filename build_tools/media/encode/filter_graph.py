"""The picture and the sound of a plan as graphs of ffmpeg-python: cut, shaped, joined, levelled.

What is written out of them is left to `encoding`.
"""

from __future__ import annotations

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
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.ffmpeg.arguments import Span
    from build_tools.media.plan.ladder import Ladder
    from build_tools.media.plan.sampling import Window
    from build_tools.model.transcoding import (
        ClipPlan,
        PicturePlan,
        PictureSource,
        Plan,
        SoundSource,
    )

_TRUE_PEAK_RATE = 192_000
"""Limiting at four times the rate sees the peaks between the samples (ITU-R BS.1770-4, annex 2)."""
_OVERSHOOT = {1: 2.5, 2: 1.0}
"""dB by which AAC's peaks come out above what it was given, by channels: 48 kbit/s is coarse."""
_HDR_WHITE = 203
"""Nits of white in HDR pictures (ITU-R BT.2408)."""


def origin(clip: ClipPlan, path: Path, number: int) -> Any:
    """Return the input of the clip that is `number` in its recording."""
    return guarded_input(path, threads=2, **seek(_span(clip)), **_apart(number))


def picture(origins: Sequence[Any], plan: Plan, wanted: PicturePlan) -> Any:
    """Return the picture of all clips, one after the other, at the size and rate of the plan."""
    parts = [
        _picture_of(source, clip, wanted, number)
        for number, (source, clip) in enumerate(zip(origins, plan.clips, strict=True))
    ]
    if len(parts) == 1:
        return parts[0]
    # The last picture is held until the clip ends, and that is on the frame.
    whole = [
        part.filter("tpad", stop=-1, stop_mode="clone").filter(
            "trim", end_frame=round(clip.length * wanted.rate)
        )
        for part, clip in zip(parts, plan.clips, strict=True)
    ]
    return ffmpeg.concat(*whole, v=1, a=0)


def stored(source: Any, plan: Plan) -> Any:
    """Return the picture of the only clip as it is stored, to be copied."""
    wanted = plan.clips[0].picture
    return source[str(wanted.index if wanted else 0)]


def sample(clip: ClipPlan, path: Path, window: Window, wanted: PicturePlan, number: int) -> Any:
    """Return the picture of a window in a clip as it will be shown, the `number`th in the graph."""
    begin, shown = clip.start + window.start, clip.picture
    if shown is None:
        return _black(clip, wanted, number)
    if not window.aligned:
        options = {"ss": round(begin, 3), "t": window.seconds, "threads": 2}
        source = guarded_input(path, **options, **_apart(number))
        return _shaped(source[str(shown.index)], shown, wanted)
    source = input_at_keyframe(path, begin, window.seconds, threads=2, **_apart(number))
    begun = source[str(shown.index)].filter("setpts", "PTS-STARTPTS")
    return _shaped(begun.filter("trim", end=window.seconds), shown, wanted)


def sounds(
    origins: Sequence[Any], plan: Plan, mixes: Sequence[int], ladder: Ladder
) -> dict[int, Any]:
    """Return the sound of all clips, one stream for each mix, given by its number of channels.

    It is levelled clip by clip, and limited as a whole.
    """
    heard = [
        split(_heard(source, clip, clip.sound), "asplit", len(mixes)) if clip.sound else None
        for source, clip in zip(origins, plan.clips, strict=True)
    ]
    made = {}
    for place, channels in enumerate(mixes):
        parts = [
            _mixed(streams[place], clip.sound, channels)
            if streams and clip.sound
            else _silence(clip, channels, number)
            for number, (streams, clip) in enumerate(zip(heard, plan.clips, strict=True))
        ]
        made[channels] = _limited(_strung(parts, plan), channels, ladder)
    return made


def marked(stream: Any) -> Any:
    """Return the picture marked as what all of ours are: square, BT.709, progressive."""
    return stream.filter("setsar", "1").filter(
        "setparams",
        color_primaries="bt709",
        color_trc="bt709",
        colorspace="bt709",
        range="tv",
        field_mode="prog",
    )


def split(stream: Any, kind: str, count: int) -> list[Any]:
    """Return the stream as often as it is used; ffmpeg-python wants that said."""
    if count == 1:
        return [stream]
    parts = stream.filter_multi_output(kind, count)
    return [parts[number] for number in range(count)]


def _strung(parts: list[Any], plan: Plan) -> Any:
    if len(parts) == 1:
        return parts[0]
    # Each exactly as long as its picture, so that they do not drift apart.
    whole = [
        part.filter("apad", whole_dur=_seconds(clip)).filter("atrim", end=_seconds(clip))
        for part, clip in zip(parts, plan.clips, strict=True)
    ]
    return ffmpeg.concat(*whole, v=0, a=1)


def _apart(number: int) -> dict[str, int]:
    """Return an option that tells equal inputs apart, which ffmpeg-python takes for one."""
    return {"thread_queue_size": 8 + number}  # 8 is ffmpeg's own


def _span(clip: ClipPlan) -> Span:
    return clip.start, clip.start + clip.length


def _seconds(clip: ClipPlan) -> float:
    return round(clip.length, 6)


def _picture_of(source: Any, clip: ClipPlan, wanted: PicturePlan, number: int) -> Any:
    if clip.picture is None:
        return _black(clip, wanted, number)
    return _shaped(_read(source, clip, clip.picture), clip.picture, wanted)


def _read(source: Any, clip: ClipPlan, wanted: PictureSource) -> Any:
    stream = source[str(wanted.index)]
    return cut(stream, _span(clip), sound=False) if clip.trimmed else stream


def _shaped(stream: Any, source: PictureSource, wanted: PicturePlan) -> Any:
    if source.deinterlace:
        stream = stream.filter("bwdif", mode="send_frame", parity=source.deinterlace, deint="all")
    # Before scaling: frames that are not kept need not be scaled.
    stream = stream.filter("fps", fps=str(wanted.rate), start_time=0)
    stream = _tone_mapped(stream, source) if source.tone_map else _scaled(stream, source)
    stream = stream.filter("format", "yuv420p")
    if (source.width, source.height) != (wanted.width, wanted.height):
        # Bars on an even place, so that the colours, which have half the size, stay on theirs.
        left = (wanted.width - source.width) // 4 * 2
        top = (wanted.height - source.height) // 4 * 2
        stream = stream.filter("pad", wanted.width, wanted.height, left, top)
    return marked(stream)


def _scaled(stream: Any, source: PictureSource) -> Any:
    return stream.filter(
        "scale",
        source.width,
        source.height,
        flags="lanczos+accurate_rnd+full_chroma_int",
        in_color_matrix=source.matrix,
        out_color_matrix="bt709",
        out_range="tv",
    )


def _tone_mapped(stream: Any, source: PictureSource) -> Any:
    """Scale first, then map: 0.71 of the CPU of the other order."""
    stream = stream.filter("scale", source.width, source.height, flags="lanczos+accurate_rnd")
    stream = stream.filter("zscale", transfer="linear", npl=_HDR_WHITE).filter(
        "format", "gbrpf32le"
    )
    stream = stream.filter("zscale", primaries="bt709")
    stream = stream.filter("tonemap", tonemap="hable", desat=0)
    return stream.filter("zscale", transfer="bt709", matrix="bt709", range="tv")


def _black(clip: ClipPlan, wanted: PicturePlan, number: int) -> Any:
    size = f"{wanted.width}x{wanted.height}"
    source = f"color=black:s={size}:r={wanted.rate}"
    ground = ffmpeg.input(source, f="lavfi", t=_seconds(clip), **_apart(number))
    return marked(ground.filter("format", "yuv420p"))


def _silence(clip: ClipPlan, channels: int, number: int) -> Any:
    layout = "mono" if channels == 1 else "stereo"
    source = f"anullsrc=r={SAMPLE_RATE}:cl={layout}"
    return ffmpeg.input(source, f="lavfi", t=_seconds(clip), **_apart(number)).filter(
        "aformat", sample_fmts="fltp", channel_layouts=layout
    )


def _heard(source: Any, clip: ClipPlan, wanted: SoundSource) -> Any:
    stream = aligned_stereo(source[str(wanted.index)])
    return cut(stream, _span(clip), sound=True) if clip.trimmed else stream


def _mixed(stream: Any, source: SoundSource, channels: int) -> Any:
    gain = source.mono_gain if channels == 1 else source.stereo_gain
    mixed = mono(stream) if channels == 1 else stream
    return mixed.filter("volume", f"{gain:.2f}dB", precision="float")


def _limited(stream: Any, channels: int, ladder: Ladder) -> Any:
    limit = 10 ** ((ladder.peak - _OVERSHOOT[channels]) / 20)
    return (
        stream.filter("aresample", _TRUE_PEAK_RATE)
        .filter("alimiter", limit=f"{limit:.4f}", level="disabled", latency=1, attack=5, release=50)
        .filter("aresample", SAMPLE_RATE)
    )
