"""What is wrong with a page as somebody has it before them, and what `tidy` would make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.checks.every import check
from build_tools.authoring.checks.reviewed import check_links_to_unreleased, check_reviews
from build_tools.authoring.content import content_with
from build_tools.authoring.tidying.page import tidied_page
from build_tools.model.problem import Problem
from build_tools.stages.cache import memo_of
from build_tools.stages.editing.composing import composed
from build_tools.stages.editing.opened import head_lines, shown_draft
from build_tools.stages.edits.text_problems import with_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.project import Project
    from build_tools.stages.editing.live_content import ContentNow
    from build_tools.stages.editing.opened import HeadField, PageDraft


@dataclass(frozen=True)
class DraftProblem:
    """A problem of a draft: the field of the form that it is about, empty where it is the text's;
    whether `tidy` mends it."""

    problem: Problem
    field: str = ""
    mendable: bool = False


def draft_problems(now: ContentNow, source: str, draft: PageDraft) -> tuple[DraftProblem, ...]:
    """Return the problems of a page, by line, as if the draft were saved in the content of now."""
    project = now.project
    path = project.path_of(source)
    page = composed(project, path, draft)
    problems = _problems(now, source, page.text)
    lines = head_lines(path, page.text)
    tidied = tidied_page(path, page.text.encode(errors="replace"))
    after = page.text if isinstance(tidied, Problem) else tidied.after
    stay = problems if after == page.text else _problems(now, source, after)
    staying = {(problem.rule, problem.message) for problem in stay}
    listed = [
        DraftProblem(
            problem, _field(problem, lines), (problem.rule, problem.message) not in staying
        )
        for problem in problems
    ]
    return tuple(DraftProblem(problem, key) for key, problem in page.refused) + tuple(listed)


def tidied_draft(
    project: Project, source: str, draft: PageDraft
) -> tuple[PageDraft, tuple[HeadField, ...]]:
    """Return the draft as `tidy` mends it; as it is where that can mend nothing."""
    path = project.path_of(source)
    text = composed(project, path, draft).text
    tidied = tidied_page(path, text.encode(errors="replace"))
    return shown_draft(project, source, text if isinstance(tidied, Problem) else tidied.after)


def _problems(now: ContentNow, source: str, text: str) -> list[Problem]:
    project, content, month = now.project, now.content, now.month
    data = text.encode(errors="replace")
    path = project.path_of(source)
    with memo_of(project) as memo:
        if quick := with_text(project, content, now.problems, (source, data), memo):
            return _of_page(quick[1], path)
        changed, unreadable = content_with(project, content, source, data)
        checked = check(project, changed, month, memo)
    every = {
        *unreadable,
        *checked,
        *check_reviews(project, changed),
        *check_links_to_unreleased(project, changed, month),
    }
    return _of_page(every, path)


def _of_page(every: Iterable[Problem], path: str) -> list[Problem]:
    problems = [problem for problem in every if problem.path == path]
    return sorted(problems, key=lambda problem: (problem.line, problem))


def _field(problem: Problem, lines: dict[str, int]) -> str:
    """Return the innermost key that stands on a problem's line."""
    keys = [key for key, line in lines.items() if line == problem.line]
    return max(keys, key=len, default="")
