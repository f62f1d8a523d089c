"""Changes of a release for learners: lessons that are added, changed or withdrawn. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReleasedLesson:
    """A lesson in a release. `content` is the hash that its review recorded."""

    id: str
    title: str
    content: str


@dataclass(frozen=True)
class News:
    """Changes since `previous`, a release's name: ids of lessons, and titles of withdrawn ones."""

    previous: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def news_of(
    previous: str, before: tuple[ReleasedLesson, ...], after: tuple[ReleasedLesson, ...]
) -> News:
    """Return the changes between the lessons in force of two releases, each in its order."""
    content_before = {lesson.id: lesson.content for lesson in before}
    ids_after = {lesson.id for lesson in after}
    return News(
        previous=previous,
        added=tuple(lesson.id for lesson in after if lesson.id not in content_before),
        changed=tuple(
            lesson.id
            for lesson in after
            if content_before.get(lesson.id, lesson.content) != lesson.content
        ),
        withdrawn=tuple(lesson.title for lesson in before if lesson.id not in ids_after),
    )
