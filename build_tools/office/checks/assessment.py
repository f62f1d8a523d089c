"""Checks of the rule book in itself: ids, sums, units, orders, and what a rule cannot say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.assessment.methods import (
    MEASURES,
    AwardRule,
    BandsRule,
    MissingRule,
    RankRule,
    ShareRule,
    StarsRule,
    VetoBelow,
    VetoRule,
)
from build_tools.model.assessment.quantities import Minutes, Points, Share, Stars
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.checks.given import check_given
from build_tools.office.registers import ASSESSMENT, GIVEN_POINTS_FILE, STATIONS, Office
from build_tools.reading.field_faults import KeyLines
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from build_tools.model.assessment.methods import AnyRule, Condition, PlainRule
    from build_tools.model.assessment.quantities import Quantity
    from build_tools.model.assessment.rule_book import RuleBook, Scheme, StudyDays
    from build_tools.model.problem import Problem

_Location = tuple[int | str, ...]
_WHOLE = Share(1)
_DAY = Minutes(24 * 60)

ASSESSMENT_ID = CheckRule(Rule.ASSESSMENT_ID, "考核办法里编号重了，或者写了没有的编号")
ASSESSMENT_SUM = CheckRule(Rule.ASSESSMENT_SUM, "各项的分加起来不等于总分")
ASSESSMENT_UNIT = CheckRule(
    Rule.ASSESSMENT_UNIT, "单位不对，例如学习时间写成了学时、参学率写成了人次"
)
ASSESSMENT_ORDER = CheckRule(Rule.ASSESSMENT_ORDER, "分档或者等次没有从高到低写")
ASSESSMENT_RULE = CheckRule(
    Rule.ASSESSMENT_RULE, "这条考核办法算不出来，例如没写够多少才算，或者挪的不是学习日"
)


@dataclass(frozen=True)
class _Book:
    """Makes problems of a rule book, with the lines of its keys."""

    keys: KeyLines
    start: _Location = ()

    def below(self, *location: int | str) -> _Book:
        """Return the same for what stands at a location."""
        return _Book(self.keys, (*self.start, *location))

    def problem(self, rule: CheckRule, message: str, hint: str, *location: int | str) -> Problem:
        line = self.keys.line_of((*self.start, *location))
        return rule.problem(self.keys.path, line, message, hint)


def check_assessment(office: Office, folder: str) -> Iterator[Problem]:
    """Yield the problems of the rule books, and of points given; `folder` is that of the office."""
    book = _Book(KeyLines(f"{folder}/{ASSESSMENT}", office.lines.get(ASSESSMENT, {})))
    years: list[int] = []
    for index, rules in enumerate(office.rule_books.years):
        yield from _check_book(rules, book.below("years", index))
        yield from _rosters(rules, office, book.below("years", index))
        if rules.year in years:
            message = _("there are two rule books for {year}").format(year=rules.year)
            yield book.problem(
                ASSESSMENT_ID, message, _("leave one of them"), "years", index, "year"
            )
        years.append(rules.year)
    if GIVEN_POINTS_FILE not in office.refused and ASSESSMENT not in office.refused:
        keys = KeyLines(f"{folder}/{GIVEN_POINTS_FILE}", office.lines.get(GIVEN_POINTS_FILE, {}))
        yield from check_given(office, keys)


def _check_book(rules: RuleBook, book: _Book) -> Iterator[Problem]:
    if rules.study_days is not None:
        yield from _days(rules.study_days.days, book.below("study_days", "days"))
        yield from _moves(rules.study_days, rules.year, book.below("study_days", "moves"))
    yield from _ids(rules, book)
    for index, scheme in enumerate(rules.schemes):
        scheme_book = book.below("schemes", index)
        yield from _sums(scheme, scheme_book)
        yield from _ratings(scheme, scheme_book)
        yield from _unreachable_ratings(scheme, scheme_book)
        yield from _coarse_rounding(scheme, scheme_book)
        for item, location in _items(scheme, scheme_book):
            yield from _item(item, scheme, location)


def _items(scheme: Scheme, book: _Book) -> Iterator[tuple[AnyRule | PlainRule, _Book]]:
    for index, section in enumerate(scheme.sections):
        for position, item in enumerate(section.items):
            location = book.below("sections", index, "items", position)
            yield item, location
            if isinstance(item, StarsRule):
                for star_index, star in enumerate(item.stars):
                    for inner_index, inner in enumerate(star.items):
                        yield inner, location.below("stars", star_index, "items", inner_index)


def _days(days: tuple[int, ...], book: _Book) -> Iterator[Problem]:
    for index, day in enumerate(days):
        if day in days[:index]:
            message = _("day {day} of the month stands here twice").format(day=day)
            yield book.problem(ASSESSMENT_RULE, message, _("leave one of them"), index)


def _moves(days: StudyDays, year: int, book: _Book) -> Iterator[Problem]:
    regular = days.regular(year)
    for index, move in enumerate(days.moves):
        if move.day in [other.day for other in days.moves[:index]]:
            message = _("{day} is changed twice").format(day=move.day)
            yield book.problem(ASSESSMENT_RULE, message, _("leave one of them"), index, "day")
        if move.day not in regular:
            message = _("{day} is no study day of {year}").format(day=move.day, year=year)
            yield book.problem(ASSESSMENT_RULE, message, _("correct the day"), index, "day")
        if move.to is not None and move.to.year != year:
            message = _("{day} is not in {year}").format(day=move.to, year=year)
            yield book.problem(ASSESSMENT_RULE, message, _("correct the day"), index, "to")
        if move.to in regular or move.to in [other.to for other in days.moves[:index] if other.to]:
            message = _("{day} is a study day already").format(day=move.to)
            hint = _("choose another day, or leave out 'to' where it was not held")
            yield book.problem(ASSESSMENT_RULE, message, hint, index, "to")


def _ids(rules: RuleBook, book: _Book) -> Iterator[Problem]:
    taken: dict[str, _Book] = {}
    for text, location in _every_id(rules, book):
        first = taken.setdefault(text, location)
        if first is not location:
            line = first.keys.line_of((*first.start, "id"))
            message = _("the id '{id}' is taken in line {line}").format(id=text, line=line)
            yield location.problem(ASSESSMENT_ID, message, _("give one of the two another"), "id")


def _rosters(rules: RuleBook, office: Office, book: _Book) -> Iterator[Problem]:
    """Rosters of stations that there are not."""
    codes = {station.code for station in office.stations.stations}
    for code in rules.rosters if STATIONS not in office.refused else ():
        if code not in codes:
            message = _("there is no station '{code}'").format(code=code)
            yield book.problem(ASSESSMENT_ID, message, suggestion(code, codes), "rosters", code)


def _every_id(rules: RuleBook, book: _Book) -> Iterator[tuple[str, _Book]]:
    for index, scheme in enumerate(rules.schemes):
        location = book.below("schemes", index)
        yield scheme.id, location
        for position, section in enumerate(scheme.sections):
            yield section.id, location.below("sections", position)
        for item, item_location in _items(scheme, location):
            yield item.id, item_location
            if isinstance(item, StarsRule):
                for star_index, star in enumerate(item.stars):
                    yield star.id, item_location.below("stars", star_index)


def _sums(scheme: Scheme, book: _Book) -> Iterator[Problem]:
    yield from _sum(scheme.full, [s.points for s in scheme.sections if not s.bonus], book, "full")
    for index, section in enumerate(scheme.sections):
        points = [item.points for item in section.items if not isinstance(item, VetoRule)]
        yield from _sum(section.points, points, book.below("sections", index), "points")
        for position, item in enumerate(section.items):
            if isinstance(item, StarsRule):
                stars = book.below("sections", index, "items", position)
                yield from _sum(item.points, [star.points for star in item.stars], stars, "points")
                for star_index, star in enumerate(item.stars):
                    inner = [rule.points for rule in star.items]
                    yield from _sum(star.points, inner, stars.below("stars", star_index), "points")


def _sum(full: Fraction, parts: list[Fraction], book: _Book, key: str) -> Iterator[Problem]:
    total = sum(parts)
    if total != full:
        message = _("the parts add up to {total} points, but {full} are written").format(
            total=total, full=full
        )
        yield book.problem(ASSESSMENT_SUM, message, _("correct the parts or the whole"), key)


def _ratings(scheme: Scheme, book: _Book) -> Iterator[Problem]:
    thresholds = [rating.threshold for rating in scheme.ratings]
    has_stars = any(isinstance(item, StarsRule) for item in scheme.items)
    allowed = (Points, Share, Stars) if has_stars else (Points, Share)
    ids: set[str] = set()
    for index, rating in enumerate(scheme.ratings):
        is_last = index == len(scheme.ratings) - 1
        if (rating.threshold is None) != is_last:
            message = _("only the lowest rating has no 'from', and it stands last")
            yield book.problem(
                ASSESSMENT_ORDER, message, _("correct 'from' or the order"), "ratings", index
            )
        elif rating.threshold is not None and not isinstance(rating.threshold, allowed):
            message = _("'{amount}' is nothing that this scheme counts").format(
                amount=_written(rating.threshold)
            )
            hint = _("write points (分) or a share of all points (%)")
            yield book.problem(ASSESSMENT_UNIT, message, hint, "ratings", index, "from")
        if rating.id in ids:
            message = _("two ratings have the id '{id}'").format(id=rating.id)
            hint = _("give one of the two another")
            yield book.problem(ASSESSMENT_ID, message, hint, "ratings", index, "id")
        ids.add(rating.id)
    if len({type(threshold) for threshold in thresholds if threshold is not None}) > 1:
        message = _("the ratings are counted in different units")
        hint = _("write all of them in points, in shares or in stars")
        yield book.problem(ASSESSMENT_UNIT, message, hint, "ratings")
    else:
        yield from _descending([t for t in thresholds if t is not None], book, "ratings", "from")


def _unreachable_ratings(scheme: Scheme, book: _Book) -> Iterator[Problem]:
    bonus = sum(section.points for section in scheme.sections if section.bonus)
    stars = sum(len(item.stars) for item in scheme.items if isinstance(item, StarsRule))
    wholes: tuple[Quantity, ...] = (
        Points(scheme.full + bonus),
        Share((scheme.full + bonus) / scheme.full),
        Stars(stars),
    )
    most = {whole.unit: whole for whole in wholes}
    for index, rating in enumerate(scheme.ratings):
        amount = rating.threshold
        if amount is not None and amount.unit in most and most[amount.unit].amount < amount.amount:
            yield _too_much(amount, most[amount.unit], book, "ratings", index, "from")


def _too_much(amount: Quantity, most: Quantity, book: _Book, *location: int | str) -> Problem:
    message = _("'{amount}' can never be reached").format(amount=_written(amount))
    hint = _("write at most {most}").format(most=_written(most))
    return book.problem(ASSESSMENT_RULE, message, hint, *location)


def _coarse_rounding(scheme: Scheme, book: _Book) -> Iterator[Problem]:
    points = [item.points for item in scheme.every_item() if not isinstance(item, VetoRule)]
    if scheme.rounding is not None and scheme.rounding.step > min(points, default=scheme.full):
        message = _("rounding to {step} is coarser than the {points} points of an item").format(
            step=scheme.rounding.step, points=min(points)
        )
        hint = _("write a smaller step, for example 0.1")
        yield book.problem(ASSESSMENT_RULE, message, hint, "rounding", "step")


def _descending(thresholds: list[Quantity], book: _Book, key: str, inner: str) -> Iterator[Problem]:
    for index, (higher, lower) in enumerate(pairwise(thresholds), 1):
        if lower >= higher:
            message = _("'{lower}' is not below '{higher}' of the one before").format(
                lower=_written(lower), higher=_written(higher)
            )
            hint = _("write the highest first")
            yield book.problem(ASSESSMENT_ORDER, message, hint, key, index, inner)


def _item(item: AnyRule | PlainRule, scheme: Scheme, book: _Book) -> Iterator[Problem]:
    if isinstance(item, ShareRule | MissingRule):
        yield from _condition(item.counts, item.of, book.below("counts"))
    elif isinstance(item, BandsRule):
        yield from _bands(item, book)
    elif isinstance(item, AwardRule):
        yield from _unit(item.by, item.each, book, "each")
        if not item.each:
            message = _("points for each nothing cannot be counted")
            yield book.problem(ASSESSMENT_RULE, message, _("write for example each: 1 次"), "each")
    elif isinstance(item, RankRule) and scheme.scored == "township":
        message = _("a township by itself has no rank among stations")
        hint = _("use the method given for a place that the county announces")
        yield book.problem(ASSESSMENT_RULE, message, hint, "method")
    elif isinstance(item, VetoRule):
        yield from _veto(item, scheme, book)
    elif isinstance(item, StarsRule):
        yield from _stars(item, book)


def _stars(item: StarsRule, book: _Book) -> Iterator[Problem]:
    for index, star in enumerate(item.stars):
        if star.points < item.least:
            message = _("this star has {points} points, but {least} are needed for a star").format(
                points=star.points, least=item.least
            )
            hint = _("correct the points of the star, or 'least'")
            yield book.problem(ASSESSMENT_RULE, message, hint, "stars", index, "points")


def _condition(counts: Condition, unit: str, book: _Book) -> Iterator[Problem]:
    if counts.minutes is None and counts.sessions is None and counts.reported_by is None:
        message = _("nothing says how much is enough")
        hint = _("write minutes, sessions or reported_by")
        yield book.problem(ASSESSMENT_RULE, message, hint)
    for key, least in (("minutes", counts.minutes), ("sessions", counts.sessions)):
        if least is not None and not least:
            message = _("nothing at all would be enough")
            hint = _("write how much it must be")
            yield book.problem(ASSESSMENT_RULE, message, hint, key)
    if unit == "study_days":
        if counts.minutes is not None and counts.minutes > _DAY:
            yield _too_much(counts.minutes, _DAY, book, "minutes")
        for key, wrong in (
            ("days", counts.days != "all"),
            ("reported_by", counts.reported_by is not None),
        ):
            if wrong:
                message = _("'{key}' can only be said of months").format(key=key)
                hint = _("take it out, or write of: months")
                yield book.problem(ASSESSMENT_RULE, message, hint, key)


def _bands(item: BandsRule, book: _Book) -> Iterator[Problem]:
    for index, band in enumerate(item.bands):
        yield from _unit(item.by, band.threshold, book, "bands", index, "from")
    if len({type(band.threshold) for band in item.bands}) == 1:
        yield from _descending([band.threshold for band in item.bands], book, "bands", "from")
    if item.bands[0].points != item.points:
        message = _("the highest band has {band} points, the item {points}").format(
            band=item.bands[0].points, points=item.points
        )
        yield book.problem(ASSESSMENT_SUM, message, _("make them the same"), "bands", 0, "points")
    for index, (higher, lower) in enumerate(pairwise(item.bands), 1):
        if lower.points > higher.points:
            message = _("a lower band has more points than the one before")
            hint = _("write the highest first")
            yield book.problem(ASSESSMENT_ORDER, message, hint, "bands", index, "points")


def _veto(item: VetoRule, scheme: Scheme, book: _Book) -> Iterator[Problem]:
    ids = [rating.id for rating in scheme.ratings]
    if item.to not in ids:
        message = _("'{id}' is not one of the ratings").format(id=item.to)
        hint = suggestion(item.to, ids) if ids else _("write 'ratings' for this scheme")
        yield book.problem(ASSESSMENT_ID, message, hint, "to")
    if isinstance(item.when, VetoBelow):
        yield from _unit(item.when.by, item.when.least, book, "when", "least")


def _unit(by: str, amount: Quantity, book: _Book, *location: int | str) -> Iterator[Problem]:
    label, kind = MEASURES[by]
    if not isinstance(amount, kind):
        message = _("'{by}' ({label}) is counted in {unit}, but '{amount}' is written").format(
            by=by, label=label, unit=kind.unit, amount=_written(amount)
        )
        hint = _("write a number with {unit}").format(unit=kind.unit)
        yield book.problem(ASSESSMENT_UNIT, message, hint, *location)
    elif isinstance(amount, Share) and amount > _WHOLE:
        yield _too_much(amount, _WHOLE, book, *location)


def _written(amount: Quantity) -> str:
    factor = 100 if isinstance(amount, Share) else 1
    return f"{amount.amount * factor} {amount.unit}"
