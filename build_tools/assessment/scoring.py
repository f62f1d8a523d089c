"""All schemes of a year over the measures of all stations: scores, ratings, ranks, re-checks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from build_tools.assessment.figures import figure
from build_tools.assessment.items import RankedAmounts, ScoredParty, ScoringContext, score_item
from build_tools.assessment.ratings import drawn, ranks, rate, stars_of
from build_tools.assessment.station_year import station_year
from build_tools.assessment.tallies import LATER, Tally, tally_item
from build_tools.assessment.wording import points_text
from build_tools.model.assessment.assessed_station import TownshipShare
from build_tools.model.assessment.methods import RankRule, StarsRule
from build_tools.model.assessment.score import Assessed, SchemeResult, Score

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from build_tools.model.assessment.given import GivenRegister
    from build_tools.model.assessment.measures import StationMeasures
    from build_tools.model.assessment.quantities import Quantity
    from build_tools.model.assessment.rule_book import Rating, RuleBook, Scheme, SchemeSection

TOWNSHIP = "全镇"
_VERBS = {"played": "放了", "register": "登记了"}


@dataclass(frozen=True)
class CountedYear:
    """What was counted of a station's year: tallies by the ids of schemes and items."""

    station: str
    name: str
    tallies: Mapping[str, Mapping[str, Tally]]


@dataclass(frozen=True)
class RankedYear:
    """What each scheme makes of all stations."""

    book: RuleBook
    results: tuple[SchemeResult, ...]

    def of_station(self, counted: CountedYear) -> tuple[Assessed, ...]:
        """Return the scores of a station with their evidence, of what was counted with lines."""
        return tuple(
            replace(entry, score=_with_evidence(entry.score, counted.tallies[result.id]))
            for result in self.results
            if (entry := result.find(counted.station)) is not None
        )


def count_year(
    book: RuleBook,
    study_days: Sequence[dt.date],
    measures: StationMeasures,
    *,
    with_lines: bool = True,
) -> CountedYear:
    """Return what is counted of a station. `study_days` are those that the book's year asks for.

    Without lines it is small and quick, and `LATER` stands in its scores for their evidence.
    """
    year = station_year(measures, study_days, _VERBS[book.session_minutes])
    tallies = {
        scheme.id: {
            item.id: tally_item(item, year, with_lines=with_lines) for item in scheme.every_item()
        }
        for scheme in book.schemes
    }
    return CountedYear(measures.station, measures.name, tallies)


def assess(
    book: RuleBook, counted_years: Iterable[CountedYear], given_points: GivenRegister
) -> RankedYear:
    """Return what each scheme makes of the stations. Their order makes no difference.

    Which stations are scored at all is left to the caller. The township's score has no evidence
    of its own: see `township_shares`.
    """
    years = sorted(counted_years, key=lambda counted: counted.station)
    results = []
    for scheme in book.schemes:
        if scheme.scored == "station":
            subjects = [_party(counted, scheme) for counted in years]
        else:
            subjects = [_township(years, scheme)]
        context = ScoringContext(book.year, scheme, given_points, _amounts(scheme, subjects))
        results.append(_result(subjects, context))
    return RankedYear(book, tuple(results))


def township_shares(book: RuleBook, counted: CountedYear) -> tuple[TownshipShare, ...]:
    """Return what a station brings to each item by which the township is scored."""
    return tuple(
        TownshipShare(scheme.id, item.id, item.name, counted.tallies[scheme.id][item.id].evidence)
        for scheme in book.schemes
        if scheme.scored == "township"
        for item in scheme.every_item()
        if not isinstance(item, StarsRule)
    )


def _with_evidence(score: Score, tallies: Mapping[str, Tally]) -> Score:
    """Return a score with the lines of tallies in all places where they were to come later."""
    if score.parts:
        return replace(score, parts=tuple(_with_evidence(part, tallies) for part in score.parts))
    if score.evidence is LATER:
        return replace(score, evidence=tallies[score.id].evidence)
    return score


def _party(counted: CountedYear, scheme: Scheme) -> ScoredParty:
    return ScoredParty(counted.station, counted.name, counted.tallies[scheme.id])


def _township(years: Sequence[CountedYear], scheme: Scheme) -> ScoredParty:
    totals = {
        item.id: reduce(
            add, (Tally(counted.tallies[scheme.id][item.id].amounts) for counted in years), Tally()
        )
        for item in scheme.every_item()
    }
    return ScoredParty(None, TOWNSHIP, totals)


def _amounts(scheme: Scheme, subjects: Sequence[ScoredParty]) -> dict[str, RankedAmounts]:
    return {
        item.id: _ranked([figure(item.by, s.tallies[item.id]).amount for s in subjects])
        for item in scheme.every_item()
        if isinstance(item, RankRule)
    }


def _ranked(amounts: Sequence[Quantity | None]) -> RankedAmounts:
    ordered = sorted(amount for amount in amounts if amount is not None)
    return RankedAmounts(len(amounts), tuple(ordered))


def _result(subjects: Sequence[ScoredParty], context: ScoringContext) -> SchemeResult:
    scheme = context.scheme
    scores = [_total(subject, context) for subject in subjects]
    rated = [rate(score, scheme) for score in scores]
    rechecked = _rechecked(subjects, [rating for rating, _text in rated], context)
    return SchemeResult(
        scheme.id,
        scheme.title,
        tuple(
            Assessed(
                station=subject.station or "",
                name=subject.name,
                score=score,
                rank=rank,
                rating=rating,
                rating_text=text,
                stars=stars_of(score),
                recheck=(subject.station or "") in rechecked,
            )
            for subject, score, (rating, text), rank in zip(
                subjects, scores, rated, ranks(scores), strict=True
            )
        ),
    )


def _rechecked(
    subjects: Sequence[ScoredParty], ratings: Sequence[Rating | None], context: ScoringContext
) -> set[str]:
    """Return the stations that are visited again, drawn from those with each rating."""
    scheme, rechecked = context.scheme, set[str]()
    pairs = list(zip(subjects, ratings, strict=True))
    for rating in scheme.ratings:
        if rating.recheck is not None:
            codes = [subject.station or "" for subject, its_rating in pairs if its_rating == rating]
            seed = f"{scheme.draw}:{context.year}:{scheme.id}:{rating.id}"
            rechecked |= drawn(codes, rating.recheck, seed)
    return rechecked


def _total(subject: ScoredParty, context: ScoringContext) -> Score:
    scheme = context.scheme
    sections = tuple(_section(section, subject, context) for section in scheme.sections)
    points = sum((section.points for section in sections), Fraction(0))
    result = f"得 {points_text(points)}（满分 {points_text(scheme.full)}）"
    text = f"{subject.name} {scheme.title}：{result}"
    return Score(scheme.id, scheme.title, text, points, scheme.full, sections)


def _section(section: SchemeSection, subject: ScoredParty, context: ScoringContext) -> Score:
    parts = tuple(score_item(item, subject, context) for item in section.items)
    points = sum((part.points for part in parts), Fraction(0))
    bonus = "，加在满分以外" if section.bonus else ""
    text = f"{section.name}：得 {points_text(points)}（满分 {points_text(section.points)}{bonus}）"
    return Score(section.id, section.name, text, points, section.points, parts)
