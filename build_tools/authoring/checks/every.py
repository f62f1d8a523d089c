"""All checks of the content, those of pages alone among them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.authoring.checks import (
    anchors,
    attachments,
    files,
    front_matter,
    links,
    names,
    paths,
    pictures,
    readings,
    series,
    subtitles,
    telephones,
    unused,
    validity,
    vocabularies,
)
from build_tools.authoring.checks.page.alone import find_side_by_side, findings_of
from build_tools.authoring.content import published_assets
from build_tools.memo import NO_MEMO
from build_tools.model.rules import Rule

if TYPE_CHECKING:
    from build_tools.memo import Memo
    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.project import Project

_CHECKS = (
    *(vocabularies.problems, front_matter.problems, series.problems, validity.circles),
    *(files.problems, names.problems, paths.problems, unused.problems, links.problems),
    *(telephones.problems, pictures.problems, subtitles.problems, attachments.problems),
    readings.problems,
)

_RULES_OF_MISSING_KEYS = {
    "id": (Rule.LESSON_ID_MISSING, Rule.LESSON_ID_DUPLICATE, Rule.REVIEW_ID),
    "review": (Rule.REVIEW_MISSING,),
    "video": (Rule.RECORDING_NEEDED, Rule.PAGE_EMPTY),
    "attachments": (Rule.PAGE_EMPTY,),
    "title": (Rule.HEADING_SECOND,),
}


def check(
    project: Project, content: Content, month: Month, memo: Memo = NO_MEMO
) -> tuple[Problem, ...]:
    """Return the problems of `content`, in order of path and line.

    Lessons lapse by `month`. The problems of pages that could not be read are not repeated:
    `read_content` returns them.
    """
    content = _with_partial(content)
    find_side_by_side([(project.path_of(p.source), p) for p in content.pages], memo)
    findings = {
        page.source: findings_of(project.path_of(page.source), page, memo) for page in content.pages
    }
    content = content.without_texts()
    problems = {problem for find in _CHECKS for problem in find(project, content)}
    ids = {source: page.ids for source, page in findings.items()}
    problems.update(anchors.problems(project, content, ids))
    problems.update(validity.problems(project, content, month))
    problems.update(problem for page in findings.values() for problem in page.problems)
    untrue = _untrue(project, content)
    return tuple(sorted(p for p in problems if (p.path, p.rule) not in untrue))


def _with_partial(content: Content) -> Content:
    """Return the content with what is right of lessons whose heads have faults."""
    lessons = tuple(partial.lesson for partial in content.partial)
    sources = {lesson.source for lesson in lessons}
    headless = tuple(page for page in content.headless if page.source not in sources)
    merged = replace(content, lessons=(*content.lessons, *lessons), headless=headless)
    return replace(merged, assets=published_assets(merged))


def _untrue(project: Project, content: Content) -> set[tuple[str, str]]:
    """Return path and rule of what is only missing because its key is wrong."""
    return {
        (project.path_of(partial.lesson.source), rule)
        for partial in content.partial
        for key, rules in _RULES_OF_MISSING_KEYS.items()
        if key in partial.faulty
        for rule in rules
    }
