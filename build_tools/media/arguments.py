"""A plan becomes the arguments of one ffmpeg process that decodes once; pure.

ffmpeg-python builds the graph; the same plan gives the same arguments. Running is left to `runner`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media import source

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.media.ladder import Ladder
    from build_tools.model.media import PicturePlan, Plan, SoundPlan

_SAMPLE_RATE = 48_000
_TRUE_PEAK_RATE = 192_000
"""Limiting at four times the rate sees the peaks between the samples (ITU-R BS.1770-4, annex 2)."""
_OVERSHOOT = {1: 2.5, 2: 1.0}
"""dB by which AAC's peaks come out above what it was given, by channels: 48 kbit/s is coarse."""
_SLACK = 2.0
"""Seconds by which an output may be longer than planned before it is cut off."""
_EARLY = 20.0
"""Seconds; longer than the distance of keyframes in broadcasts and on discs."""
_FILTER_THREADS = "2"
"""Said, because the number of slices shows in the bytes that zscale gives."""
_MOST_SUBTITLES = 5_000_000
"""Bytes: a day of speech is below one million."""
_HDR_WHITE = 203
"""Nits of white in HDR pictures (ITU-R BT.2408)."""

Span = tuple[float, float]
"""From, to: seconds on the time axis of the source, which begins at 0."""


@dataclass(frozen=True)
class Outputs:
    """Where one process writes. The stills are raw RGB frames, one after the other."""

    hd: Path
    audio: Path
    stills: Path


def encode(plan: Plan, path: Path, outputs: Outputs, ladder: Ladder, program: str) -> list[str]:
    """Return the command that makes everything of one recording."""
    origin = _input(plan, path)
    made: list[Any] = []
    sounds = _sounds(origin, plan, ladder)
    if plan.picture:
        both = _picture(origin, plan, plan.picture).split()
        made.append(_hd([both[0], *sounds[:1]], plan, plan.picture, outputs.hd, ladder))
        made.append(_stills(both[1], plan.picture, outputs.stills))
    if plan.audio:
        made.append(_m4a(sounds[-1], plan.audio, plan, outputs.audio))
    return compiled(ffmpeg.merge_outputs(*made).overwrite_output(), program, "repeat+error")


def decode(path: Path, program: str) -> list[str]:
    """Return the command that decodes everything in one of our own files and keeps nothing."""
    read = ffmpeg.input(source.url(path), protocol_whitelist=source.PROTOCOLS)
    return compiled(read.output("-", f="null", map="0"), program, "repeat+error")


def subtitles(path: Path, index: int, target: Path, program: str) -> list[str]:
    """Return the command that writes the text subtitles of stream `index` as ASS, whole."""
    stream = guarded_input(path)[str(index)]
    options = {"c:s": "ass", "f": "ass", "fs": _MOST_SUBTITLES}
    written = ffmpeg.output(stream, source.url(target), **options).overwrite_output()
    return compiled(written, program, "repeat+error")


def compiled(outputs: Any, program: str, level: str) -> list[str]:
    """Return the command for a graph, with what holds for all of them in front."""
    words: list[str] = outputs.compile(program)
    quiet = ["-nostdin", "-hide_banner", "-nostats", "-v", level, "-progress", "pipe:1"]
    return [program, *quiet, "-filter_complex_threads", _FILTER_THREADS, *words[1:]]


def guarded_input(path: Path, **options: Any) -> Any:
    """Return an input that can name no other file."""
    return ffmpeg.input(
        source.url(path),
        format_whitelist=source.FORMATS,
        protocol_whitelist=source.PROTOCOLS,
        **options,
    )


def seek(span: Span) -> dict[str, float]:
    """Return the input options that begin reading a little before a span.

    Broadcast streams have no index, and seeking lands late in them: then the first pictures of
    the span would be lost. So we land early, and `cut` takes what is asked for.
    """
    return {"ss": round(span[0] - _EARLY, 3)} if span[0] > _EARLY else {}


def cut(stream: Any, span: Span, *, sound: bool) -> Any:
    """Return the span of a stream that was opened with its `seek`, beginning at time 0."""
    lead = round(min(span[0], _EARLY), 3)
    trim, stamps = ("atrim", "asetpts") if sound else ("trim", "setpts")
    part = stream.filter(trim, start=lead, end=round(lead + span[1] - span[0], 3))
    return part.filter(stamps, f"PTS-{lead}/TB")


def _input(plan: Plan, path: Path) -> Any:
    return guarded_input(path, threads=2, **seek(_span(plan)))


def _span(plan: Plan) -> Span:
    return plan.start, plan.start + plan.length


def _picture(origin: Any, plan: Plan, picture: PicturePlan) -> Any:
    stream = origin[str(picture.index)]
    if plan.trimmed:
        stream = cut(stream, _span(plan), sound=False)
    return _shaped(stream, picture)


