"""The checks of what was read: functions from a project and its content to problems.

Most are pure; those for pictures, subtitles and attachments open the files that pages name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.authoring.checks import (
    anchors,
    attachments,
    characters,
    files,
    front_matter,
    links,
    names,
    outline,
    paths,
    pictures,
    quizzes,
    readings,
    series,
    stray_markdown,
    subtitles,
    telephones,
    unused,
    validity,
    vocabularies,
)
from build_tools.authoring.checks.page import (
    allowed_html,
    foreign_marks,
    indented_text,
    joined_lines,
    leftovers,
    shown,
)
from build_tools.authoring.content import published_assets
from build_tools.authoring.rendered.page import rendered_page
from build_tools.memo import NO_MEMO
from build_tools.messages import chosen_language
from build_tools.model.lesson import Content, Lesson
from build_tools.model.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.memo import Memo
    from build_tools.model.lesson import IndexPage
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.project import Project

_CHECKS = (
    *(vocabularies.problems, front_matter.problems, series.problems, validity.circles),
    *(files.problems, names.problems, paths.problems, unused.problems),
    *(
        links.problems,
        anchors.problems,
        outline.problems,
        characters.problems,
        stray_markdown.problems,
        telephones.problems,
    ),
    *(quizzes.problems, pictures.problems, subtitles.problems, readings.problems),
    attachments.problems,
)
_CHECKS_OF_A_RENDERED_PAGE = (
    *(allowed_html.problems, shown.problems, joined_lines.problems),
    *(foreign_marks.problems, leftovers.problems, indented_text.problems),
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
    problems = {problem for find in _CHECKS for problem in find(project, content)}
    problems.update(validity.problems(project, content, month))
    for page in content.pages:
        problems.update(_problems_of_rendered(project.path_of(page.source), page, memo))
    untrue = _untrue(project, content)
    return tuple(sorted(p for p in problems if (p.path, p.rule) not in untrue))


def problems_of_page(project: Project, page: IndexPage) -> Iterator[Problem]:
    """Return what is wrong with the text of one page, whatever else there is."""
    yield from stray_markdown.problems(project, Content((), (page,), {}))
    yield from _problems_of_rendered(project.path_of(page.source), page, NO_MEMO)


def _problems_of_rendered(path: str, page: Lesson | IndexPage, memo: Memo) -> tuple[Problem, ...]:
    """Return what is wrong with a page alone, once it is rendered."""

    def find() -> tuple[Problem, ...]:
        rendered = rendered_page(page)
        checks = _CHECKS_OF_A_RENDERED_PAGE
        return tuple(problem for find_on in checks for problem in find_on(path, rendered))

    title = page.front.title if isinstance(page, Lesson) else page.title
    facts = (chosen_language(), path, title, str(page.body_line), page.body)
    return memo.get("page rules", facts, find)


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
