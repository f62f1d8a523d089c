"""The stage `read_embedded_tracks`: subtitles and chapters inside recordings.

Each source is read once, untrimmed, into the cache; trims are applied to what the cache has. A
lesson with subtitles or chapters of its own does not need these: the caller decides that.
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
from build_tools.media.workers.pool import run_in_threads
from build_tools.model.cues import (
    DEFAULT_LANGUAGE,
    UNKNOWN_LANGUAGE,
    ChapterMark,
    CueTrack,
    chapters_within,
    cues_within,
    in_order,
    label_of,
    language_tag,
    plain,
)
from build_tools.model.media import EmbeddedTracks, Remark
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
# Names that programs give to a chapter which nobody has named.
_NUMBERED = re.compile(r"^(?:chapter|第?\s*章节?|章节)?\s*\d*$", re.IGNORECASE)
_OUR_NUMBER, _NUMBERED_BY_US = "第 {} 段", re.compile(r"^第 \d+ 段$")


@dataclass(frozen=True)
class EmbeddedStream:
    """Subtitles in a source. `readable`: they are text, not pictures of text."""

    index: int
    codec: str
    readable: bool
    bitmap: bool
    language: str
    title: str
    default: bool = False
    partial: bool = False
    """Only the speech in a foreign language has subtitles."""


def read_embedded_tracks(
    recordings: Sequence[Recording], options: MediaOptions
) -> dict[Recording, EmbeddedTracks]:
    """Return the tracks and chapters of each recording, on the time axis of what plays of it.

    Those of the parts of a joined one follow each other as the parts do. A source that cannot be
    read has none: `transcode` says why. Raises ToolError or DiskError when the machine is at fault.
    """
    cache, stop = Cache(options.cache_dir), threading.Event()
    measured: dict[Path, bool] = {}
    for recording in recordings:
        for clip in recording.clips:
            # The length of a part moves all that come after it.
            measured[clip.source] = measured.get(clip.source, False) or bool(recording.more)

    def read(path: Path) -> EmbeddedTracks:
        return _of_source(cache, path, options, stop, measured=measured[path])

    with disk_errors():
        by_source = run_in_threads(list(measured), read, options.workers, stop)
    return {recording: _joined(recording, by_source) for recording in recordings}


def _joined(
    recording: Recording, by_source: dict[Path, EmbeddedTracks | MediaError]
) -> EmbeddedTracks:
    """Return the tracks and chapters of all clips, each shifted to where its clip begins."""
    tracks: dict[tuple[str, str], CueTrack] = {}
    chapters: list[ChapterMark] = []
    remarks: list[Remark] = []
    begin = 0.0
    for clip in recording.clips:
        embedded = by_source[clip.source]
        if isinstance(embedded, MediaError):
            return EmbeddedTracks()
        part = _trimmed(clip, embedded, begin)
        for track in part.tracks:
            before = tracks.get((track.language, track.label), replace(track, cues=()))
            tracks[track.language, track.label] = replace(track, cues=before.cues + track.cues)
        chapters += part.chapters
        remarks += part.remarks
        begin += part.length
    numbered = _numbered_through(chapters) if recording.more else tuple(chapters)
    return EmbeddedTracks(tuple(tracks.values()), numbered, tuple(dict.fromkeys(remarks)), begin)


def _trimmed(clip: Recording, embedded: EmbeddedTracks, offset: float) -> EmbeddedTracks:
    """Cut the tracks and chapters of a source to the clip, which begins at `offset`."""
    start = clip.start or 0.0
    end = float("inf") if clip.end is None else clip.end
    tracks = (
        replace(track, cues=cues_within(track.cues, start, end, offset))
        for track in embedded.tracks
    )
    return replace(
        embedded,
        tracks=tuple(track for track in tracks if track.cues),
        chapters=chapters_within(embedded.chapters, start, end, offset),
        length=max(min(end, embedded.length) - start, 0.0),
    )


def _numbered_through(chapters: Sequence[ChapterMark]) -> tuple[ChapterMark, ...]:
    """Return the chapters of several sources, those that are only numbered with new numbers."""
    return tuple(
        replace(chapter, title=_OUR_NUMBER.format(number))
        if _NUMBERED_BY_US.match(chapter.title)
        else chapter
        for number, chapter in enumerate(chapters, start=1)
    )


def _of_source(
    cache: Cache, path: Path, options: MediaOptions, stop: threading.Event, *, measured: bool
) -> EmbeddedTracks:
    source.admit(path, options.project_root)
    key = cache_key(carried=_VERSION, source=cache.file_hash(path), measured=measured)
    cached = cache.find(key)
    if isinstance(cached, EmbeddedTracks):
        return cached
    streams, chapters = _read_headers(path, stop)
    length = probe_process.read_facts(path, stop).duration if measured else 0.0
    tracks: list[CueTrack] = []
    remarks = [_unusable(stream) for stream in streams if not stream.readable]
    readable = [stream for stream in best_first(streams) if stream.readable]
    for stream in readable[:_MOST_TRACKS]:
        cues, complete = _extracted(cache, path, stream, options, stop)
        if not complete:
            remarks.append(Remark("subtitles-unreadable", (("codec", stream.codec),)))
        if cues and not any(track.cues == cues for track in tracks):
            language = _language(stream, cues)
            tracks.append(CueTrack(cues, language, _label(stream.title, language, tracks)))
    result = EmbeddedTracks(tuple(tracks), chapters, tuple(dict.fromkeys(remarks)), length)
    cache.store(key, result)
    return result


def best_first(streams: Sequence[EmbeddedStream]) -> list[EmbeddedStream]:
    """Sort streams: those with all of the speech, in Chinese, marked as default come first."""
    return sorted(
        streams,
        key=lambda s: (s.partial, not language_tag(s.language).startswith("zh"), not s.default),
    )


def _unusable(stream: EmbeddedStream) -> Remark:
    kind = "subtitles-pictures" if stream.bitmap else "subtitles-passed-over"
    return Remark(kind, (("codec", stream.codec),))


def _language(stream: EmbeddedStream, cues: Sequence[Cue]) -> str:
    """Return the language that the stream names, else Chinese for Chinese characters."""
    language = language_tag(stream.language)
    chinese = any("\u4e00" <= sign <= "\u9fff" for cue in cues for sign in cue.text)
    return DEFAULT_LANGUAGE if language == UNKNOWN_LANGUAGE and chinese else language


def _label(title: str, language: str, before: Sequence[CueTrack]) -> str:
    """Return a label of its own for a track: the language, with the stream's title or a number."""
    name, title = label_of(language), _one_line(title)
    label = f"{name}（{title}）" if title and title != name else name
    labels = {track.label for track in before}
    numbered = (f"{label} {number}" for number in range(2, len(labels) + 2))
    return label if label not in labels else next(x for x in numbered if x not in labels)


