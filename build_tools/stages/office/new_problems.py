"""What an edit of registers or lessons makes wrong that was not wrong before. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.problem import Problem

_NUMBERS = re.compile(r"\.[0-9]+\.")


def new_problems(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    """Return the problems of `after` that `before` has not, wherever they stand in their file.

    The same fault once more is new: a second row may name the same station that is not there.
    """
    counts = Counter(_identity(problem) for problem in before)
    fresh = []
    # The numbers of changed cells are large: what stays as it was is passed over first.
    for problem in sorted(after, key=lambda problem: (problem.line, problem)):
        if counts[_identity(problem)]:
            counts[_identity(problem)] -= 1
        else:
            fresh.append(problem)
    return fresh


def _identity(problem: Problem) -> tuple[str, str, str]:
    """Return what tells a problem from others, whatever the numbers of entries are now."""
    return problem.path, problem.rule, _NUMBERS.sub(".", problem.message)
