"""Words that must be on the project's lists: subject, form, audience, regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at
from build_tools.reading.vocabulary import (
    AUDIENCE_UNKNOWN,
    FORM_UNKNOWN,
    REGION_UNKNOWN,
    SUBJECT_UNKNOWN,
    not_listed,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from build_tools.model.lesson import Content, FrontMatter
    from build_tools.model.problem import Problem
    from build_tools.model.rules import CheckRule
    from build_tools.project import Project


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each word that is not on its list."""
    settings = project.settings
    vocabularies: dict[CheckRule, Collection[str]] = {
        SUBJECT_UNKNOWN: settings.subjects,
        FORM_UNKNOWN: settings.forms,
        AUDIENCE_UNKNOWN: settings.audiences,
        REGION_UNKNOWN: settings.regions,
    }
    for lesson in content.lessons:
        for rule, key, index, word in _words_of(lesson.front):
            if word not in vocabularies[rule]:
                text = not_listed(word, key, vocabularies[rule])
                yield problem_at(project, lesson, (key, *index), rule, text)


def _words_of(front: FrontMatter) -> Iterator[tuple[CheckRule, str, tuple[int, ...], str]]:
    """Return the rule, the key, the index in a list and the word, for each word of a lesson."""
    if front.subject is not None:
        yield SUBJECT_UNKNOWN, "subject", (), front.subject
    if front.form is not None:
        yield FORM_UNKNOWN, "form", (), front.form
    for index, word in enumerate(front.audience):
        yield AUDIENCE_UNKNOWN, "audience", (index,), word
    for index, word in enumerate(front.regions):
        yield REGION_UNKNOWN, "regions", (index,), word
