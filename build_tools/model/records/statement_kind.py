"""The kinds of statements, apart from their model: the command line offers them in its help."""

from __future__ import annotations

from typing import Literal

StatementKind = Literal["attended", "completed", "answered", "applied", "asked", "needs", "fault"]
