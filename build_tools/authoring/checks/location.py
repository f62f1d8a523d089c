"""A problem at a key of a lesson's front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.reading.field_faults import KeyLines

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson
    from build_tools.model.problem import Problem, Severity
    from build_tools.model.rules import CheckRule
    from build_tools.project import Project


def source_location(project: Project, lesson: Lesson, *location: int | str) -> str:
    """Return `path:line` of a key, for a message about another one."""
    return f"{project.path_of(lesson.source)}:{line_of(lesson, *location)}"


def line_of(lesson: Lesson, *location: int | str) -> int:
    """Return the line of a key, or the first line of the file where the key is not written."""
    return KeyLines(lesson.source, lesson.lines).line_of(location)


def problem_at(
    project: Project,
    lesson: Lesson,
    location: tuple[int | str, ...],
    rule: CheckRule,
    text: tuple[str, str],
    severity: Severity | None = None,
) -> Problem:
    """Return a problem at a key; `text` is the message and the hint."""
    path, line = project.path_of(lesson.source), line_of(lesson, *location)
    return rule.problem(path, line, *text, severity)


def reading_location(lesson: Lesson, index: int, key: str) -> tuple[int | str, ...]:
    """Return where a key of a reading is written: in a list, or as `language: file`."""
    if f"readings.{index}" in lesson.lines or f"readings.{index}.{key}" in lesson.lines:
        return ("readings", index, key)
    language = lesson.front.readings[index].language
    return ("readings", language if language and "readings.file" not in lesson.lines else key)
