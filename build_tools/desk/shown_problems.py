"""Problems as pages of the desk show them: in Chinese, a cell by its sheet, row and column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import in_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.problem import Location, Problem

_CELL = re.compile(r"(?:(.*)!)?([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class ShownProblem:
    """A problem on a page."""

    problem: Problem

    @property
    def message(self) -> str:
        """What is wrong."""
        return in_chinese(self.problem.message)

    @property
    def hint(self) -> str:
        """What to do, empty where the message says it."""
        return in_chinese(self.problem.hint)

    @property
    def where(self) -> str:
        """Where it is, as people say it: 工作表“站点”，第 5 行 D 列."""
        return _in_words(self.problem.location)


def shown_problems(problems: Iterable[Problem]) -> list[ShownProblem]:
    """Return problems as they are shown, in their order."""
    return [ShownProblem(problem) for problem in problems]


def _in_words(location: Location) -> str:
    if not location.cell:
        return str(location)
    match = _CELL.fullmatch(location.cell)
    if match is None:
        return f"工作表“{location.cell}”"
    sheet = f"工作表“{match[1]}”，" if match[1] else ""
    return f"{sheet}第 {match[3]} 行 {match[2]} 列"
