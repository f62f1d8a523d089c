"""A fault in content, as a value: where it is, which rule found it, what is wrong, what to do."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(enum.StrEnum):
    """Errors stop a build; warnings do so only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `path` is relative to the project with `/`; `line` counts from 1, 0 = whole file.

    `rule` is a stable name in kebab-case; `message` and `hint` are in the language chosen.
    """

    path: str
    line: int
    rule: str
    message: str
    hint: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} — {self.hint}"

    def as_json(self) -> dict[str, str | int]:
        """Return the problem as a JSON object."""
        return {name: str(v) if name == "severity" else v for name, v in asdict(self).items()}


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the errors among the problems."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


class ProblemsFound(CoursewareError):
    """The content has errors; `problems` holds all of them, in order, warnings too."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
