"""The difference between a station's plan and what it has from the last release. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.media import AUDIO, HD
from build_tools.model.plan import PLAYED, SMALL, PlanDiff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from build_tools.model.plan import PlanFile, PlanItem, PreviousContent

_WORST_FIRST = ("text", AUDIO, SMALL, HD)


def compare(
    items: Sequence[PlanItem], files: Mapping[str, PlanFile], previous: PreviousContent
) -> PlanDiff:
    """Return the difference that `items` and their files make to the previous content."""
    planned = {item.lesson: item.quality for item in items}
    before = {lesson: _quality(labels) for lesson, labels in previous.labels.items()}
    steps = {
        lesson: (before.get(lesson, "text"), planned.get(lesson, "text"))
        for lesson in sorted(planned.keys() | before.keys())
    }
    return PlanDiff(
        added=_lessons(steps, lambda was, will: was == "text" != will),
        removed=_lessons(steps, lambda was, will: will == "text" != was),
        better=_lessons(steps, lambda was, will: was != "text" and _rank(was) < _rank(will)),
        worse=_lessons(steps, lambda was, will: will != "text" and _rank(will) < _rank(was)),
        new_bytes=sum(file.size for name, file in files.items() if name not in previous.files),
        freed_bytes=sum(size for name, size in previous.files.items() if name not in files),
    )


def _quality(labels: Iterable[str]) -> str:
    return next((label for label in PLAYED if label in labels), "text")


def _rank(quality: str) -> int:
    return _WORST_FIRST.index(quality)


def _lessons(
    steps: Mapping[str, tuple[str, str]], applies: Callable[[str, str], bool]
) -> tuple[str, ...]:
    return tuple(lesson for lesson, qualities in steps.items() if applies(*qualities))
