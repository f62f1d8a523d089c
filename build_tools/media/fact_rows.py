"""The facts of a recording as people read them: rows of a name and a line of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.timecode import Timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_tools.model.facts import (
        AudioFacts,
        Edges,
        Measurements,
        SoundLevel,
        SourceFacts,
        StreamFacts,
        VideoFacts,
    )

Row = tuple[str, str]

_CONTAINERS = {
    "mov,mp4,m4a,3gp,3g2,mj2": "MP4, MOV",
    "matroska,webm": "MKV, WebM",
    "mpegts": "TS",
    "mpeg": "MPEG (VCD, DVD)",
    "asf": "WMV",
    "avi": "AVI",
    "flv": "FLV",
    "rm": "RM",
}
"""As files are called, by the names that libav has for their formats."""
_SHORTEST = 0.3
"""Seconds of black or silence that are worth a line."""


def fact_rows(
    facts: SourceFacts,
    measured: Measurements | None = None,
    language_name: Callable[[str], str] = lambda code: code,
) -> list[Row]:
    """Return everything that is known of a recording, in the order in which it is asked."""
    container = _CONTAINERS.get(facts.container, facts.container)
    lines: list[Row] = [(_("container"), container), (_("length"), _length(facts))]
    if facts.video:
        lines += _picture(facts.video, measured)
    if facts.audio:
        lines += _sound(facts.audio, measured)
    lines += [
        (_("stream {index}").format(index=s.index), _stream(s, facts, language_name))
        for s in facts.streams
    ]
    lines += [
        (
            _length_of(chapter.start),
            _("chapter: {title}").format(title=chapter.title or "—"),
        )
        for chapter in facts.chapters
    ]
    lines += _faults(facts)
    return lines


def _length_of(seconds: float) -> str:
    return Timecode(seconds).with_tenths


def _length(facts: SourceFacts) -> str:
    if facts.declared and abs(facts.declared - facts.duration) > 1:
        line = _("{length} (its header says {declared})")
        return line.format(
            length=_length_of(facts.duration),
            declared=_length_of(facts.declared),
        )
    return _length_of(facts.duration)


def _picture(video: VideoFacts, measured: Measurements | None) -> Iterator[Row]:
    wide, high = video.shown_size
    size = f"{video.codec}, {video.width}x{video.height}"
    if video.sar != 1 or video.turned:
        size += _(", shown as {width}x{height}").format(width=wide, height=high)
    yield _("picture"), f"{size}, {video.pixels}"
    if video.rotation or video.mirrored:
        yield _("turned"), _turn(video)
    rate = _("{rate} a second").format(rate=f"{float(video.rate):.5g}")
    yield _("frames"), rate + (_(", at varying distances") if video.variable else "")
    if measured:
        yield _("fields"), _fields(video, measured)
    depth = {"sdr": "SDR", "hlg": "HLG (HDR)", "pq": "PQ (HDR)"}[video.transfer]
    span = _("full range") if video.full_range else _("limited range")
    yield _("colours"), f"{depth}, {video.primaries}/{video.matrix}, {span}"
    if measured:
        figures = ", ".join(f"{name} {value:g}" for name, value in measured.content_figures)
        yield _("content"), f"{_content(measured.content)} ({figures})"
        yield from _edges(_("black"), measured.black)


def _turn(video: VideoFacts) -> str:
    degrees = _("{degrees}° clockwise").format(degrees=video.rotation)
    return _("mirrored, {degrees}").format(degrees=degrees) if video.mirrored else degrees


def _fields(video: VideoFacts, measured: Measurements) -> str:
    order = {
        "progressive": _("progressive"),
        "tff": _("interlaced, top field first"),
        "bff": _("interlaced, bottom field first"),
    }[measured.field_order]
    if video.flagged_interlaced and measured.field_order == "progressive":
        return _("{seen}, though it is flagged as interlaced").format(seen=order)
    return order


def _content(kind: str) -> str:
    return {"slides": _("slides"), "screen": _("screen recording"), "camera": _("camera")}[kind]


def _sound(audio: AudioFacts, measured: Measurements | None) -> Iterator[Row]:
    line = f"{audio.codec}, {audio.layout or audio.channels}, {audio.sample_rate} Hz"
    if measured and audio.channels > 1 and measured.stereo is None:
        line += _(", both sides carry the same or one is silent")
    yield _("sound"), line
    if measured is None:
        return
    if measured.mono:
        yield _("loudness, mono"), _level(measured.mono)
    if measured.stereo:
        yield _("loudness, stereo"), _level(measured.stereo)
    yield from _edges(_("silent"), measured.silent)


def _level(level: SoundLevel) -> str:
    return f"{level.loudness:.1f} LUFS, {level.peak:.1f} dBTP"


def _edges(name: str, edges: Edges) -> Iterator[Row]:
    if max(edges.head, edges.tail) >= _SHORTEST:
        line = _("{head} at the beginning, {tail} at the end")
        yield (
            name,
            line.format(head=_length_of(edges.head), tail=_length_of(edges.tail)),
        )


def _stream(stream: StreamFacts, facts: SourceFacts, language_name: Callable[[str], str]) -> str:
    language = "" if stream.language == "und" else language_name(stream.language)
    parts = [_kind(stream.kind), stream.codec, language, stream.title]
    used = {s.index for s in (facts.video, facts.audio) if s}
    if stream.index in used:
        parts.append(_("used"))
    if stream.default:
        parts.append(_("default"))
    if stream.still:
        parts.append(_("a still picture"))
    if any(text.index == stream.index and text.bitmap for text in facts.subtitles):
        parts.append(_("pictures of text"))
    return ", ".join(word for word in parts if word)


def _kind(kind: str) -> str:
    names = {
        "video": _("picture"),
        "audio": _("sound"),
        "subtitle": _("subtitles"),
        "data": _("data"),
        "attachment": _("attachment"),
    }
    return names.get(kind, kind)


def _faults(facts: SourceFacts) -> Iterator[Row]:
    if facts.missing:
        missing = _("{percent} of what its index lists")
        yield _("missing"), missing.format(percent=f"{facts.missing:.1%}")
    if facts.gap > 10:
        yield (
            _("gap"),
            _("nothing happens for {length}").format(length=_length_of(facts.gap)),
        )
    if facts.codec_changes:
        line = _("changes in the middle: {count}; all this is of what comes before")
        yield _("codecs"), line.format(count=len(facts.codec_changes))
    for codec in facts.unreadable:
        yield _("not readable"), codec
