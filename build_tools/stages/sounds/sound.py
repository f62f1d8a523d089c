"""The stage `sound`: the sound of lessons as numbered MP3, for the loudspeaker's cheap player."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.errors import CoursewareError
from build_tools.media.cache.lease import cache_lease
from build_tools.media.mp3 import is_our_mp3
from build_tools.media.transcode import transcode
from build_tools.messages import _
from build_tools.model.media import MediaSet
from build_tools.model.problem import ProblemsFound
from build_tools.reading.suggestions import nearest
from build_tools.stages.lesson_media import media_options, recording_problems
from build_tools.stages.recordings.lesson_recordings import reading_recordings, recording_of
from build_tools.stages.sounds.numbered_sounds import NUMBERED, NumberedSound, write_numbered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from build_tools.errors import MediaError
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.media import Recording
    from build_tools.model.problem import Problem
    from build_tools.progress import Progress
    from build_tools.project import Project

    Outcomes = Mapping[Recording, MediaSet | MediaError]

_FOLDER = "广播"


class SoundRefused(CoursewareError):
    """Lessons that there are not, or not with a sound; a folder that holds other things."""


@dataclass(frozen=True)
class SoundFolder:
    """The files that were written, in their order, and the seconds that they play."""

    files: tuple[Path, ...]
    seconds: float


def sound_folder(
    project: Project, names: Sequence[str], folder: Path, progress: Progress
) -> SoundFolder:
    """Write the sound of lessons, by id or file, as MP3 into a folder, numbered in this order.

    A lesson without a recording is heard by its readings. Raises SoundRefused with all that is
    wrong, ProblemsFound for recordings that cannot be read; then nothing was written.
    """
    content, _problems = read_content(project)
    lessons, faults = _lessons(project, content, names)
    faults += _folder_faults(folder)
    silent = [lesson for lesson in lessons if not _recordings(lesson, project)]
    faults += [
        _("{title} ({id}): it has neither a recording nor a reading").format(
            title=lesson.front.title, id=lesson.id
        )
        for lesson in silent
    ]
    if faults:
        raise SoundRefused("\n".join(faults))
    with cache_lease(project.cache):
        recordings = {lesson.id: _recordings(lesson, project) for lesson in lessons}
        every = [item for items in recordings.values() for item in items]
        outcomes = transcode(every, media_options(project), progress)
        broken = [
            problem
            for lesson in lessons
            for problem in _broken(lesson, project, [outcomes[x] for x in recordings[lesson.id]])
        ]
        if broken:
            raise ProblemsFound(broken)
        sounds = [x for lesson in lessons for x in _sounds(lesson, recordings[lesson.id], outcomes)]
        files = write_numbered(project, sounds, folder, progress, as_mp3=True)
    return SoundFolder(files, sum(item.sound.duration for item in sounds))


def _lessons(
    project: Project, content: Content, names: Sequence[str]
) -> tuple[list[Lesson], list[str]]:
    """Return the lessons of these names, each once, and a line for each name of none."""
    by_name: dict[str, Lesson] = {}
    for lesson in content.lessons:
        by_name |= dict.fromkeys((lesson.source, project.path_of(lesson.source)), lesson)
        by_name[lesson.id] = lesson
    refused = {name for path in content.refused for name in (path, project.path_of(path))}
    chosen: dict[str, Lesson] = {}
    faults: list[str] = []
    for name in names:
        path = name.replace("\\", "/")
        if path in by_name:
            chosen[by_name[path].source] = by_name[path]
        elif path in refused:
            faults.append(_("'{name}' has faults — run: courseware check").format(name=name))
        else:
            near = nearest(name, [lesson.id for lesson in content.lessons])
            hint = _("did you mean '{near}'?").format(near=near) if near else ""
            hint = hint or _("name its id or its file")
            text = _("there is no lesson '{name}' — {hint}")
            faults.append(text.format(name=name, hint=hint))
    return list(chosen.values()), faults


def _folder_faults(folder: Path) -> list[str]:
    """Return why a folder cannot be written anew: only what `sound` wrote before may go."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [_("{folder} is a file: name a folder").format(folder=folder)]
    if all(NUMBERED.fullmatch(p.name) and p.is_file() and is_our_mp3(p) for p in folder.iterdir()):
        return []
    text = _("{folder} holds other things: name a new folder there, such as {example}")
    return [text.format(folder=folder, example=folder / _FOLDER)]


def _recordings(lesson: Lesson, project: Project) -> tuple[Recording, ...]:
    return recording_of(lesson, project) or reading_recordings(lesson, project)


def _broken(
    lesson: Lesson, project: Project, outcomes: Sequence[MediaSet | MediaError]
) -> list[Problem]:
    faults = [outcome for outcome in outcomes if not isinstance(outcome, MediaSet)]
    return recording_problems(lesson, project, faults)


def _sounds(
    lesson: Lesson, recordings: Sequence[Recording], outcomes: Outcomes
) -> list[NumberedSound]:
    """Return the sounds of a lesson; of several readings each goes by its heading too."""
    title = lesson.front.title
    headings = [reading.heading or "" for reading in lesson.front.readings]
    titles = [title] if lesson.front.video else [f"{title} {x}".strip() for x in headings]
    sounds = []
    for name, recording in zip(titles, recordings, strict=True):
        outcome = outcomes[recording]
        if not isinstance(outcome, MediaSet) or outcome.audio is None:
            text = _("{title} ({id}): its recording has no sound")
            raise SoundRefused(text.format(title=title, id=lesson.id))
        sounds.append(NumberedSound(name, outcome.audio))
    return sounds
