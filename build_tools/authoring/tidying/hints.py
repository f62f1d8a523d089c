"""Problems that `courseware tidy` would mend, told with that command.

A page with problems of such a kind is mended in memory and looked at again: what it has no more is
what would be mended. Pure but for the bytes of the pages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.authoring.checks.page.alone import findings_of
from build_tools.authoring.content import page_bytes, read_body_parts
from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.authoring.front_matter import IndexFrontMatter, read_head
from build_tools.authoring.page_text import split
from build_tools.memo import NO_MEMO
from build_tools.messages import _
from build_tools.model.lesson import FrontMatter, IndexPage
from build_tools.model.problem import Problem
from build_tools.model.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.project import Project

_MENDED_RULES = frozenset(
    {
        *(Rule.FILE_ENCODING, Rule.FRONT_MATTER_YAML, Rule.FRONT_MATTER_UNKNOWN_KEY),
        *(Rule.LINES_JOINED, Rule.TABLE_UNMADE, Rule.TABLE_BROKEN, Rule.LIST_BROKEN),
        *(Rule.BOX_BROKEN, Rule.MARKDOWN_LITERAL, Rule.WORDS_ADDED, Rule.WORDS_NOT_SHOWN),
        *(Rule.HTML_FORBIDDEN, Rule.HTML_UNCLOSED),
    }
)
"""The rules of which `tidy` mends some cases."""


def with_tidy_hints(project: Project, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems in their order, with the command in the hints of those it would mend."""
    problems = tuple(problems)
    paths = {p.path for p in problems if p.rule in _MENDED_RULES}
    remaining = {path: _remaining(project, path) for path in paths if _is_page(path)}
    return tuple(
        _with_command(problem)
        if problem.rule in _MENDED_RULES and _is_mended(problem, remaining.get(problem.path))
        else problem
        for problem in problems
    )


def _is_page(path: str) -> bool:
    return path.endswith(MARKDOWN_SUFFIX)


def _is_mended(problem: Problem, remaining: frozenset[tuple[str, str]] | None) -> bool:
    return remaining is not None and (problem.rule, problem.message) not in remaining


def _with_command(problem: Problem) -> Problem:
    file = f'"{problem.path}"' if " " in problem.path else problem.path
    command = _("or let it be mended: courseware tidy {file}").format(file=file)
    return replace(problem, hint=f"{problem.hint}{_('; ')}{command}" if problem.hint else command)


def _remaining(project: Project, path: str) -> frozenset[tuple[str, str]] | None:
    """Return rule and message of what a mended page still has; None for one that is not mended."""
    from build_tools.authoring.tidying.page import tidied_page  # few checks come to this

    data = page_bytes(project.root / path, path)
    page = data if isinstance(data, Problem) else tidied_page(path, data)
    if isinstance(page, Problem) or page.data == data:
        return None
    text = split(page.after)
    parts = read_body_parts(path, text) if text else None
    if text is None or parts is None or isinstance(parts, Problem):
        return None
    source = path.removeprefix(f"{project.content.name}/")
    index = IndexPage(source, "", "", text.body, body_line=text.body_line, links=parts.links)
    head = read_head(path, text, IndexFrontMatter if _is_index(source) else FrontMatter)
    remaining = [*head.problems, *findings_of(path, index, NO_MEMO).problems]
    return frozenset((problem.rule, problem.message) for problem in remaining)


def _is_index(source: str) -> bool:
    """Whether a page introduces a section, or all of them."""
    folder, _slash, name = source.rpartition("/")
    return name == "index.md" and "/" not in folder
