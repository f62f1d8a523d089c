"""What is to become of each row of a guide, before anything is written. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.model.problem import errors_of

if TYPE_CHECKING:
    from build_tools.model.intake.guide import GuideRow, PassedOver
    from build_tools.model.intake.matches import MatchWay, Proposal, RecordingFile
    from build_tools.model.problem import Problem


class IntakeAction(enum.StrEnum):
    """What becomes of a row."""

    DRAFT = "draft"
    """A draft is written, with its recording."""
    DRAFT_ALONE = "draft-alone"
    """A draft is written that says that its recording has not come."""
    ADD = "add"
    """The recording goes into a draft that an earlier run wrote without one."""
    PRESENT = "present"
    """The lesson is there already."""
    REPEATED = "repeated"
    """The row says the same as one before it."""
    ASK = "ask"
    """A person must say which recording it is."""
    MISSING = "missing"
    """There is no recording."""
    REFUSED = "refused"
    """It cannot be taken in."""


WRITING = (IntakeAction.DRAFT, IntakeAction.DRAFT_ALONE, IntakeAction.ADD)


@dataclass(frozen=True)
class IntakeStep:
    """One row and what becomes of it. `lesson` is its page's path within `content/`, or empty.

    `why` is for people: why it is not taken in, or what else is to be known.
    """

    row: GuideRow
    action: IntakeAction
    lesson: str = ""
    identity: str = ""
    recordings: tuple[RecordingFile, ...] = ()
    way: MatchWay | None = None
    proposals: tuple[Proposal, ...] = ()
    why: str = ""
    series_left_out: bool = False
    """Another lesson is that part of the series already."""


@dataclass(frozen=True)
class UnusedRecording:
    """A recording that no row has, and why."""

    path: str
    why: str


@dataclass(frozen=True)
class IntakePlan:
    """All rows with what becomes of them, and what no row has."""

    sheet: str
    steps: tuple[IntakeStep, ...]
    unused: tuple[UnusedRecording, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def writing(self) -> tuple[IntakeStep, ...]:
        """The steps that write something."""
        return tuple(step for step in self.steps if step.action in WRITING)

    @property
    def has_errors(self) -> bool:
        """Whether a row or recording is faulty; what must be asked is no fault."""
        return bool(errors_of(self.problems) or self.of(IntakeAction.REFUSED))

    def of(self, action: IntakeAction) -> tuple[IntakeStep, ...]:
        """Return the steps of one kind."""
        return tuple(step for step in self.steps if step.action is action)
