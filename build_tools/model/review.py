"""What keeps a lesson out of a month's release, as values. Words for it are left to `authoring`."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson


class Why(enum.StrEnum):
    """Why a lesson is not in a release as a lesson."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NOT_YET = "not-yet"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class LeftOut:
    """A lesson that stations do not get to learn, and why.

    `told` is the sentence for people; `page` says that a short page stays, which tells what came
    in its place.
    """

    lesson: Lesson
    why: Why
    told: str
    page: bool = False
