"""What a build notes of itself, so that the next one can tell whether only texts have changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.problem import Problem


@dataclass(frozen=True)
class LessonNote:
    """A lesson as it was built."""

    facts: str
    """A hash of all of it but its text, and of the places in it that links can name."""
    problems: tuple[Problem, ...]
    """What was wrong with its text alone."""


@dataclass(frozen=True)
class BuildNote:
    """A build that nothing stopped."""

    token: str
    """Names this build, and stands in its answer too."""
    problems: tuple[Problem, ...]
    lessons: dict[str, str]
    """The state of each lesson by its source, in their order."""
