"""All schemes of a year over the measures of all stations: scores, ratings, ranks, re-checks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from build_tools.assessment.figures import figure
from build_tools.assessment.items import ScoredParty, ScoringContext, score_item
from build_tools.assessment.ratings import drawn, ranks, rate, stars_of
from build_tools.assessment.station_year import station_year
from build_tools.assessment.wording import points_text
from build_tools.model.assessment.assessed_station import TownshipShare
from build_tools.model.assessment.given import GivenRegister
from build_tools.model.assessment.methods import RankRule, StarsRule
from build_tools.model.assessment.score import Assessed, SchemeResult, Score

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from build_tools.model.assessment.measures import StationMeasures
    from build_tools.model.assessment.rule_book import RuleBook, Scheme, SchemeSection

TOWNSHIP = "全镇"
_VERBS = {"played": "放了", "register": "登记了"}


def assess(
    book: RuleBook,
    study_days: Sequence[dt.date],
    measures: Iterable[StationMeasures],
    given_points: GivenRegister,
) -> tuple[SchemeResult, ...]:
    """Return what each scheme makes of the stations. The order of `measures` makes no difference.

    `study_days` are those that the book's year asks for. Which stations are measured at all is
    left to the caller.
    """
    verb = _VERBS[book.session_minutes]
    ordered = sorted(measures, key=lambda m: m.station)
    years = tuple(station_year(m, study_days, verb) for m in ordered)
    stations = tuple(ScoredParty(y.measures.station, y.measures.name, (y,)) for y in years)
    return tuple(
        _result(
            book,
            scheme,
            stations if scheme.scored == "station" else (ScoredParty(None, TOWNSHIP, years),),
            given_points,
        )
        for scheme in book.schemes
    )


def township_shares(
    book: RuleBook, study_days: Sequence[dt.date], measures: StationMeasures
) -> tuple[TownshipShare, ...]:
    """Return what a station brings to each item by which the township is scored."""
    year = station_year(measures, study_days, _VERBS[book.session_minutes])
    alone = ScoredParty(None, measures.name, (year,))
    return tuple(
        TownshipShare(scheme.id, item.id, item.name, score_item(item, alone, context).evidence)
        for scheme in book.schemes
        if scheme.scored == "township"
        for context in (ScoringContext(book.year, scheme, GivenRegister(), {}),)
        for item in scheme.every_item()
        if not isinstance(item, StarsRule)
    )


def _result(
    book: RuleBook, scheme: Scheme, subjects: Sequence[ScoredParty], given_points: GivenRegister
) -> SchemeResult:
    figures = {
        item.id: {subject.station: figure(item.by, subject.years) for subject in subjects}
        for item in scheme.every_item()
        if isinstance(item, RankRule)
    }
    context = ScoringContext(book.year, scheme, given_points, figures)
    scores = [_total(scheme, subject, context) for subject in subjects]
    rated = [rate(score, scheme) for score in scores]
    rechecked: set[str] = set()
    for rating in scheme.ratings:
        if rating.recheck is not None:
            codes = [
                subject.station or ""
                for subject, (its_rating, _text) in zip(subjects, rated, strict=True)
                if its_rating == rating
            ]
            seed = f"{scheme.draw}:{book.year}:{scheme.id}:{rating.id}"
            rechecked |= drawn(codes, rating.recheck, seed)
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


def _total(scheme: Scheme, subject: ScoredParty, context: ScoringContext) -> Score:
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
