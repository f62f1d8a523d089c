"""A fault that a person can mend, as a value: where it is, which rule, what is wrong, what to do.

Every room finds problems of this one kind; they are collected and shown together.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(enum.StrEnum):
    """Errors stop a build; warnings do so only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Location:
    """Where a problem is: a line of a file, a cell of a spreadsheet, a station, or a medium.

    What does not apply is empty. `path` is relative to the project, or to the root of a medium,
    with `/`; `line` counts from 1, 0 = the whole file. `station` is a code. `medium` is what the
    person called it. `cell` is an address such as `站点!C7`, or the name of a worksheet.
    """

    path: str = ""
    line: int = 0
    station: str = ""
    medium: str = ""
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.path}:{self.cell}"
        if self.path:
            return f"{self.path}:{self.line}" if self.line else self.path
        return self.station or self.medium


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `rule` is a stable name in kebab-case.

    `message` and `hint` are in the language chosen; the hint is empty where the message says it.
    """

    location: Location
    rule: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def path(self) -> str:
        """The file that the problem is in, empty where it is in none."""
        return self.location.path

    @property
    def line(self) -> int:
        """The line in that file, 0 = the whole file."""
        return self.location.line

    @property
    def text(self) -> str:
        """What is wrong and what to do, without the place."""
        return f"{self.message} — {self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        return f"{self.location}: {self.text}"

    def as_json(self) -> dict[str, str | int]:
        """Return the problem as a JSON object; `place` is the location in words."""
        location = self.location
        parts: dict[str, str | int] = {"path": location.path, "line": location.line}
        if location.cell:
            parts = {"path": location.path, "cell": location.cell}
        elif location.station:
            parts = {"station": location.station}
        elif location.medium:
            parts = {"medium": location.medium, "path": location.path}
        return {
            **parts,
            "rule": str(self.rule),
            "place": str(location),
            "message": self.message,
            "hint": self.hint,
            "severity": str(self.severity),
        }


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the errors among the problems."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


class ProblemsFound(CoursewareError):
    """Something has errors; `problems` holds all of them, in order, warnings too."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
