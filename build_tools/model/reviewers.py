"""Who reviews lessons, and in which steps, as values. What a step means is left to `authoring`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from build_tools.model.lesson import Id, Ids, Line


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Reviewer(_Frozen):
    """Who may pass lessons: a name for people (an office or a role will do)."""

    name: Line
    office: Line | None = None


class ReviewStep(_Frozen):
    """One step of the review chain, and who may pass it, by the ids of the reviewers."""

    id: Id
    name: Line
    by: Annotated[Ids, Field(min_length=1)]


class Reviewers(_Frozen):
    """The whole of `office/reviewers.yml`: the people, and the steps in their order."""

    reviewers: dict[Id, Reviewer] = Field(default_factory=dict)
    steps: Annotated[tuple[ReviewStep, ...], BeforeValidator(_as_tuple)] = ()