def _shaped(stream: Any, plan: PicturePlan) -> Any:
    if plan.deinterlace:
        stream = stream.filter("bwdif", mode="send_frame", parity=plan.deinterlace, deint="all")
    # Before scaling: frames that are not kept need not be scaled.
    stream = stream.filter("fps", fps=str(plan.rate), start_time=0)
    stream = _tone_mapped(stream, plan) if plan.tone_map else _scaled(stream, plan)
    stream = stream.filter("format", "yuv420p").filter("setsar", "1")
    return stream.filter(
        "setparams",
        color_primaries="bt709",
        color_trc="bt709",
        colorspace="bt709",
        range="tv",
        field_mode="prog",
    )


def _scaled(stream: Any, plan: PicturePlan) -> Any:
    return stream.filter(
        "scale",
        plan.width,
        plan.height,
        flags="lanczos+accurate_rnd+full_chroma_int",
        in_color_matrix=plan.matrix,
        out_color_matrix="bt709",
        out_range="tv",
    )


def _tone_mapped(stream: Any, plan: PicturePlan) -> Any:
    """Scale first, then map: 0.71 of the CPU of the other order."""
    stream = stream.filter("scale", plan.width, plan.height, flags="lanczos+accurate_rnd")
    stream = stream.filter("zscale", transfer="linear", npl=_HDR_WHITE).filter(
        "format", "gbrpf32le"
    )
    stream = stream.filter("zscale", primaries="bt709")
    stream = stream.filter("tonemap", tonemap="hable", desat=0)
    return stream.filter("zscale", transfer="bt709", matrix="bt709", range="tv")


def _sounds(origin: Any, plan: Plan, ladder: Ladder) -> list[Any]:
    """Return the sound of hd and the sound of the m4a, one stream each."""
    if plan.sound is None or plan.audio is None:
        return []
    stream = lined_up(origin[str(plan.audio.index)])
    if plan.trimmed:
        stream = cut(stream, _span(plan), sound=True)
    if plan.picture is None:
        return [_levelled(mono(stream), plan.audio, ladder)]
    if plan.sound.channels == 1:
        both = _levelled(mono(stream), plan.audio, ladder).filter_multi_output("asplit")
        return [both[0], both[1]]
    both = stream.filter_multi_output("asplit")
    return [
        _levelled(both[0], plan.sound, ladder),
        _levelled(mono(both[1]), plan.audio, ladder),
    ]


def lined_up(stream: Any) -> Any:
    """Return the sound in stereo from time 0 on, gaps filled with silence."""
    return stream.filter("aresample", _SAMPLE_RATE, **{"async": 1, "first_pts": 0}).filter(
        "aformat", sample_fmts="fltp", channel_layouts="stereo"
    )


def mono(stream: Any) -> Any:
    """Return the mean of both channels."""
    return stream.filter("pan", args="mono|c0=0.5*c0+0.5*c1")


def _levelled(stream: Any, plan: SoundPlan, ladder: Ladder) -> Any:
    limit = 10 ** ((ladder.peak - _OVERSHOOT[plan.channels]) / 20)
    return (
        stream.filter("volume", f"{plan.gain}dB", precision="float")
        .filter("aresample", _TRUE_PEAK_RATE)
        .filter("alimiter", limit=f"{limit:.4f}", level="disabled", latency=1, attack=5, release=50)
        .filter("aresample", _SAMPLE_RATE)
    )


def _hd(tracks: list[Any], plan: Plan, picture: PicturePlan, path: Path, ladder: Ladder) -> Any:
    keyframe = round(ladder.keyframe_seconds * picture.rate)
    options = {
        "c:v": "libx264",
        "preset": ladder.preset,
        "profile:v": "high",
        "crf": picture.crf,
        "aq-mode": 2,
        "pix_fmt": "yuv420p",
        "g": keyframe,
        "threads": ladder.threads,
        "x264-params": f"threads={ladder.threads}:lookahead-threads=1",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
    }
    if plan.sound:
        options |= _aac(plan.sound)
    return ffmpeg.output(*tracks, source.url(path), **options, **_mp4(plan))


def _m4a(stream: Any, sound: SoundPlan, plan: Plan, path: Path) -> Any:
    return ffmpeg.output(stream, source.url(path), **_aac(sound), **_mp4(plan))


def _aac(sound: SoundPlan) -> dict[str, object]:
    return {
        "c:a": "aac",
        "profile:a": "aac_low",
        "b:a": sound.bit_rate,
        "ac": sound.channels,
        "ar": _SAMPLE_RATE,
    }


def _mp4(plan: Plan) -> dict[str, object]:
    """Options of both MP4 files: moov first, nothing in them that changes from run to run."""
    return {
        "f": "mp4",
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags": "+bitexact",
        "t": round(plan.length + _SLACK, 3),
    }


def _stills(stream: Any, picture: PicturePlan, path: Path) -> Any:
    spread = (
        f"isnan(prev_selected_t)*gte(t,{picture.still_first})"
        f"+gte(t-prev_selected_t,{picture.still_step})"
    )
    chosen = stream.filter("select", spread).filter(
        "scale", in_color_matrix="bt709", in_range="tv", out_range="pc"
    )
    return ffmpeg.output(
        chosen,
        source.url(path),
        f="rawvideo",
        pix_fmt="rgb24",
        fps_mode="passthrough",
        **{"frames:v": picture.stills},
    )
