"""Brings changed metadata into the heads of lessons; their text stays byte for byte.

A changed head is read and checked as every lesson is, before anything is written; writing is left
to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.authoring.content import published_assets, read_lesson
from build_tools.authoring.front_matter import read_head
from build_tools.authoring.head_text import with_head_edits
from build_tools.authoring.page_text import split
from build_tools.model.lesson import FrontMatter
from build_tools.model.problem import Location
from build_tools.reading.spreadsheets.file_edits import edits_of
from build_tools.reading.text import decode
from build_tools.reading.yaml_edits.text import TextNotEditable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from build_tools.authoring.lesson_table import LessonHead
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.problem import Problem
    from build_tools.model.tables.table import RowChange
    from build_tools.project import Project


@dataclass(frozen=True)
class ChangedLesson:
    """A lesson with another head: the bytes of its file, and the lesson that they make."""

    change: RowChange
    head: LessonHead
    data: bytes
    lesson: Lesson | None
    lines: Mapping[str, int]
    problems: tuple[Problem, ...]


def changed_lessons(
    project: Project, heads: Sequence[LessonHead], changes: Iterable[RowChange]
) -> tuple[ChangedLesson, ...]:
    """Return the lessons that changes of their rows make. Raises TextNotEditable."""
    by_source = {head.lesson.source: head for head in heads}
    return tuple(_changed(project, by_source[change.key], change) for change in changes)


def _changed(project: Project, head: LessonHead, change: RowChange) -> ChangedLesson:
    source = head.lesson.source
    path = project.path_of(source)
    try:
        data = with_head_edits(head.data, edits_of([change]))
    except TextNotEditable as error:
        raise TextNotEditable(path) from error
    text = decode(path, data)
    page = split(text) if isinstance(text, str) else None
    if page is None:
        raise TextNotEditable(path)
    lesson, problems = read_lesson(source, path, page)
    lines = read_head(path, page, FrontMatter).lines
    return ChangedLesson(change, head, data, lesson, lines, problems)


def with_lessons(content: Content, changed: Sequence[ChangedLesson]) -> Content:
    """Return the content with the changed lessons in their places."""
    by_source = {c.lesson.source: c.lesson for c in changed if c.lesson is not None}
    lessons = tuple(by_source.get(lesson.source, lesson) for lesson in content.lessons)
    content = replace(content, lessons=lessons)
    return replace(content, assets=published_assets(content))


def in_cells(
    project: Project, path: str, changed: Sequence[ChangedLesson], problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """Return problems of lessons with the cells that caused them, where a changed cell did.

    `path` is the spreadsheet's file.
    """
    by_path = {project.path_of(c.head.lesson.source): c for c in changed}
    return tuple(_in_cell(path, by_path.get(p.path), p) for p in problems)


def _in_cell(path: str, changed: ChangedLesson | None, problem: Problem) -> Problem:
    if changed is None:
        return problem
    keys = {key.split(".")[0] for key, line in changed.lines.items() if line == problem.line}
    cells = changed.change.cells
    cell = next((c for c in cells if c.column.path[0] in keys), None)
    if cell is None:
        only = cells[0].cell if len(cells) == 1 else changed.change.cell
        return replace(problem, location=Location(path, cell=only))
    message = problem.message.replace(".".join(cell.column.path), cell.column.heading)
    return replace(problem, location=Location(path, cell=cell.cell), message=message)
