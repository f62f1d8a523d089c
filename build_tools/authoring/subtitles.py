"""A lesson's own subtitle files, from disk to cues on the time axis of what plays.

What is wrong with them is told by the checks; here what cannot be used is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.cues import DEFAULT_LANGUAGE, CueTrack, in_order, label_of
from build_tools.model.lesson import FileKind
from build_tools.reading.encodings import decoded
from build_tools.reading.subtitles import read_subtitles

if TYPE_CHECKING:
    from build_tools.authoring.project import Project
    from build_tools.model.lesson import Content, Lesson

LARGEST = 5_000_000
"""Bytes: a day of speech is below one million."""


def subtitles_of(project: Project, content: Content, lesson: Lesson) -> tuple[CueTrack, ...]:
    """Return the subtitles that the lesson names and that can be read."""
    name = lesson.front.subtitles
    if name is None or content.files.get(lesson.beside(name)) is not FileKind.FILE:
        return ()
    try:
        data = (project.content / lesson.beside(name)).read_bytes()[:LARGEST]
    except OSError:
        # The check has told of it.
        return ()
    found = decoded(data)
    cues = in_order(item.cue for item in read_subtitles(found.text).cues) if found else ()
    language = lesson.front.language or DEFAULT_LANGUAGE
    return (CueTrack(cues, language, label_of(language)),) if cues else ()
