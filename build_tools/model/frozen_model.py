"""The bases of values that people write in YAML. Pure."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """A value that never changes and has no other keys than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StrictModel(FrozenModel, strict=True):
    """A frozen model that converts nothing: YAML has types of its own.

    `title: 2026` or a region code without quotes is worth a question.
    """


def as_tuple(value: Any) -> Any:
    """Make a tuple of a YAML list; to be called before a strict model validates it."""
    return tuple(value) if isinstance(value, list) else value
