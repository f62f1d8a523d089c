"""The stage `carried`: subtitles and chapters that recordings carry in themselves.

Each source is read once, whole, and remembered; trims are applied to what was remembered. A lesson
that has subtitles or chapters of its own does not need these: that is decided by the caller.
"""

from __future__ import annotations

import re
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import EncodeFailed, MediaError
from build_tools.media.cache.cache import Cache, cache_key, disk_errors
from build_tools.media.cache.workspace import run_folder
from build_tools.media.ffmpeg import runner, source
from build_tools.media.probe import probe_process
from build_tools.media.workers.pool import each
from build_tools.model.cues import (
    DEFAULT_LANGUAGE,
    UNKNOWN_LANGUAGE,
    CueTrack,
    NamedPlace,
    chapters_within,
    in_order,
    label_of,
    language_tag,
    plain,
    within,
)
from build_tools.model.media import Carried, Remark
from build_tools.reading.subtitles import read_subtitles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.options import MediaOptions
    from build_tools.model.cues import Cue
    from build_tools.model.facts import SubtitleStream
    from build_tools.model.media import Recording

_VERSION = 2
"""Raise it when the same source gives other cues, chapters or remarks than before."""

_LIMITS = runner.Limits(total=3600)
_MOST_TRACKS = 8
_LONGEST_TITLE = 60
# What programs call a chapter that nobody has named.
_NUMBERED = re.compile(r"^(?:chapter|第?\s*章节?|章节)?\s*\d*$", re.IGNORECASE)
_NUMBERED_HERE, _OWN_NUMBER = "第 {} 段", re.compile(r"^第 \d+ 段$")


@dataclass(frozen=True)
class EmbeddedStream:
    """Subtitles in a source. `readable`: they are text, and not pictures of text."""

    index: int
    codec: str
    readable: bool
    bitmap: bool
    language: str
    title: str
    default: bool = False
    partial: bool = False
    """Only what is said in a foreign language."""


def carried(recordings: Sequence[Recording], options: MediaOptions) -> dict[Recording, Carried]:
    """Return what each recording carries, on the time axis of what plays of it.

    What the parts of a joined one carry is strung together as they are. A source that cannot be
    read carries nothing: `transcode` says why. Raises ToolError or DiskError when the machine is
    at fault.
    """
    cache, stop = Cache(options.cache_dir), threading.Event()
    wanted: dict[Path, bool] = {}
    for recording in recordings:
        for clip in recording.clips:
            # How long a part plays moves all that come after it.
            wanted[clip.source] = wanted.get(clip.source, False) or bool(recording.more)

    def look(path: Path) -> Carried:
        return _of_source(cache, path, options, stop, measured=wanted[path])

    with disk_errors():
        found = each(list(wanted), look, options.workers, stop)
    return {recording: _joined(recording, found) for recording in recordings}


def _joined(recording: Recording, found: dict[Path, Carried | MediaError]) -> Carried:
    """Return what all clips carry, each from where it begins in what plays."""
    tracks: dict[tuple[str, str], CueTrack] = {}
    chapters: list[NamedPlace] = []
    remarks: list[Remark] = []
    begin = 0.0
    for clip in recording.clips:
        one = found[clip.source]
        if isinstance(one, MediaError):
            return Carried()
        part = _trimmed(clip, one, begin)
        for track in part.tracks:
            before = tracks.get((track.language, track.label), replace(track, cues=()))
            tracks[track.language, track.label] = replace(track, cues=before.cues + track.cues)
        chapters += part.chapters
        remarks += part.remarks
        begin += part.length
    numbered = _numbered_through(chapters) if recording.more else tuple(chapters)
    return Carried(tuple(tracks.values()), numbered, tuple(dict.fromkeys(remarks)), begin)


def _trimmed(clip: Recording, found: Carried, offset: float) -> Carried:
    """Return what is carried by the part of a source that plays, which begins at `offset`."""
    start = clip.start or 0.0
    end = float("inf") if clip.end is None else clip.end
    tracks = (replace(track, cues=within(track.cues, start, end, offset)) for track in found.tracks)
    return replace(
        found,
        tracks=tuple(track for track in tracks if track.cues),
        chapters=chapters_within(found.chapters, start, end, offset),
        length=max(min(end, found.length) - start, 0.0),
    )


def _numbered_through(chapters: Sequence[NamedPlace]) -> tuple[NamedPlace, ...]:
    """Return the chapters of several sources; what each numbered for itself is numbered anew."""
    return tuple(
        replace(one, title=_NUMBERED_HERE.format(number)) if _OWN_NUMBER.match(one.title) else one
        for number, one in enumerate(chapters, start=1)
    )


