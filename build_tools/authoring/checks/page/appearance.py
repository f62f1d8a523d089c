"""What is wrong with a page as it will look, out of all checks that take a rendered one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.page import (
    allowed_html,
    foreign_marks,
    indented_text,
    joined_lines,
    leftovers,
    shown,
)
from build_tools.authoring.rendered.page import rendered_page

if TYPE_CHECKING:
    from build_tools.model.lesson import IndexPage, Lesson
    from build_tools.model.problem import Problem
    from build_tools.reading.markdown.dialect import Conversion

_CHECKS = (
    *(allowed_html.problems, shown.problems, joined_lines.problems),
    *(foreign_marks.problems, leftovers.problems, indented_text.problems),
)


def appearance_of(
    path: str, page: Lesson | IndexPage, conversion: Conversion
) -> tuple[list[Problem], frozenset[str]]:
    """Return the problems of a page, and the places in it that a link can name."""
    rendered = rendered_page(page, conversion)
    return [problem for find in _CHECKS for problem in find(path, rendered)], rendered.ids
