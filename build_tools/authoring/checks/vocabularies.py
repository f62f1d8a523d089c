"""Words that must be on the project's lists: subject, form, audience, regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at
from build_tools.messages import _
from build_tools.model.rules import Rule
from build_tools.reading.wording import shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.problem import Problem
    from build_tools.project import Project


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each word that is not on its list."""
    known = project.settings
    for lesson in content.lessons:
        for location, word, names, rule in (
            *_single(lesson, known.subjects, known.forms),
            *_several("audience", lesson.front.audience, known.audiences, Rule.AUDIENCE_UNKNOWN),
            *_several("regions", lesson.front.regions, known.regions, Rule.REGION_UNKNOWN),
        ):
            if word not in names:
                message = _("{word} is not on the list of '{key}'").format(
                    word=shown(word), key=location[0]
                )
                text = message, suggestion(word, names)
                yield problem_at(project, lesson, location, rule, text)


_Case = tuple[tuple[int | str, ...], str, "Iterable[str]", Rule]


def _single(lesson: Lesson, subjects: Iterable[str], forms: Iterable[str]) -> Iterator[_Case]:
    if lesson.front.subject is not None:
        yield ("subject",), lesson.front.subject, subjects, Rule.SUBJECT_UNKNOWN
    if lesson.front.form is not None:
        yield ("form",), lesson.front.form, forms, Rule.FORM_UNKNOWN


def _several(key: str, words: Iterable[str], known: Iterable[str], rule: Rule) -> Iterator[_Case]:
    for index, word in enumerate(words):
        yield (key, index), word, known, rule
