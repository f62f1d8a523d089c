"""A lesson's own subtitle files, from disk to cues on the time axis of what plays.

The checks report what is wrong with them; here, what cannot be used is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.cues import DEFAULT_LANGUAGE, CueTrack, in_order, label_of
from build_tools.model.lesson import FileKind
from build_tools.reading.encodings import decode_any
from build_tools.reading.subtitles import read_subtitles

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.lesson import Content, Lesson
    from build_tools.project import Project
    from build_tools.reading.subtitles import LocatedCue

LARGEST = 5_000_000
"""Bytes: a day of speech is below one million."""


def subtitles_of(project: Project, content: Content, lesson: Lesson) -> tuple[CueTrack, ...]:
    """Return the subtitles that the lesson names and that can be read."""
    tracks = []
    for named in lesson.front.subtitles:
        language = named.language or lesson.front.language or DEFAULT_LANGUAGE
        source = lesson.beside(named.file)
        is_file = content.files.get(source) is FileKind.FILE
        if is_file and (cues := in_order(x.cue for x in read_cues(project.content / source))):
            tracks.append(CueTrack(cues, language, label_of(language)))
    return tuple(tracks)


def read_cues(path: Path) -> tuple[LocatedCue, ...]:
    """Return the cues of a file; none where it cannot be read, which the check reports."""
    try:
        with path.open("rb") as stream:
            decoded = decode_any(stream.read(LARGEST))
    except OSError:
        return ()
    return read_subtitles(decoded.text).cues if decoded else ()
