"""The report's first pages: the township in figures, charts, and the rankings. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.assessment.report.charts import BarChart, bar_chart
from build_tools.assessment.report.column_drawing import column_drawing
from build_tools.assessment.report.markup import Html, rows_html
from build_tools.assessment.report.phrases import UNKNOWN, count
from build_tools.assessment.report.score_view import anchor
from build_tools.assessment.report.station_view import tests_view
from build_tools.assessment.wording import decimals, percent
from build_tools.model.assessment.year_details import QuestionTally
from build_tools.model.month import Month

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from build_tools.assessment.report.context import ReportContext
    from build_tools.assessment.report.station_page import TestsView
    from build_tools.assessment.report.totals import StationTotals, TownshipTotals
    from build_tools.model.assessment.rule_book import Scheme
    from build_tools.model.assessment.score import Assessed, SchemeResult, Score

_MOST_BARS = 15


@dataclass(frozen=True)
class TownshipPage:
    """Everything that stands before the stations' pages, in words."""

    figures: tuple[tuple[str, str, str, bool], ...]
    """Name, number, unit, and whether it is something to look at."""
    bars: BarChart
    bars_left_out: int
    unknown: tuple[str, ...]
    """Stations whose participation cannot be worked out."""
    columns: Html
    months: tuple[tuple[str, str, str], ...]
    """Month, sessions, person-times."""
    rankings: tuple[Ranking, ...]
    township: tuple[TownshipScheme, ...]
    tests: TestsView | None
    silent: tuple[str, ...]
    unregistered: tuple[str, ...]
    arrivals: Html
    """Of each station, which months' records came: `✓`, `迟` or `缺`."""


@dataclass(frozen=True)
class Ranking:
    """The table of a scheme; `heads` are the parts of its score with their points."""

    id: str
    title: str
    full: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[RankingRow, ...]
    rated: bool
    detailed: bool
    """Whether the general figures of a station stand beside its scores."""


@dataclass(frozen=True)
class RankingRow:
    """A station in a ranking; points lead to their explanation."""

    rank: int
    code: str
    name: str
    participation: str
    short: bool
    hours_each: str
    sessions: str
    late: str
    same_moment: str
    parts: tuple[tuple[str, str], ...]
    """Points and the place of their explanation."""
    total: tuple[str, str]
    rating: str
    follows: str


@dataclass(frozen=True)
class TownshipScheme:
    """A score of the township, with the stations that each item rests on."""

    title: str
    text: str
    rows: tuple[tuple[int, str, str, str, str], ...]
    """Level, name, points, of how many, sentence."""
    stations: tuple[tuple[str, str], ...]
    """Names, and where each says what it brings."""


def township_page(
    totals: TownshipTotals, stations: Sequence[StationTotals], context: ReportContext
) -> TownshipPage:
    """Return the first pages; `stations` are in the order of their codes."""
    by_code = {station.code: station for station in stations}
    by_rank = _by_rank(stations, context)
    shares = [(s.name, s.participation) for s in by_rank]
    bars = [(name, share) for name, share in shares if share is not None]
    values = [totals.by_month.get(Month(context.year, number)) for number in range(1, 13)]
    return TownshipPage(
        figures=_figures(totals),
        bars=bar_chart(bars[:_MOST_BARS], context.required_attendance),
        bars_left_out=len(bars[_MOST_BARS:]),
        unknown=tuple(name for name, share in shares if share is None),
        columns=column_drawing(
            [None if v is None else int(v.amount) for v in values], "months", "每月参学人次，全镇"
        ),
        months=tuple(
            (f"{month.number}月", count(totals.sessions_by_month[month]), count(times.amount))
            for month, times in sorted(totals.by_month.items())
        ),
        rankings=tuple(
            _ranking(scheme, result, by_code, context, detailed=index == 0)
            for index, (scheme, result) in enumerate(context.ranked)
        ),
        township=tuple(
            _township_scheme(result, stations) for _scheme, result in context.of_township
        ),
        tests=tests_view(
            tuple(QuestionTally(*key, *sums) for key, sums in sorted(totals.answers.items())),
            context,
        ),
        silent=tuple(totals.silent),
        unregistered=totals.unregistered,
        arrivals=rows_html(("", _arrivals(station, context)) for station in by_rank),
    )


def _arrivals(station: StationTotals, context: ReportContext) -> tuple[str, ...]:
    marks = [
        "缺" if month.arrived is None else "迟" if month.is_late(context.report_day) else "✓"
        for month in station.months
    ]
    counts = (f"缺 {marks.count('缺')}", f"迟 {marks.count('迟')}")
    summary = "，".join(text for text in counts if not text.endswith(" 0"))
    return (station.name, *marks, *[UNKNOWN] * (12 - len(marks)), summary or "都按时")


