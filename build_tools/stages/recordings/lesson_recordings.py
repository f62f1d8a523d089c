"""The recordings that each lesson names: its films, what is read aloud, its other sounds.

Part of the stages of a build.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.model.media import Recording, StreamPick

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson, Part
    from build_tools.model.standing import Standing
    from build_tools.project import Project


def wanted_recordings(project: Project, standing: Standing) -> dict[str, tuple[Recording, ...]]:
    """Return the recordings of each lesson; a lapsed lesson plays nothing, so it needs none."""
    return {
        lesson.source: recording_of(lesson, project) if standing.counts(lesson) else ()
        for lesson in standing.lessons
    }


def recording_of(lesson: Lesson, project: Project) -> tuple[Recording, ...]:
    """Return the recording of a lesson, all its parts joined; nothing where it has none."""
    parts = [
        Recording(
            source=project.content / lesson.beside(part.file),
            name=project.path_of(lesson.beside(part.file)),
            start=part.start,
            end=part.end,
            pick=pick_of(part),
            damage_accepted=part.damage_accepted or "",
        )
        for part in lesson.front.video or ()
    ]
    return (replace(parts[0], more=tuple(parts[1:])),) if parts else ()


def wanted_readings(project: Project, standing: Standing) -> dict[str, tuple[Recording, ...]]:
    """Return the recordings of each lesson's text that is read aloud, none of a lapsed one."""
    return {
        lesson.source: reading_recordings(lesson, project) if standing.counts(lesson) else ()
        for lesson in standing.lessons
    }


def reading_recordings(lesson: Lesson, project: Project) -> tuple[Recording, ...]:
    """Return the recordings of a lesson's text that is read aloud, in their order."""
    return tuple(
        Recording(
            source=project.content / lesson.beside(reading.file),
            name=project.path_of(lesson.beside(reading.file)),
        )
        for reading in lesson.front.readings
    )


def wanted_sounds(project: Project, standing: Standing) -> dict[str, tuple[Recording, ...]]:
    """Return the other sounds of what each lesson plays, none of a lapsed one."""
    return {
        lesson.source: sound_recordings(lesson, project) if standing.counts(lesson) else ()
        for lesson in standing.lessons
    }


def sound_recordings(lesson: Lesson, project: Project) -> tuple[Recording, ...]:
    """Return the other sounds of what a lesson plays, in their order.

    A track of the recording has its parts and trims, so that it fits the picture.
    """
    films = recording_of(lesson, project)
    sounds = []
    for spoken in lesson.front.sounds:
        if spoken.file is not None:
            source = lesson.beside(spoken.file)
            pick = StreamPick(sound_only=True)
            path = project.content / source
            sounds.append(Recording(path, project.path_of(source), pick=pick))
        elif films:
            first, *more = (_sound_alone(clip, spoken.track) for clip in films[0].clips)
            sounds.append(replace(first, more=tuple(more)))
    return tuple(sounds)


def _sound_alone(clip: Recording, track: int | None) -> Recording:
    return replace(clip, pick=StreamPick(clip.pick.programme, sound=track, sound_only=True))


def pick_of(part: Part) -> StreamPick:
    """Return the streams that a part of a lesson chooses."""
    if part.sound == "left" or part.sound == "right":
        return StreamPick(part.programme, part.picture, channel=part.sound)
    if part.sound == "stereo" or part.sound == "mono":
        return StreamPick(part.programme, part.picture, mix=part.sound)
    return StreamPick(part.programme, part.picture, part.sound)
