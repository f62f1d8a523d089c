"""All that is wrong with a page by itself, whatever else there is; kept from one run to the next.

Only here a text is looked at: checks of the whole content are given pages without their texts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from build_tools.authoring.checks import (
    characters,
    outline,
    quizzes,
    stray_markdown,
    telephones,
)
from build_tools.authoring.checks.page import (
    allowed_html,
    foreign_marks,
    indented_text,
    joined_lines,
    leftovers,
    shown,
)
from build_tools.authoring.rendered.page import rendered_page
from build_tools.messages import chosen_language
from build_tools.model.lesson import Lesson

if TYPE_CHECKING:
    from build_tools.memo import Memo
    from build_tools.model.lesson import IndexPage
    from build_tools.model.problem import Problem

_CHECKS = (
    *(outline.problems_of_page, characters.problems_of_page, stray_markdown.problems_of_page),
    *(telephones.problems_of_page, quizzes.problems_of_page),
)
_CHECKS_OF_A_RENDERED_PAGE = (
    *(allowed_html.problems, shown.problems, joined_lines.problems),
    *(foreign_marks.problems, leftovers.problems, indented_text.problems),
)


@dataclass(frozen=True)
class PageFindings:
    """What is wrong with a page, and the places in it that a link can name."""

    problems: tuple[Problem, ...]
    ids: frozenset[str]


def findings_of(path: str, page: Lesson | IndexPage, memo: Memo) -> PageFindings:
    """Return what there is to say of a page alone; `path` is named there."""
    head = page.front.model_dump_json() if isinstance(page, Lesson) else page.title
    lines = json.dumps(page.lines) if isinstance(page, Lesson) else ""
    parts = (chosen_language(), path, head, lines, str(page.body_line), page.body)
    return memo.get("page alone", parts, partial(_find, path, page, memo))


def _find(path: str, page: Lesson | IndexPage, memo: Memo) -> PageFindings:
    rendered = rendered_page(page, memo)
    problems = [problem for find in _CHECKS for problem in find(path, page)]
    problems += [p for find in _CHECKS_OF_A_RENDERED_PAGE for p in find(path, rendered)]
    return PageFindings(tuple(problems), rendered.ids)