def _figures(totals: TownshipTotals) -> tuple[tuple[str, str, str, bool], ...]:
    return (
        ("站点", count(totals.stations), "个", False),
        ("集中学习", count(totals.sessions), "场", False),
        ("参学人次", count(totals.person_times.amount), "人次", False),
        ("参学人数", count(totals.persons.amount), "人", False),
        ("授予学时", count(totals.hours.amount), "学时", False),
        ("学习时间", count(totals.minutes.amount), "分钟", False),
        ("迟记的记录", count(totals.late), "场，不扣分，已标出", bool(totals.late)),
        ("请人看的", count(totals.findings), "处，不扣分", bool(totals.findings)),
    )


def _by_rank(stations: Sequence[StationTotals], context: ReportContext) -> list[StationTotals]:
    """Return the stations as the first ranking has them."""
    if not context.ranked:
        return list(stations)
    ranks = {entry.station: entry.rank for entry in context.ranked[0][1].assessed}
    return sorted(stations, key=lambda station: (ranks[station.code], station.code))


def _ranking(
    scheme: Scheme,
    result: SchemeResult,
    stations: Mapping[str, StationTotals],
    context: ReportContext,
    *,
    detailed: bool,
) -> Ranking:
    ordered = sorted(result.assessed, key=lambda entry: (entry.rank, entry.station))
    heads = _columns(ordered[0].score) if ordered else ()
    return Ranking(
        id=scheme.id,
        title=scheme.title,
        full=decimals(scheme.full),
        heads=tuple((part.name, decimals(part.full)) for part in heads),
        rows=tuple(_row(entry, stations[entry.station], context) for entry in ordered),
        rated=bool(scheme.ratings),
        detailed=detailed,
    )


def _columns(score: Score) -> tuple[Score, ...]:
    """Return the parts that a table shows: below a heading that stands alone, its own parts."""
    parts = score.parts
    while len(parts) == 1 and parts[0].parts:
        parts = parts[0].parts
    return parts


def _row(entry: Assessed, station: StationTotals, context: ReportContext) -> RankingRow:
    share, required, hours = station.participation, context.required_attendance, station.hours_each
    rating, scheme = entry.rating, entry.score.id
    band = f"（{rating.band}）" if rating and rating.band else ""
    return RankingRow(
        rank=entry.rank,
        code=station.code,
        name=station.name,
        participation="算不出" if share is None else percent(share.amount),
        short=share is not None and required is not None and share < required,
        hours_each=UNKNOWN if hours is None else decimals(hours.amount),
        sessions=count(station.sessions),
        late=count(station.late) if station.late else UNKNOWN,
        same_moment=f"{station.same_moment}/{station.same_time}" if station.same_time else UNKNOWN,
        parts=tuple(
            (decimals(part.points), anchor(station.code, scheme, part.id))
            for part in _columns(entry.score)
        ),
        total=(decimals(entry.score.points), anchor(station.code, scheme)),
        rating=f"{rating.name}{band}" if rating else "",
        follows="；".join(what_follows(entry)),
    )


def what_follows(entry: Assessed) -> Iterator[str]:
    """Yield stars, consequences, re-check and doubts of a station, in words."""
    if entry.stars is not None:
        yield f"{entry.stars} 颗星"
    if entry.rating and entry.rating.follows:
        yield entry.rating.follows
    if entry.recheck:
        yield "抽到复查"
    if doubts := sum(part.undecided for part in entry.score.every_part()):
        yield f"{doubts} 项要人来定"


def _township_scheme(result: SchemeResult, stations: Sequence[StationTotals]) -> TownshipScheme:
    (entry,) = result.assessed
    rows = [row for part in entry.score.parts for row in _levels(part, 1)]
    return TownshipScheme(
        title=result.title,
        text=entry.score.text.rpartition("：")[2],
        rows=tuple(
            (level, part.name, decimals(part.points), decimals(part.full), _sentence(part))
            for level, part in rows
        ),
        stations=tuple((s.name, f"{s.code}.{result.id}") for s in stations),
    )


def _sentence(part: Score) -> str:
    return part.text.removeprefix(f"{part.name}：")


def _levels(score: Score, level: int) -> Iterator[tuple[int, Score]]:
    yield level, score
    for part in score.parts:
        yield from _levels(part, level + 1)
