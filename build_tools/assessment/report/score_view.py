"""A score tree on a page: each part with its sentence, and links to the evenings behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, NamedTuple

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


class ShownEvidence(NamedTuple):
    """The lines that a score rests on, those that do not count before those that do.

    Where lines count and none is listed, they are all of the sessions.
    """

    short: Html
    short_count: int
    enough: Html
    enough_count: int


@dataclass(frozen=True)
class PageStatements:
    """The statements that have a place on a station's page, with their days."""

    station: str
    year: int
    days: Mapping[str, dt.date]
    sessions: frozenset[str]
    # By the id of the evidence: many items rest on the same, which lives as long as the page.
    _shown: dict[int, ShownEvidence] = field(default_factory=dict)

    def shown(self, evidence: tuple[Evidence, ...]) -> ShownEvidence:
        """Return the lines that a score rests on."""
        if id(evidence) not in self._shown:
            short = [entry for entry in evidence if not entry.counts]
            enough = [entry for entry in evidence if entry.counts]
            is_whole = not short and self.are_sessions(enough)
            lines = Html("") if is_whole else self.lines(enough)
            shown = ShownEvidence(self.lines(short), len(short), lines, len(enough))
            self._shown[id(evidence)] = shown
        return self._shown[id(evidence)]

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
            day, _space, rest = line.text.partition(" ")
            is_day = rest and day[-1:] in "日月" and not line.days and not line.number
            key = rest if is_day else f"\0{len(together)}"
            if key in together:
                together[key].append(line)
            else:
                together[key] = [line]
        return lines_html(
            lines[0] if len(lines) == 1 else _joined(rest, lines)
            for rest, lines in together.items()
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


def score_html(score: Score, statements: PageStatements) -> Html:
    """Return what stands below a scheme's total, from the top, escaped here as rows of tables."""
    traces = (trace for part in score.parts for trace in _traces(part, 1, (score.id,), statements))
    return Html("\n".join(traces))


def _traces(
    score: Score, level: int, above: tuple[str, ...], statements: PageStatements
) -> Iterator[str]:
    """Yield the lines of a score and of all below it: its sentence, and the evenings behind it."""
    target = anchor(statements.station, *above, score.id)
    text = with_days(score.text.removeprefix(f"{score.name}："), statements.year)
    yield f'<div class="trace level-{level}" id="{escape(target)}" tabindex="-1">'
    yield _head(score)
    if level > 1:
        yield f"<p>{escape(text)}</p>"
    yield from _evidence(score.evidence, statements)
    yield "</div>"
    for part in score.parts:
        yield from _traces(part, level + 1, above, statements)


def _head(score: Score) -> str:
    points = doubt = ""
    if score.full:
        points = f" {decimals(score.points)} 分 <small>满分 {decimals(score.full)}</small>"
    if score.undecided:
        doubt = ' <small class="low">？有的没有东西可算，要人来定</small>'
    return f"<h4>{escape(score.name)}{points}{doubt}</h4>"


def _evidence(evidence: tuple[Evidence, ...], statements: PageStatements) -> Iterator[str]:
    shown = statements.shown(evidence)
    if shown.short:
        yield f'<p class="days">没达到的 {shown.short_count} 条：{shown.short}</p>'
    if shown.enough:
        name = "达到的" if shown.short else "依据"
        yield f'<p class="days">{name} {shown.enough_count} 条：{shown.enough}</p>'
    elif shown.enough_count:
        href = escape(f"#{statements.station}.sessions")
        text = f"依据：下面的集中学习，{shown.enough_count} 条都算在内"
        yield f'<p><a href="{href}">{text}</a></p>'