def _of_source(
    cache: Cache, path: Path, options: MediaOptions, stop: threading.Event, *, measured: bool
) -> Carried:
    source.admit(path, options.project_root)
    key = cache_key(carried=_VERSION, source=cache.file_hash(path), measured=measured)
    kept = cache.find(key)
    if isinstance(kept, Carried):
        return kept
    streams, chapters = _look(path, stop)
    length = probe_process.read_facts(path, stop).duration if measured else 0.0
    tracks: list[CueTrack] = []
    told = [_unusable(stream) for stream in streams if not stream.readable]
    wanted = [stream for stream in ordered(streams) if stream.readable][:_MOST_TRACKS]
    for stream in wanted:
        cues, whole = _extracted(cache, path, stream, options, stop)
        if not whole:
            told.append(Remark("subtitles-unreadable", (("codec", stream.codec),)))
        if cues and not any(track.cues == cues for track in tracks):
            language = _language(stream, cues)
            tracks.append(CueTrack(cues, language, _label(stream.title, language, tracks)))
    result = Carried(tuple(tracks), chapters, tuple(dict.fromkeys(told)), length)
    cache.store(key, result)
    return result


def ordered(streams: Sequence[EmbeddedStream]) -> list[EmbeddedStream]:
    """Return the streams, best first: whole, in Chinese, marked as default."""
    return sorted(
        streams,
        key=lambda s: (s.partial, not language_tag(s.language).startswith("zh"), not s.default),
    )


def _unusable(stream: EmbeddedStream) -> Remark:
    kind = "subtitles-pictures" if stream.bitmap else "subtitles-passed-over"
    return Remark(kind, (("codec", stream.codec),))


def _language(stream: EmbeddedStream, cues: Sequence[Cue]) -> str:
    """Return the language told, else Chinese for Chinese characters."""
    told = language_tag(stream.language)
    chinese = any("\u4e00" <= sign <= "\u9fff" for cue in cues for sign in cue.text)
    return DEFAULT_LANGUAGE if told == UNKNOWN_LANGUAGE and chinese else told


def _label(told: str, language: str, before: Sequence[CueTrack]) -> str:
    """Return a name that no track before has: the language, with the stream's title or a number."""
    name, title = label_of(language), " ".join(plain(told).split())[:_LONGEST_TITLE]
    label = f"{name}（{title}）" if title and title != name else name
    taken = {track.label for track in before}
    numbered = (f"{label} {number}" for number in range(2, len(taken) + 2))
    return label if label not in taken else next(x for x in numbered if x not in taken)


def _look(path: Path, stop: threading.Event) -> tuple[list[EmbeddedStream], tuple[NamedPlace, ...]]:
    """Return subtitle streams and chapters, from the headers alone."""
    inside = probe_process.read_inside(path, stop)
    named = [(chapter.start, chapter.title) for chapter in inside.chapters]
    return [_described(stream) for stream in inside.subtitles], named_places(named)


def named_places(found: Sequence[tuple[float, str]]) -> tuple[NamedPlace, ...]:
    """Return chapters worth a list: more than one place, with titles of one line in Chinese.

    `found` are (seconds, title); what is only numbered is numbered in Chinese.
    """
    by_time: dict[float, str] = {}
    for at, title in sorted(found):
        by_time.setdefault(round(max(at, 0.0), 3), " ".join(plain(title).split())[:_LONGEST_TITLE])
    if len(by_time) < 2:
        return ()
    return tuple(
        NamedPlace(at, _NUMBERED_HERE.format(number) if _NUMBERED.match(title) else title)
        for number, (at, title) in enumerate(by_time.items(), start=1)
    )


def _described(stream: SubtitleStream) -> EmbeddedStream:
    return EmbeddedStream(
        index=stream.index,
        codec=stream.codec,
        readable=stream.text,
        bitmap=stream.bitmap,
        language=stream.language,
        title=stream.title,
        default=stream.default,
        partial=stream.forced,
    )


def _extracted(
    cache: Cache,
    path: Path,
    stream: EmbeddedStream,
    options: MediaOptions,
    stop: threading.Event,
) -> tuple[tuple[Cue, ...], bool]:
    """Return the cues of a stream in the source's time, and whether all of them could be read."""
    program = cache.ffmpeg(options.ffmpeg).path
    with run_folder(cache.work) as parent, tempfile.TemporaryDirectory(dir=parent) as folder:
        target = Path(folder) / "cues.ass"
        # Heavy, and only needed where something has to be taken out.
        from build_tools.media.ffmpeg import arguments

        command = arguments.subtitles(path, stream.index, target, program)
        try:
            outcome = runner.run(command, stop, _LIMITS)
        except EncodeFailed:
            return (), False
        text = target.read_text("utf-8", errors="replace") if target.exists() else ""
    # ffmpeg puts a word joiner behind a backslash of WebVTT, so that it begins no command.
    text = text.replace("\\\u2060", "\\")
    # The head may tell of other fields than ffmpeg writes: it is copied from the source.
    events = [line for line in text.split("\n") if line.startswith("Dialogue:")]
    reading = read_subtitles("\n".join(("[Events]", *events)))
    whole = outcome.code == 0 and outcome.count == 0 and not reading.faults
    return in_order(item.cue for item in reading.cues), whole
