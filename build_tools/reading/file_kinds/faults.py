"""What is wrong with a file that a project would publish, as a value."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Cause(enum.StrEnum):
    """Why a file may not be published."""

    KIND = "kind"
    """It is of a kind that is not on the list."""
    BYTES = "bytes"
    """Its bytes are not what its name says, or cannot be read."""
    ACTIVE = "active"
    """It holds scripts, macros, programs, or something else that acts."""
    REMOTE = "remote"
    """It loads something from elsewhere."""


@dataclass(frozen=True)
class FileFault:
    """One reason for which a file may not be published, with what to do. `line` 0 = the file."""

    cause: Cause
    message: str
    hint: str
    line: int = 0
