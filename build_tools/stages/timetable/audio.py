"""A day's lessons as numbered sound files in a folder, with what is read aloud before them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.errors import CoursewareError
from build_tools.files import atomic_write
from build_tools.media.cache.lease import cache_lease
from build_tools.media.transcode import transcode
from build_tools.messages import _
from build_tools.model.media import MediaSet
from build_tools.model.month import Month
from build_tools.model.standing import Standing
from build_tools.model.timetable.announcement import announcement
from build_tools.stages.lesson_media import media_options
from build_tools.stages.recordings.lesson_recordings import wanted_recordings
from build_tools.stages.sounds.numbered_sounds import NumberedSound, write_numbered
from build_tools.stages.timetable.programme import NothingPlanned, month_programme

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.lesson import Lesson
    from build_tools.model.media import Rendition
    from build_tools.model.timetable.programme import ProgrammeDay
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.stages.timetable.programme import MonthProgramme

ANNOUNCEMENT = "00-广播稿.txt"


class NothingToHear(CoursewareError):
    """No lesson of the day has a sound."""


@dataclass(frozen=True)
class AudioFolder:
    """The folder that was written, its files in their order, and lessons without any sound."""

    folder: Path
    files: tuple[Path, ...]
    silent: tuple[str, ...]


def audio_folder(
    project: Project, day: dt.date, target: Path, progress: Progress, *, as_mp3: bool
) -> AudioFolder:
    """Write the sound of a day's lessons into `target`/2026-11-05, numbered in their order.

    What an earlier order left under a number goes. Raises NothingPlanned, NothingToHear,
    ProblemsFound for a timetable with errors, and MediaError for a recording.
    """
    shown = month_programme(project, Month.of(day))
    planned = next((x for x in shown.days if x.day == day and x.items), None)
    if planned is None:
        raise NothingPlanned(day)
    lessons = _lessons(project, planned)
    with cache_lease(project.cache):
        sounds = _sounds(project, lessons, progress, Month.of(day))
        if not sounds:
            message = _("none of the lessons of {day} has a sound").format(day=day)
            raise NothingToHear(message)
        return _write(project, planned, shown, sounds, target, progress, as_mp3=as_mp3)


def _lessons(project: Project, planned: ProgrammeDay) -> list[Lesson]:
    content, _problems = read_content(project)
    by_id = {lesson.id: lesson for lesson in content.lessons}
    return [by_id[key] for key in planned.lessons if key in by_id]


def _sounds(
    project: Project, lessons: list[Lesson], progress: Progress, month: Month
) -> dict[str, Rendition]:
    """Return the sound of each lesson that has one, by its id, in their order."""
    recordings = wanted_recordings(project, Standing(month, tuple(lessons)))
    every = [recording for lesson in lessons for recording in recordings[lesson.source]]
    outcomes = transcode(every, media_options(project), progress)
    sounds = {}
    for lesson in lessons:
        for recording in recordings[lesson.source]:
            outcome = outcomes[recording]
            if not isinstance(outcome, MediaSet):
                raise outcome
            if outcome.audio is not None:
                sounds[lesson.id] = outcome.audio
    return sounds


def _write(
    project: Project,
    planned: ProgrammeDay,
    shown: MonthProgramme,
    sounds: dict[str, Rendition],
    target: Path,
    progress: Progress,
    *,
    as_mp3: bool,
) -> AudioFolder:
    folder = target / planned.day.isoformat()
    numbered = [NumberedSound(shown.titles[lesson], sound) for lesson, sound in sounds.items()]
    files = write_numbered(project, numbered, folder, progress, as_mp3=as_mp3)
    text = "\n".join(announcement(planned, shown.titles))
    # With a mark: the notepad of old PCs takes it for another encoding else.
    atomic_write(folder / ANNOUNCEMENT, f"\ufeff{text}\n".replace("\n", "\r\n"))
    silent = tuple(shown.titles[key] for key in planned.lessons if key not in sounds)
    return AudioFolder(folder, files, silent)
