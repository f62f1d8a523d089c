"""The parts that all ffmpeg commands share: guarded inputs, cutting, common options; pure.

ffmpeg-python builds the graphs. Turning a plan into a command is left to `encode.filter_graph` and
`encode.outputs`, running it to `runner`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import ffmpeg

from build_tools.media.ffmpeg import source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SAMPLE_RATE = 48_000
_SEEK_EARLY = 20.0
"""Seconds; longer than the distance of keyframes in broadcasts and on discs."""
_SEEK_LATE = 0.2
"""Seconds; ffmpeg itself goes back by 0.13 for pictures that are stored out of order."""
_SAME_PICTURE = 0.002
"""Seconds by which the times of containers are rounded."""
_DRIFT = 0.04
"""Seconds by which sound may leave its own times before it is filled up or cut: a picture's length.
ffmpeg's default, 0.1, can be seen on lips."""
_LAME_SCALE = 0.95
"""By which LAME lowers what it is given, unasked."""
_FILTER_THREADS = "2"
"""Set, because the number of slices shows in the bytes that zscale gives."""
_MAX_SUBTITLES = 5_000_000
"""Bytes: a day of speech is below one million."""

Span = tuple[float, float]
"""From, to: seconds on the time axis of the source, which begins at 0."""


def decode(path: Path, program: str, *, keyframes: bool = False) -> list[str]:
    """Return the command that decodes one of our own films and discards the result.

    All of it, or of its pictures the `keyframes` and no sound. Without the loop filter: it only
    smooths, and no fault shows in it.
    """
    options = {"protocol_whitelist": source.PROTOCOLS, "skip_loop_filter": "all"}
    if keyframes:
        options["skip_frame"] = "nokey"
    read = ffmpeg.input(source.url(path), **options)
    wanted = "0:v" if keyframes else "0"
    return compiled(read.output("-", f="null", map=wanted), program, "repeat+error")


def subtitles(path: Path, index: int, target: Path, program: str) -> list[str]:
    """Return the command that writes the text subtitles of stream `index` as ASS, whole."""
    stream = guarded_input(path)[str(index)]
    options = {"c:s": "ass", "f": "ass", "fs": _MAX_SUBTITLES}
    written = ffmpeg.output(stream, source.url(target), **options).overwrite_output()
    return compiled(written, program, "repeat+error")


def still(path: Path, index: int, times: Span, width: int, target: Path, program: str) -> list[str]:
    """Return the command that writes what stream `index` shows at the second of two times as a
    JPEG; at the first one a keyframe is shown. It is the picture with which a cut would begin."""
    lead = min(times[1] - times[0] + _SEEK_LATE, _SEEK_EARLY, times[1])
    begin = times[1] - lead
    if begin < _SEEK_EARLY:  # some containers lose their first keyframe even by a seek to 0
        begin, lead = 0.0, times[1]
    read = guarded_input(path, **({"ss": round(begin, 3)} if begin else {}))
    picture = read[str(index)].filter("trim", start=round(max(lead - _SAME_PICTURE, 0), 3))
    square = picture.filter("scale", "trunc(iw*sar/2)*2", "ih").filter("setsar", 1)
    small = square.filter("scale", f"min({width},iw)", -2)
    options = {"f": "image2", "c:v": "mjpeg", "q:v": 4, "pix_fmt": "yuvj420p", "frames:v": 1}
    written = ffmpeg.output(small, source.url(target), update=1, **options).overwrite_output()
    return compiled(written, program, "fatal")


def mp3(path: Path, target: Path, tags: Mapping[str, str], program: str) -> list[str]:
    """Return the command that writes the sound of one of our own files as MP3.

    One channel, a constant rate and no other tags: so the plainest of players takes it, and the
    bytes are the same each time.
    """
    sound = ffmpeg.input(source.url(path), protocol_whitelist=source.PROTOCOLS).audio
    as_loud = sound.filter("volume", round(1 / _LAME_SCALE, 5), precision="float")
    options = {"c:a": "libmp3lame", "b:a": "96k", "ar": 44_100, "ac": 1, "f": "mp3"}
    plain = {"map_metadata": -1, "fflags": "+bitexact", "write_xing": 0, "id3v2_version": 3}
    # A number sets options of one name apart, which ffmpeg-python cannot repeat.
    named = {
        f"metadata:g:{number}": f"{tag}={text}" for number, (tag, text) in enumerate(tags.items())
    }
    written = ffmpeg.output(as_loud, source.url(target), **options, **plain, **named)
    return compiled(written.overwrite_output(), program, "repeat+error")


def compiled(outputs: Any, program: str, level: str) -> list[str]:
    """Return the command for a graph, with the options that all commands share."""
    command: list[str] = outputs.compile(program)
    quiet = ["-nostdin", "-hide_banner", "-nostats", "-v", level, "-progress", "pipe:1"]
    return [program, *quiet, "-filter_complex_threads", _FILTER_THREADS, *command[1:]]


def guarded_input(path: Path, **options: Any) -> Any:
    """Return an input that cannot open any other file."""
    return ffmpeg.input(
        source.url(path),
        format_whitelist=source.FORMATS,
        protocol_whitelist=source.PROTOCOLS,
        **options,
    )


def seek(span: Span, lead: float = 0.0) -> dict[str, float]:
    """Return the input options that begin reading a little before a span.

    `lead` is by how much the only stream that is read begins after its file (`SourceFacts.lead`).

    Broadcast streams have no index, and seeking lands late in them: then the first pictures of
    the span would be lost. So we seek too early, and `cut` removes the excess.
    """
    if span[0] > _SEEK_EARLY:
        return {"ss": round(span[0] - _SEEK_EARLY, 3)}
    return {"itsoffset": round(lead, 6)} if lead else {}


def input_at_keyframe(path: Path, start: float, seconds: float, **options: Any) -> Any:
    """Return an input that begins with the keyframe at `start`; its times begin anywhere.

    Containers are searched by the time of decoding, which may be earlier by a few pictures.
    """
    options |= {"noaccurate_seek": None, "ss": round(start + _SEEK_LATE, 3), "t": round(seconds, 3)}
    return guarded_input(path, **options)


def cut(stream: Any, span: Span, *, sound: bool) -> Any:
    """Return the span of a stream that was opened with its `seek`, beginning at time 0."""
    lead = round(min(span[0], _SEEK_EARLY), 3)
    trim, stamps = ("atrim", "asetpts") if sound else ("trim", "setpts")
    part = stream.filter(trim, start=lead, end=round(lead + span[1] - span[0], 3))
    return part.filter(stamps, f"PTS-{lead}/TB")


def aligned_stereo(stream: Any, channel: Literal["", "left", "right"] = "") -> Any:
    """Return the sound in stereo from time 0 on, gaps filled with silence.

    With a `channel` it is in both.
    """
    options = {"async": 1, "first_pts": 0, "min_hard_comp": _DRIFT}
    stereo = stream.filter("aresample", SAMPLE_RATE, **options).filter(
        "aformat", sample_fmts="fltp", channel_layouts="stereo"
    )
    if not channel:
        return stereo
    number = 0 if channel == "left" else 1
    return stereo.filter("pan", args=f"stereo|c0=c{number}|c1=c{number}")


def mono(stream: Any) -> Any:
    """Return the mean of both channels."""
    return stream.filter("pan", args="mono|c0=0.5*c0+0.5*c1")
