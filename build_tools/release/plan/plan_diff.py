"""What a plan changes at a station against what it has from the last release. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.media import AUDIO, HD
from build_tools.model.plan import PLAYED, SMALL, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from build_tools.model.plan import Held, PlanFile, PlanItem

_WORST_FIRST = ("text", AUDIO, SMALL, HD)


def compare(items: Sequence[PlanItem], files: Mapping[str, PlanFile], held: Held) -> Change:
    """Return the change that `items` and their files make to what is `held`."""
    now = {item.lesson: item.quality for item in items}
    before = {lesson: _quality(labels) for lesson, labels in held.labels.items()}
    steps = {
        lesson: (before.get(lesson, "text"), now.get(lesson, "text"))
        for lesson in sorted(now.keys() | before.keys())
    }
    return Change(
        added=_those(steps, lambda old, new: old == "text" != new),
        removed=_those(steps, lambda old, new: new == "text" != old),
        better=_those(steps, lambda old, new: old != "text" and _rank(old) < _rank(new)),
        worse=_those(steps, lambda old, new: new != "text" and _rank(new) < _rank(old)),
        new_bytes=sum(file.size for name, file in files.items() if name not in held.files),
        freed_bytes=sum(size for name, size in held.files.items() if name not in files),
    )


def _quality(labels: Iterable[str]) -> str:
    return next((label for label in PLAYED if label in labels), "text")


def _rank(quality: str) -> int:
    return _WORST_FIRST.index(quality)


def _those(
    steps: Mapping[str, tuple[str, str]], wanted: Callable[[str, str], bool]
) -> tuple[str, ...]:
    return tuple(lesson for lesson, (old, new) in steps.items() if wanted(old, new))
