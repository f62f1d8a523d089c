"""Series: every part once, and none missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at, source_location
from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.problem import Problem
    from build_tools.project import Project

_MOST_NAMED = 5

SERIES_PART_DUPLICATE = CheckRule(Rule.SERIES_PART_DUPLICATE, "同一个系列里两课的序号一样")


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return parts with the same number and, at a series' last part, those missing before it."""
    series: dict[str, dict[int, Lesson]] = {}
    for lesson in content.lessons:
        if (ref := lesson.front.series) is None:
            continue
        earlier = series.setdefault(ref.id, {}).setdefault(ref.part, lesson)
        if earlier is not lesson:
            message = _("part {part} of the series '{id}' is also {place}").format(
                part=ref.part, id=ref.id, place=source_location(project, earlier, "series")
            )
            text = message, _("number the parts 1, 2, 3 …")
            yield problem_at(project, lesson, ("series",), SERIES_PART_DUPLICATE, text)
    for name, parts in series.items():
        yield from _missing(project, name, parts)


SERIES_PART_MISSING = CheckRule(
    Rule.SERIES_PART_MISSING,
    "系列的序号中间缺了，例如有 3 没有 2",
    Severity.WARNING,
)


def _missing(project: Project, name: str, parts: dict[int, Lesson]) -> Iterator[Problem]:
    highest = max(parts)
    missing = [str(part) for part in range(1, highest) if part not in parts]
    if missing:
        named = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        message = _("the series '{id}' has a part {last}, but no part {missing}").format(
            id=name, last=highest, missing=named
        )
        text = message, _("number the parts 1, 2, 3 …, or add what is missing")
        rule = SERIES_PART_MISSING
        yield problem_at(project, parts[highest], ("series",), rule, text)
