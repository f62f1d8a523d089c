"""From scores to ratings and pay bands, ranks, and the stations that are visited again."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

from build_tools.assessment.wording import amount_text, percent, points_text
from build_tools.model.assessment.quantities import Points, Share, Stars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.assessment.quantities import Quantity
    from build_tools.model.assessment.rule_book import Rating, Scheme
    from build_tools.model.assessment.score import Score


def stars_of(score: Score) -> int | None:
    """Return how many stars a score has; None where it is not about stars."""
    counts = [part.stars for part in score.every_part() if part.stars is not None]
    return sum(counts) if counts else None


def rate(score: Score, scheme: Scheme) -> tuple[Rating | None, str]:
    """Return the rating of a score, and why in words; None where the scheme has no ratings."""
    ratings = scheme.ratings
    if not ratings:
        return None, ""
    index = next(i for i, rating in enumerate(ratings) if _reaches(score, rating.threshold))
    text = _standing_text(score)
    if index:
        text += f"，不到“{ratings[index - 1].name}”的 {_limit(ratings[index - 1])}"
    for part in score.every_part():
        barred = next((i for i, r in enumerate(ratings) if r.id == part.barred_to), 0)
        if barred > index:
            index = barred
            text = f"{_standing_text(score)}，因为“{part.name}”最高只到这一等"
    rating = ratings[index]
    band = f"（{rating.band}）" if rating.band else ""
    return rating, f"{text} → {rating.name}{band}"


def ranks(scores: Sequence[Score]) -> tuple[int, ...]:
    """Return the rank of each score; the same points have the same one, the next is left out."""
    points = sorted((score.points for score in scores), reverse=True)
    first: dict[object, int] = {}
    for index, value in enumerate(points, 1):
        first.setdefault(value, index)
    return tuple(first[score.points] for score in scores)


def drawn(stations: Sequence[str], share: Share, seed: str) -> frozenset[str]:
    """Return the stations that are visited again: this share of them, at least one.

    The same seed draws the same stations, on every PC and in any order of `stations`.
    """
    count = math.ceil(len(stations) * share.amount)
    by_lot = sorted(stations, key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).digest())
    return frozenset(by_lot[:count])


def _reaches(score: Score, threshold: Quantity | None) -> bool:
    if threshold is None:
        return True
    if isinstance(threshold, Stars):
        return threshold.amount <= (stars_of(score) or 0)
    reached = score.points / score.full if isinstance(threshold, Share) else score.points
    return threshold.amount <= reached


def _standing_text(score: Score) -> str:
    stars = stars_of(score)
    if stars is not None:
        return f"得 {stars} 颗星，{points_text(score.points)}"
    share = score.points / score.full
    exact = "" if (share * 10_000).denominator == 1 else f"（准数 {share}）"
    return f"{points_text(score.points)}，占满分 {percent(share)}{exact}"


def _limit(rating: Rating) -> str:
    threshold = rating.threshold
    if isinstance(threshold, Points | Stars | Share):
        return amount_text(threshold)
    return ""
