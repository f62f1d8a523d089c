"""The recording of a lesson by its parts, and the file of each: nothing else of the project, and
nothing outside it, is ever opened as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import ProjectError
from build_tools.media.ffmpeg import source as sources
from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.reading.quoting import excerpt
from build_tools.stages.recordings.lesson_recordings import recording_of

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson
    from build_tools.model.media import Recording
    from build_tools.stages.editing.live_content import ContentNow


def lesson_with_recording(now: ContentNow, source: str) -> Lesson:
    """Return a lesson that has a recording. Raises ProjectError where there is none."""
    for lesson in now.content.lessons:
        if lesson.source == source:
            if lesson.front.video:
                return lesson
            raise ProjectError(_("this lesson has no recording: put a file beside it first"))
    raise ProjectError(_("there is no lesson '{name}'").format(name=excerpt(source)))


def whole_recording(now: ContentNow, lesson: Lesson) -> Recording:
    """Return the recording of a lesson that has one, all its parts joined."""
    return recording_of(lesson, now.project)[0]


def part_of(now: ContentNow, source: str, number: int) -> Recording:
    """Return a part of a lesson's recording, counted from 1, whose file may be opened.

    Raises ProjectError where there is no such part, SourceRefused where it is no recording.
    """
    lesson = lesson_with_recording(now, source)
    clips = whole_recording(now, lesson).clips
    if not 1 <= number <= len(clips):
        raise ProjectError(_("there is no lesson '{name}'").format(name=f"{source} {number}"))
    clip = clips[number - 1]
    name = lesson.beside((lesson.front.video or ())[number - 1].file)
    if now.content.files.get(name) is not FileKind.FILE:
        raise ProjectError(_("there is no recording '{name}'").format(name=excerpt(name)))
    sources.admit(clip.source, now.project.root)
    return clip
