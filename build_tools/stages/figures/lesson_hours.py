"""The learning hours that lessons grant, for measuring records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.model.assessment.exact import parse_number

if TYPE_CHECKING:
    from fractions import Fraction

    from build_tools.project import Project


def lesson_hours(project: Project) -> dict[str, Fraction]:
    """Return the learning hours of each lesson that grants some, by its id."""
    content, _problems = read_content(project)
    return {
        lesson.id: parse_number(lesson.front.learning_hours)
        for lesson in content.lessons
        if lesson.front.learning_hours is not None
    }