def _one_line(title: str) -> str:
    return " ".join(plain(title).split())[:_LONGEST_TITLE]


def _read_headers(
    path: Path, stop: threading.Event
) -> tuple[list[EmbeddedStream], tuple[ChapterMark, ...]]:
    """Return subtitle streams and chapters, from the headers alone."""
    inside = probe_process.read_header_facts(path, stop)
    chapters = [(chapter.start, chapter.title) for chapter in inside.chapters]
    return [_described(stream) for stream in inside.subtitles], chapter_marks(chapters)


def chapter_marks(chapters: Sequence[tuple[float, str]]) -> tuple[ChapterMark, ...]:
    """Return chapters that are worth a list, which one alone is not, with titles of one line.

    `chapters` are (seconds, title); what is only numbered is numbered in Chinese.
    """
    titles: dict[float, str] = {}
    for seconds, title in sorted(chapters):
        titles.setdefault(round(max(seconds, 0.0), 3), _one_line(title))
    if len(titles) < 2:
        return ()
    return tuple(
        ChapterMark(seconds, _OUR_NUMBER.format(number) if _NUMBERED.match(title) else title)
        for number, (seconds, title) in enumerate(titles.items(), start=1)
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
        # Heavy, and only needed where subtitles have to be extracted.
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
    complete = outcome.code == 0 and outcome.count == 0 and not reading.faults
    return in_order(item.cue for item in reading.cues), complete
