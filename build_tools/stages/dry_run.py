"""The stage `build --dry-run`: what a build would do with each recording, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.media.dry_run import plan_recordings
from build_tools.media.plan.explanations import explain
from build_tools.model.standing import Standing
from build_tools.model.transcoding import DryRunResult
from build_tools.stages.build import one_page_each, stop_on
from build_tools.stages.check import find_problems
from build_tools.stages.lesson_media import media_options
from build_tools.stages.recordings.lesson_recordings import (
    wanted_readings,
    wanted_recordings,
    wanted_sounds,
)

if TYPE_CHECKING:
    from build_tools.errors import MediaError
    from build_tools.media.options import MediaOptions
    from build_tools.model.media import Recording
    from build_tools.project import Project
    from build_tools.stages.build import BuildOptions


@dataclass(frozen=True)
class PlannedRecording:
    """What a build would do with the recording of a lesson, in words; `state` is that of its
    `DryRunResult`, or `broken`."""

    lesson: str
    recording: str
    state: str
    lines: tuple[str, ...]


def plan_media(project: Project, options: BuildOptions) -> tuple[PlannedRecording, ...]:
    """Plan each recording as a build would, and say why; nothing is made.

    Raises ProblemsFound where errors of the content would stop the build.
    """
    content, problems = find_problems(project, options.today)
    stop_on(problems, options)
    standing = Standing(project.settings.month_or(options.today), one_page_each(content).lessons)
    limits = media_options(project, jobs=options.jobs, reencode=options.reencode)
    films, readings = wanted_recordings(project, standing), wanted_readings(project, standing)
    sounds = wanted_sounds(project, standing)
    recordings = {x: (*films[x], *readings[x], *sounds[x]) for x in films}
    results = plan_recordings([item for items in recordings.values() for item in items], limits)
    return tuple(
        _planned(project.path_of(source), item, results[item], limits)
        for source, items in recordings.items()
        for item in items
    )


def _planned(
    lesson: str, recording: Recording, result: DryRunResult | MediaError, options: MediaOptions
) -> PlannedRecording:
    name = " + ".join(clip.name for clip in recording.clips)
    if isinstance(result, DryRunResult):
        return PlannedRecording(lesson, name, result.state, tuple(explain(result, options.ladder)))
    return PlannedRecording(lesson, name, "broken", (str(result),))
