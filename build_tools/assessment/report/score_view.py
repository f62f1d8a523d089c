"""A score tree as rows of a page: each with its sentence, and links to the evenings behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.assessment.report.markup import EvidenceLine, Html, lines_html
from build_tools.assessment.report.phrases import short_day, with_days
from build_tools.assessment.wording import decimals
from build_tools.model.assessment.quantities import LearningHours

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from build_tools.model.assessment.score import Evidence, Score

_MANY = 12
"""Lines that all count are not repeated beyond this number: the table of sessions has them."""


@dataclass(frozen=True)
class ScoreRow:
    """A row of a score tree; `level` 1 is a section, `anchor` the place that rankings lead to."""

    level: int
    anchor: str
    name: str
    points: str
    full: str
    text: str
    undecided: bool
    short: Html
    short_count: int
    enough: Html
    enough_count: int
    """How many lines of evidence count; where none is listed, they are all of the sessions."""


@dataclass(frozen=True)
class PageStatements:
    """The statements that have a place on a station's page, with their days."""

    station: str
    year: int
    days: Mapping[str, dt.date]
    sessions: frozenset[str]

    def line(self, evidence: Evidence) -> EvidenceLine:
        """Return a line of evidence with its links."""
        text = with_days(evidence.text, self.year)
        if not evidence.sessions:
            return EvidenceLine(text)
        if len(evidence.sessions) == 1:
            ident = evidence.sessions[0]
            if ident in self.days:
                return EvidenceLine(text, f"#{ident}")
            return EvidenceLine(text, number=self.number(ident))
        ids = [ident for ident in evidence.sessions if ident in self.days]
        if len(ids) > _MANY:
            table = "learners" if text.endswith(LearningHours.unit) else "sessions"
            return EvidenceLine(text, f"#{self.station}.{table}")
        return EvidenceLine(text, days=tuple(self._days(text, ids)))

    def lines(self, evidence: Iterable[Evidence]) -> Html:
        """Return lines of evidence; days of which the same is said are said together."""
        together: dict[str, list[EvidenceLine]] = {}
        for line in map(self.line, evidence):
            day, _space, words = line.text.partition(" ")
            is_day = words and day[-1:] in "日月" and not line.days and not line.number
            key = words if is_day else f"\0{len(together)}"
            if key in together:
                together[key].append(line)
            else:
                together[key] = [line]
        return lines_html(
            lines[0] if len(lines) == 1 else _joined(words, lines)
            for words, lines in together.items()
        )

    def number(self, ident: str) -> str:
        """Return the part of a statement's id that differs within a station."""
        return ident.removeprefix(f"{self.station}-")

    def are_sessions(self, evidence: Sequence[Evidence]) -> bool:
        """Whether these are many lines that all count, about sessions and nothing else."""
        return len(evidence) > _MANY and all(
            entry.counts and entry.sessions and self.sessions.issuperset(entry.sessions)
            for entry in evidence
        )

    def _days(self, text: str, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the day of each statement and its place; a month that the line names is enough."""
        for ident in ids:
            day = self.days[ident]
            is_named = text.startswith(f"{day.month}月 ")
            yield f"{day.day}日" if is_named else short_day(day), f"#{ident}"


def _joined(text: str, lines: Sequence[EvidenceLine]) -> EvidenceLine:
    """Return one line of several days: `放了 90 分钟（1月5日 15日 2月5日）`."""
    days, month = [], ""
    for line in lines:
        day = line.text.partition(" ")[0]
        before, _sign, number = day.rpartition("月")
        days.append((number if number and before == month else day, line.href))
        month = before
    return EvidenceLine(text, days=tuple(days))


def anchor(station: str, *parts: str) -> str:
    """Return the place of a score on a station's page."""
    return ".".join((station, *parts))


def score_rows(score: Score, statements: PageStatements) -> tuple[ScoreRow, ...]:
    """Return the rows below a scheme's total, from the top."""
    return tuple(row for part in score.parts for row in _rows(part, 1, (score.id,), statements))


def _rows(
    score: Score, level: int, above: tuple[str, ...], statements: PageStatements
) -> Iterator[ScoreRow]:
    short = [entry for entry in score.evidence if not entry.counts]
    enough = [entry for entry in score.evidence if entry.counts]
    is_whole = not short and statements.are_sessions(enough)
    yield ScoreRow(
        level=level,
        anchor=anchor(statements.station, *above, score.id),
        name=score.name,
        points=decimals(score.points),
        full=decimals(score.full),
        text=with_days(score.text.removeprefix(f"{score.name}："), statements.year),
        undecided=score.undecided,
        short=statements.lines(short),
        short_count=len(short),
        enough=Html("") if is_whole else statements.lines(enough),
        enough_count=len(enough),
    )
    for part in score.parts:
        yield from _rows(part, level + 1, above, statements)
