"""Which recordings the last builds could not convert and why, until their files change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_tools.errors import SourceRefused
from build_tools.files import atomic_write
from build_tools.model.rules import Rule
from build_tools.stages.recordings.header_readings import file_stamp
from build_tools.stages.recordings.lesson_recordings import recording_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.lesson import Lesson
    from build_tools.stages.editing.live_content import ContentNow


class ConversionFaults:
    """Faults by the page of their lesson, kept in a file of the cache; a lost one is no loss."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def note(self, now: ContentNow, problems: Sequence[dict[str, Any]]) -> None:
        """Keep what a build said of recordings, in the place of what one before it said."""
        messages: dict[str, list[str]] = {}
        for problem in problems:
            if problem["rule"] == str(Rule.RECORDING_BROKEN):
                messages.setdefault(problem["path"], []).append(problem["message"])
        lessons = {now.project.path_of(x.source): x for x in now.content.lessons if x.front.video}
        records = {
            path: {"files": _stamps(now, lessons[path]), "messages": lines}
            for path, lines in messages.items()
            if path in lessons
        }
        atomic_write(self._file, json.dumps(records, ensure_ascii=False))

    def read(self, now: ContentNow) -> dict[str, tuple[str, ...]]:
        """Return what still holds, by the source of the lesson."""
        try:
            records = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return {
            lesson.source: tuple(entry["messages"])
            for lesson in now.content.lessons
            if (entry := records.get(now.project.path_of(lesson.source)))
            and lesson.front.video
            and entry["files"] == _stamps(now, lesson)
        }


def _stamps(now: ContentNow, lesson: Lesson) -> list[str]:
    """Return what differs once a file or its cut was changed."""
    recording = recording_of(lesson, now.project)[0]
    try:
        return [f"{file_stamp(c.source)} {c.start} {c.end} {c.pick}" for c in recording.clips]
    except SourceRefused:
        return []
