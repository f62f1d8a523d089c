"""What a release changes for those who learn: lessons that are new, changed, or withdrawn. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A lesson as an earlier release had it. `content` is the hash that its review wrote."""

    id: str
    title: str
    content: str


@dataclass(frozen=True)
class News:
    """The change against `previous`, a release's name: ids of lessons, and titles that are gone."""

    previous: str
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def news_of(previous: str, before: tuple[Told, ...], now: tuple[Told, ...]) -> News:
    """Return what changed between the lessons in force of two releases, each in its order."""
    old = {lesson.id: lesson for lesson in before}
    here = {lesson.id for lesson in now}
    return News(
        previous=previous,
        new=tuple(lesson.id for lesson in now if lesson.id not in old),
        changed=tuple(
            lesson.id
            for lesson in now
            if lesson.id in old and old[lesson.id].content != lesson.content
        ),
        withdrawn=tuple(lesson.title for lesson in before if lesson.id not in here),
    )
