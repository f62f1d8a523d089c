"""What became of the recording of a lesson, or what a build would make of it and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import DamageUnaccepted, MediaError
from build_tools.media.existing_sets import existing_sets
from build_tools.media.plan.estimates import estimate
from build_tools.media.plan.explanations import explain
from build_tools.messages import in_chinese
from build_tools.model.media import MediaSet
from build_tools.stages.lesson_media import media_options
from build_tools.stages.recordings.known_damage import known_damage

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.media.options import MediaOptions
    from build_tools.model.media import Recording
    from build_tools.project import Project
    from build_tools.stages.recordings.examinations import Examinations


@dataclass(frozen=True)
class RecordingOutcome:
    """The state of a recording as in `RecordingRow`, and its files as (label, bytes).

    Of one that waits the bytes are estimated, and `cpu_seconds` what making them takes; `lines`
    say why it becomes that, or what is wrong. `code` accepts its damage, where it asks for that.
    """

    state: str
    lines: tuple[str, ...]
    files: tuple[tuple[str, int], ...] = ()
    cpu_seconds: float = 0.0
    code: str = ""
    damaged_name: str = ""


def recording_outcome(
    project: Project, recording: Recording, examined: Examinations
) -> RecordingOutcome:
    """Return what became of a recording; where nothing did, plan it, which takes a while."""
    options = media_options(project)
    published, outcome = existing_sets([recording], options)[recording]
    if isinstance(outcome, DamageUnaccepted):
        return RecordingOutcome(
            "asks", (_text_of(outcome),), code=outcome.code, damaged_name=outcome.name
        )
    if isinstance(outcome, MediaError):
        return RecordingOutcome("broken", (_text_of(outcome),))
    if isinstance(outcome, MediaSet):
        files = tuple((file.label, file.size) for file in outcome.files)
        return RecordingOutcome("published" if published else "made", outcome.remarks, files)
    return _planned(recording, options, examined)


def finished_film(project: Project, recording: Recording) -> Path | None:
    """Return the film that was made of a recording as its lesson cuts it now, if there is one."""
    _published, outcome = existing_sets([recording], media_options(project))[recording]
    film = outcome.hd or outcome.small or outcome.audio if isinstance(outcome, MediaSet) else None
    return film.path if film else None


def _planned(
    recording: Recording, options: MediaOptions, examined: Examinations
) -> RecordingOutcome:
    try:
        result = examined.plan(recording, options)
        damage = known_damage(recording, examined)
    except MediaError as error:
        return RecordingOutcome("broken", (_text_of(error),))
    lines = tuple(explain(result, options.ladder))
    if result.plan is None:
        return RecordingOutcome("made", lines)
    figures = estimate(result.plan, options.ladder.effort)
    return RecordingOutcome(
        "waiting",
        (*map(in_chinese, damage.lines), *lines),
        figures.sizes,
        figures.cpu_seconds,
        damage.code,
        damage.name,
    )


def _text_of(error: MediaError) -> str:
    return in_chinese(error.args[0] if error.args else str(error))
