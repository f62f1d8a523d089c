"""All recordings of lessons as a list: the files of each, and what state it is in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.errors import DamageUnaccepted, MediaError
from build_tools.media.existing_sets import existing_sets
from build_tools.messages import in_chinese
from build_tools.model.lesson import FileKind
from build_tools.model.media import MediaSet
from build_tools.model.standing import Standing
from build_tools.stages.lesson_media import media_options
from build_tools.stages.recordings.lesson_recordings import recording_of

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.lesson import Lesson
    from build_tools.model.media import Recording
    from build_tools.model.problem import Problem
    from build_tools.stages.editing.live_content import ContentNow
    from build_tools.stages.recordings.conversion_faults import ConversionFaults
    from build_tools.stages.recordings.header_readings import HeaderReadings

Existing = tuple[bool, MediaSet | MediaError | None]
_KEYS = ("video", "chapters", "poster", "subtitles", "sounds")


@dataclass(frozen=True)
class RecordingRow:
    """The recording of a lesson. `state` is `published`, `made`, `waiting` (to be made), `asks`
    (for a yes to its damage), `broken`, `missing` (a file of it), or `idle`: its lesson plays
    nothing any more.

    `size` is in bytes, `seconds` is 0 where it is not known yet.
    """

    source: str
    title: str
    section: str
    names: tuple[str, ...]
    size: int
    seconds: float
    state: str
    remarks: tuple[str, ...]
    """What is wrong with it or worth a look, in sentences."""
    labels: tuple[str, ...] = ()
    """The names by which the progress of a build calls it."""


def recording_rows(
    now: ContentNow, readings: HeaderReadings, faults: ConversionFaults
) -> tuple[tuple[RecordingRow, ...], tuple[Path, ...]]:
    """Return all recordings in the order of their lessons, and the files that `readings` has
    still to look at. Raises as `media_options` does."""
    standing = Standing(now.month, now.content.lessons)
    lessons = [lesson for lesson in now.content.lessons if lesson.front.video]
    recordings = {lesson.source: recording_of(lesson, now.project)[0] for lesson in lessons}
    present = {s: r for s, r in recordings.items() if not _missing(now, r)}
    options = media_options(now.project)
    existing = existing_sets([*present.values()], options)
    unconverted = faults.read(now)
    rows, unread = [], []
    for lesson in lessons:
        recording = recordings[lesson.source]
        lengths = [readings.length_of(clip.source) for clip in recording.clips]
        outcome = existing.get(recording, (False, None))
        row = _row(now, lesson, recording, standing, lengths, outcome)
        if row.state == "waiting" and lesson.source in unconverted:
            row = replace(row, state="broken", remarks=row.remarks + unconverted[lesson.source])
        rows.append(row)
        if rows[-1].state == "waiting":
            paths = (clip.source for clip in recording.clips)
            unread += [path for path, length in zip(paths, lengths, strict=True) if length is None]
    return tuple(rows), tuple(unread)


def _missing(now: ContentNow, recording: Recording) -> bool:
    root = f"{now.project.content.name}/"
    kinds = (now.content.files.get(clip.name.removeprefix(root)) for clip in recording.clips)
    return any(kind is not FileKind.FILE for kind in kinds)


def _row(
    now: ContentNow,
    lesson: Lesson,
    recording: Recording,
    standing: Standing,
    lengths: list[float | MediaError | None],
    existing: Existing,
) -> RecordingRow:
    faults = [length for length in lengths if isinstance(length, MediaError)]
    published, outcome = existing
    state, remarks = _state(published, outcome, faults)
    if _missing(now, recording):
        state, remarks = "missing", ()
    elif not standing.counts(lesson):
        state, remarks = "idle", ()
    problems = tuple(_sentence(problem) for problem in _problems_of(now, lesson))
    return RecordingRow(
        source=lesson.source,
        title=lesson.front.title,
        section=lesson.section,
        names=tuple(part.file for part in lesson.front.video or ()),
        size=sum(_size(clip.source) for clip in recording.clips),
        seconds=outcome.duration if isinstance(outcome, MediaSet) else _length(recording, lengths),
        state=state,
        remarks=(*problems, *remarks),
        labels=(recording.name,),
    )


def _state(
    published: bool, outcome: MediaSet | MediaError | None, faults: list[MediaError]
) -> tuple[str, tuple[str, ...]]:
    if isinstance(outcome, DamageUnaccepted):
        return "asks", (_text_of(outcome),)
    if isinstance(outcome, MediaError):
        return "broken", (_text_of(outcome),)
    if isinstance(outcome, MediaSet):
        return "published" if published else "made", outcome.remarks
    if faults:
        return "broken", tuple(_text_of(fault) for fault in faults)
    return "waiting", ()


def _problems_of(now: ContentNow, lesson: Lesson) -> list[Problem]:
    """Return the problems of the keys that are about the recording."""
    lines = {line for key, line in lesson.lines.items() if key.split(".")[0] in _KEYS}
    path = now.project.path_of(lesson.source)
    return [p for p in now.problems if p.path == path and p.line in lines]


def _sentence(problem: Problem) -> str:
    message, hint = in_chinese(problem.message), in_chinese(problem.hint)
    return f"{message}。{hint}" if hint else message


def _text_of(error: MediaError) -> str:
    return in_chinese(error.args[0] if error.args else str(error))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _length(recording: Recording, lengths: list[float | MediaError | None]) -> float:
    """Return the seconds that the trims leave; 0 where a length is not known."""
    total = 0.0
    for clip, length in zip(recording.clips, lengths, strict=True):
        if not isinstance(length, float) or not length:
            return 0.0
        end = length if clip.end is None else min(clip.end, length)
        total += max(end - (clip.start or 0.0), 0.0)
    return total
