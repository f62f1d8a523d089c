"""The checks of what was read: functions from a project and its content to problems.

Most are pure; those for pictures, subtitles and attachments open the files that pages name.
"""

from __future__ import annotations

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
    joined_lines,
    leftovers,
    shown,
)
from build_tools.authoring.rendered.page import rendered_page

if TYPE_CHECKING:
    from build_tools.model.lesson import Content
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
    *(quizzes.problems, pictures.problems, subtitles.problems, attachments.problems),
)
_CHECKS_OF_A_RENDERED_PAGE = (
    *(allowed_html.problems, shown.problems, joined_lines.problems),
    *(foreign_marks.problems, leftovers.problems),
)


def check(project: Project, content: Content, month: Month) -> tuple[Problem, ...]:
    """Return the problems of `content`, in order of path and line.

    Lessons lapse by `month`. The problems of pages that could not be read are not repeated:
    `read_content` returns them.
    """
    problems = {problem for find in _CHECKS for problem in find(project, content)}
    problems.update(validity.problems(project, content, month))
    for page in content.pages:
        path, rendered = project.path_of(page.source), rendered_page(page)
        for find_on_page in _CHECKS_OF_A_RENDERED_PAGE:
            problems.update(find_on_page(path, rendered))
    return tuple(sorted(problems))
