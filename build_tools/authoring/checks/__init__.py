"""The rules over what was read: pure functions from a project and its content to problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks import facts, files, links, paths, words

if TYPE_CHECKING:
    from build_tools.authoring.project import Project
    from build_tools.model.lesson import Content
    from build_tools.model.problem import Problem


def check(project: Project, content: Content) -> tuple[Problem, ...]:
    """Return what all rules find in `content`, in order of path and line.

    The problems of pages that could not be read are not repeated: `read_content` returns them.
    """
    rules = (words.problems, facts.problems, files.problems, links.problems, paths.problems)
    return tuple(sorted({problem for rule in rules for problem in rule(project, content)}))
