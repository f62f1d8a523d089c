"""What a sheet of the office shows: all registers that have worksheets, and all lessons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.authoring.lesson_table import lesson_table, read_heads
from build_tools.model.problem import Problem, ProblemsFound, errors_of
from build_tools.office.registers import read_office
from build_tools.office.sheets.register_edits import read_register_texts
from build_tools.office.sheets.register_tables import SHEET_FILES, project_lists, register_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.authoring.lesson_table import LessonHead
    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.tables.table import Table
    from build_tools.office.registers import Office
    from build_tools.office.sheets.register_edits import RegisterText
    from build_tools.project import Project


@dataclass(frozen=True)
class SheetState:
    """All that a sheet shows: the office, the lessons, and the tables of both."""

    project: Project
    month: Month
    office: Office
    content: Content
    texts: dict[str, RegisterText]
    heads: tuple[LessonHead, ...]
    tables: tuple[Table, ...]


def read_state(project: Project, month: Month) -> SheetState:
    """Read registers and lessons. Raises ProblemsFound where one of them cannot be read."""
    office, problems = read_office(project.office)
    content, unreadable = read_content(project)
    if wrong := errors_of((*problems, *_of_lessons(project, content, unreadable))):
        raise ProblemsFound(sorted(wrong))
    texts = read_register_texts(project.office, SHEET_FILES)
    heads = read_heads(project, content.lessons)
    lists = project_lists(office, project.settings)
    documents = {file: text.written for file, text in texts.items()}
    tables = (
        *register_tables(documents, project.office.name, lists),
        lesson_table(heads, project.settings),
    )
    return SheetState(project, month, office, content, texts, heads, tables)


def _of_lessons(
    project: Project, content: Content, problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """Return the problems of lessons that could not be read."""
    refused = {project.path_of(source) for source in content.refused}
    return tuple(problem for problem in problems if problem.path in refused)
