"""One item of a scheme, by its method, for one subject: a station, or the township as a whole.

What was counted is handed over: see `tallies`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from build_tools.assessment.figures import figure
from build_tools.assessment.outcome import (
    Outcome,
    by_share,
    deducted,
    nothing_to_judge,
    rounded,
    sentence,
)
from build_tools.assessment.station_year import condition_text
from build_tools.assessment.wording import amount_text, decimals, points_text
from build_tools.model.assessment.methods import (
    GROUP_LABELS,
    AwardRule,
    BandsRule,
    GivenRule,
    HoursRule,
    MissingRule,
    RankRule,
    ShareRule,
    StarsRule,
    VetoGiven,
    VetoRule,
)
from build_tools.model.assessment.quantities import Share
from build_tools.model.assessment.score import Evidence, Score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from build_tools.assessment.tallies import Tally
    from build_tools.model.assessment.given import GivenPoints, GivenRegister
    from build_tools.model.assessment.methods import AnyRule, PlainRule, StarRule
    from build_tools.model.assessment.quantities import Quantity
    from build_tools.model.assessment.rule_book import Scheme

_UNITS = {"study_days": ("期", "固定学习日"), "months": ("个月", "月份")}


@dataclass(frozen=True)
class ScoredParty:
    """Who is scored: a station, or the township (`station` None) with all of its stations.

    `tallies` holds what was counted for each item of the scheme, by the ids of the items.
    """

    station: str | None
    name: str
    tallies: Mapping[str, Tally]


@dataclass(frozen=True)
class RankedAmounts:
    """The figures of all parties, from the least to the most; fewer, where some have none."""

    parties: int
    ordered: tuple[Quantity, ...]

    def ahead_of(self, amount: Quantity) -> int:
        """Return how many parties have more."""
        return len(self.ordered) - bisect_right(self.ordered, amount)


@dataclass(frozen=True)
class ScoringContext:
    """What scoring an item may look at beside its subject.

    `amounts` holds the figures for each item with a rank.
    """

    year: int
    scheme: Scheme
    given_points: GivenRegister
    amounts: Mapping[str, RankedAmounts]


def score_item(item: AnyRule | PlainRule, subject: ScoredParty, context: ScoringContext) -> Score:
    """Return the score of an item."""
    if isinstance(item, VetoRule):
        return _veto(item, subject, context)
    if isinstance(item, StarsRule):
        return _stars(item, subject, context)
    outcome = _outcome(item, subject, context)
    rounding = context.scheme.rounding
    return Score(
        item.id,
        item.name,
        sentence(outcome, item.points, rounding),
        rounded(outcome.points, rounding),
        item.points,
        evidence=outcome.evidence,
        undecided=outcome.undecided,
    )


def _outcome(item: PlainRule, subject: ScoredParty, context: ScoringContext) -> Outcome:
    if isinstance(item, GivenRule):
        entries = context.given_points.entries(item.id, context.year, subject.station)
        return _grants(item, entries)
    tally = subject.tallies[item.id]
    if isinstance(item, ShareRule):
        return _share(item, tally)
    if isinstance(item, BandsRule):
        return _bands(item, tally)
    if isinstance(item, MissingRule):
        return _missing(item, tally)
    if isinstance(item, RankRule):
        return _rank(item, tally, context.amounts[item.id])
    if isinstance(item, AwardRule):
        return _award(item, tally)
    if isinstance(item, HoursRule):
        return _hours(item, tally)
    assert_never(item)


def _counts(tally: Tally) -> tuple[int, int]:
    """Return how many study days or months there are, and how many of them count."""
    if not tally.amounts:
        return 0, 0
    count, enough = tally.amounts
    return count.amount, enough.amount


def _share(item: ShareRule, tally: Tally) -> Outcome:
    (count, enough), (unit, label) = _counts(tally), _UNITS[item.of]
    if not count:
        return nothing_to_judge(f"{item.name}：没有要看的{label}")
    facts = f"{item.name}：{count} {unit}里 {enough} {unit}{condition_text(item.counts)}"
    outcome = by_share(facts, Share(Fraction(enough, count)), item.aim, item.short, item.points)
    return Outcome(outcome.facts, outcome.steps, outcome.points, tally.evidence)


def _missing(item: MissingRule, tally: Tally) -> Outcome:
    (count, enough), (unit, label) = _counts(tally), _UNITS[item.of]
    if not count:
        return nothing_to_judge(f"{item.name}：没有要看的{label}")
    missing, asked_for = count - enough, condition_text(item.counts)
    facts = f"{item.name}：{count} {unit}里 {missing} {unit}没做到（{asked_for}）"
    return Outcome(facts, *deducted(Fraction(missing), item.minus, item.points), tally.evidence)


def _bands(item: BandsRule, tally: Tally) -> Outcome:
    value = figure(item.by, tally)
    facts = f"{item.name}：{value.text}"
    if value.amount is None:
        return nothing_to_judge(facts)
    for band in item.bands:
        if band.threshold <= value.amount:
            facts = f"{facts}，在 {amount_text(band.threshold)} 以上一档"
            return Outcome(facts, "", band.points, value.evidence)
    facts = f"{facts}，不到最低一档 {amount_text(item.bands[-1].threshold)}"
    return Outcome(facts, "", Fraction(0), value.evidence)


def _rank(item: RankRule, tally: Tally, amounts: RankedAmounts) -> Outcome:
    value = figure(item.by, tally)
    if value.amount is None:
        return nothing_to_judge(f"{item.name}：{value.text}")
    ahead = amounts.ahead_of(value.amount)
    facts = f"{item.name}：{value.text}，{amounts.parties} 个站点里第 {ahead + 1} 名"
    return Outcome(facts, *deducted(Fraction(ahead), item.minus, item.points), value.evidence)


def _award(item: AwardRule, tally: Tally) -> Outcome:
    value = figure(item.by, tally)
    facts = f"{item.name}：{value.text}"
    if value.amount is None:
        return nothing_to_judge(facts)
    units = value.amount / item.each // 1
    points = min(units * item.plus, item.points)
    steps = f"每 {amount_text(item.each)}加 {decimals(item.plus)} 分，{units}×{decimals(item.plus)}"
    if units * item.plus > item.points:
        steps = f"{steps}，最多 {decimals(item.points)}"
    return Outcome(facts, steps, points, value.evidence)


def _grants(item: GivenRule, entries: Sequence[GivenPoints]) -> Outcome:
    total = sum((entry.points or Fraction(0) for entry in entries), Fraction(0))
    start = item.points if item.begin == "full" else Fraction(0)
    points = min(max(start + total, Fraction(0)), item.points)
    act = "扣分" if item.begin == "full" else "加分"
    facts = f"{item.name}：考核组{act} {len(entries)} 次" if entries else f"{item.name}：没有{act}"
    steps = f"共{act[0]} {points_text(abs(total))}" if entries else ""
    return Outcome(facts, steps, points, tuple(_entry_line(entry) for entry in entries))


def _entry_line(entry: GivenPoints) -> Evidence:
    points = (
        f" {'+' if entry.points > 0 else ''}{points_text(entry.points)}" if entry.points else ""
    )
    return Evidence(f"{entry.on} {entry.by}：{entry.why}{points}")


def _hours(item: HoursRule, tally: Tally) -> Outcome:
    counts = [amount.amount for amount in tally.amounts] or [0, 0] * len(item.aims)
    persons, enough = counts[::2], counts[1::2]
    texts = [
        f"{GROUP_LABELS[group]} {count} 人里 {reached} 人够 {amount_text(aim)}"
        for (group, aim), count, reached in zip(item.aims.items(), persons, enough, strict=True)
    ]
    facts = f"{item.name}：{'，'.join(texts)}"
    if not any(persons):
        return nothing_to_judge(facts)
    share = Share(Fraction(sum(enough), sum(persons)))
    outcome = by_share(facts, share, item.aim, item.short, item.points)
    # A group without anybody is rather a roster that was not kept than a group that is done.
    undecided = not all(persons)
    return Outcome(
        outcome.facts, outcome.steps, outcome.points, tally.evidence, undecided=undecided
    )


def _stars(item: StarsRule, subject: ScoredParty, context: ScoringContext) -> Score:
    stars = tuple(_star(star, item.least, subject, context) for star in item.stars)
    count = sum(star.points >= item.least for star in stars)
    points = sum((star.points for star in stars), Fraction(0))
    text = f"{item.name}：{len(stars)} 颗星得了 {count} 颗，共 {points_text(points)}"
    return Score(item.id, item.name, text, points, item.points, stars, stars=count)


def _star(star: StarRule, least: Fraction, subject: ScoredParty, context: ScoringContext) -> Score:
    parts = tuple(score_item(item, subject, context) for item in star.items)
    points = sum((part.points for part in parts), Fraction(0))
    verdict = "得这颗星" if points >= least else "没有这颗星"
    text = f"{star.name}：{points_text(points)}，{decimals(least)} 分起算 → {verdict}"
    return Score(star.id, star.name, text, points, star.points, parts)


def _veto(item: VetoRule, subject: ScoredParty, context: ScoringContext) -> Score:
    if isinstance(item.when, VetoGiven):
        entries = context.given_points.entries(item.id, context.year, subject.station)
        evidence = tuple(_entry_line(entry) for entry in entries)
        holds, why = bool(entries), f"考核组认定 {len(entries)} 次"
    else:
        value = figure(item.when.by, subject.tallies[item.id])
        evidence = value.evidence
        holds = value.amount is not None and value.amount < item.when.least
        why = f"{value.text}，不到 {amount_text(item.when.least)}"
    rating = next((r.name for r in context.scheme.ratings if r.id == item.to), item.to)
    verdict = f"{why} → 等次最高“{rating}”" if holds else "没有发生"
    return Score(
        item.id,
        item.name,
        f"{item.name}：{verdict}",
        Fraction(0),
        Fraction(0),
        evidence=evidence,
        barred_to=item.to if holds else "",
    )
