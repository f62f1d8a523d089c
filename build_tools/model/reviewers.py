"""The reviewers of lessons and the steps of a review; what steps mean is left to `authoring`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Id, Ids, Line
from build_tools.model.office.privacy import PRIVATE


class Reviewer(StrictModel):
    """Who may pass lessons: a name for people (an office or a role will do)."""

    name: Annotated[Line, PRIVATE]
    office: Line | None = None


class ReviewStep(StrictModel):
    """One step of the review chain, and who may pass it, by the ids of the reviewers."""

    id: Id
    name: Line
    by: Annotated[Ids, Field(min_length=1)]


class Reviewers(StrictModel):
    """The whole of `office/reviewers.yml`: the people, and the steps in their order."""

    reviewers: dict[Id, Reviewer] = Field(default_factory=dict)
    steps: Annotated[tuple[ReviewStep, ...], BeforeValidator(as_tuple)] = ()
