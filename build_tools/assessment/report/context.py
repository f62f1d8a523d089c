"""What the whole report is about: year, rules, rankings, and the names of lessons. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from build_tools.assessment.report.phrases import long_day
from build_tools.model.assessment.methods import BandsRule, MissingRule, ShareRule
from build_tools.model.assessment.quantities import Share

if TYPE_CHECKING:
    from build_tools.model.assessment.rule_book import RuleBook, Scheme
    from build_tools.model.assessment.score import SchemeResult


@dataclass(frozen=True)
class ReportContext:
    """The same for every page of a report.

    `lessons` holds titles by id, `questions` the texts of self-tests by lesson and key.
    """

    township: str
    book: RuleBook
    last_day: dt.date
    results: tuple[SchemeResult, ...]
    lessons: Mapping[str, str]
    questions: Mapping[tuple[str, str], str]

    @property
    def year(self) -> int:
        """The year."""
        return self.book.year

    @property
    def title(self) -> str:
        """The title of the page."""
        return f"{self.year}年度学习站考核"

    @property
    def until(self) -> str:
        """The last day whose records count, in words."""
        return long_day(self.last_day)

    @cached_property
    def ranked(self) -> tuple[tuple[Scheme, SchemeResult], ...]:
        """The schemes that score stations, with their rankings."""
        return self._of("station")

    @cached_property
    def of_township(self) -> tuple[tuple[Scheme, SchemeResult], ...]:
        """The schemes that score the township."""
        return self._of("township")

    @cached_property
    def required_attendance(self) -> Share | None:
        """The participation rate that the rules ask for; None where they ask for none."""
        for scheme in self.book.schemes:
            for item in scheme.every_item():
                if isinstance(item, BandsRule) and item.by == "attendance":
                    threshold = item.bands[0].threshold
                    return threshold if isinstance(threshold, Share) else None
                if isinstance(item, ShareRule | MissingRule) and item.counts.attendance:
                    return item.counts.attendance
        return None

    @cached_property
    def report_day(self) -> int | None:
        """The day of the next month by which records are due; None where the rules say none."""
        days = [
            item.counts.reported_by
            for scheme in self.book.schemes
            for item in scheme.every_item()
            if isinstance(item, ShareRule | MissingRule) and item.counts.reported_by
        ]
        return days[0] if days else None

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many each scheme scores."""
        return {result.id: len(result.assessed) for result in self.results}

    def lesson(self, ident: str) -> str:
        """The title of a lesson; its id where it is no longer there."""
        return self.lessons.get(ident, ident)

    def _of(self, kind: str) -> tuple[tuple[Scheme, SchemeResult], ...]:
        results = {result.id: result for result in self.results}
        return tuple(
            (scheme, results[scheme.id]) for scheme in self.book.schemes if scheme.scored == kind
        )
