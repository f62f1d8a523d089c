"""A station's page of the report, before a template writes it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.assessment.report.column_drawing import column_drawing
from build_tools.assessment.report.markup import EvidenceLine, Html, lines_html, rows_html
from build_tools.assessment.report.phrases import (
    count,
    long_day,
    rate,
    short_day,
)
from build_tools.assessment.report.score_view import (
    PageStatements,
    anchor,
    score_html,
)
from build_tools.assessment.report.session_rows import (
    SLOT_LABELS,
    late_lines,
    learner_rows,
    never_came,
    session_rows,
)
from build_tools.assessment.report.station_page import (
    FindingRow,
    MonthRow,
    SchemeShares,
    SchemeView,
    ShareView,
    StationPage,
    TestsView,
)
from build_tools.assessment.wording import decimals, percent, points_text
from build_tools.model.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.assessment.report.context import ReportContext
    from build_tools.assessment.report.totals import MonthTotals, StationTotals
    from build_tools.model.assessment.assessed_station import AssessedStation, TownshipShare
    from build_tools.model.assessment.measures import StationMeasures
    from build_tools.model.assessment.score import Assessed
    from build_tools.model.assessment.year_details import (
        QuestionTally,
        StationDetails,
        StationRemark,
    )
    from build_tools.model.records.finding import Finding

FINDING_LABELS: dict[str, str] = {
    Rule.RECORDS_CONFLICT: "同一个编号有两份不一样的内容，先来的算数",
    Rule.RECORDS_STATION_UNKNOWN: "站点不在名单里",
    Rule.RECORDS_GAP: "一台电脑的记录中间缺号，还没有来",
    Rule.RECORDS_CHAIN: "和前一条对不上，写好以后被改过",
    Rule.RECORDS_REPLACES: "更正的记录没有来、更正了两次，或者互相更正",
    Rule.RECORDS_WORD: "月份暗号不是这个站点的",
    Rule.RECORDS_CLOCK: "日子不可能，多半是电脑的钟坏了",
    Rule.RECORDS_LATE: "日子比当时播放的那一期还早，是后来补写的",
    Rule.RECORDS_OVERLAP: "两场时间重叠，还有同样的人",
    Rule.RECORDS_TWO_PCS: "两台电脑在同一时间各记了一场，人次只算人最多的那场",
    Rule.RECORDS_ATTENDANCE: "到场的比花名册上的人还多",
    Rule.RECORDS_LONG: "一场超过12小时，开始或者结束写错了",
    Rule.RECORDS_PLAYBACK: "登记的时间里，放课的时间不到一半",
    Rule.RECORDS_WRITTEN_TOGETHER: "几个日子的学习是同一天补记的",
    Rule.RECORDS_COPIED: "写的话和别的站点一字不差",
}
_MOST_MISSED = 5
_SHOWN = 12
"""Statements of a finding that are named."""


def station_page(
    entry: AssessedStation,
    details: StationDetails,
    totals: StationTotals,
    context: ReportContext,
) -> StationPage:
    """Return the page of a station."""
    measures = entry.measures
    statements = _statements(measures, details, context)
    late = tuple(late_lines(measures, details))
    return StationPage(
        code=measures.station,
        name=measures.name,
        figures=year_figures(totals),
        schemes=tuple(_scheme(assessed, statements, context) for assessed in entry.assessed),
        shares=tuple(_shares(entry.shares, statements, context)),
        months=tuple(_month_row(month, context) for month in totals.months),
        chart=column_drawing(_by_month(totals), measures.station, f"{measures.name}每月参学人次"),
        slots=tuple(
            (label, totals.slots[k]) for k, label in SLOT_LABELS.items() if totals.slots[k]
        ),
        sessions=tuple(session_rows(measures, details, context)),
        learners=learner_rows(measures),
        never_came=never_came(measures),
        remarks=tuple(_remarks(details, statements, context)),
        tests=tests_view(details.answers, context),
        findings=tuple(_finding(finding, statements) for finding in details.findings),
        late=(len(late), lines_html(late)),
    )


def year_figures(totals: StationTotals) -> tuple[tuple[str, str, str], ...]:
    """Return names, numbers and units of a station's year; nobody and nothing are figures too."""
    hours = totals.hours_each
    return (
        ("集中学习", count(totals.sessions), "场"),
        ("学习时间", count(totals.minutes.amount), "分钟"),
        ("参学率", percent(totals.participation.amount), "")
        if totals.participation is not None
        else ("参学率", "算不出", "没有应到人数"),
        ("参学人次", count(totals.person_times.amount), "人次"),
        ("参学人数", count(totals.persons.amount), "人"),
        ("学时", count(totals.hours.amount), "学时"),
        ("人均学时", decimals(hours.amount), "学时")
        if hours is not None
        else ("人均学时", "算不出", "没有名单"),
        ("迟记", count(totals.late), "场，不扣分，已标出"),
    )


def _statements(
    measures: StationMeasures, details: StationDetails, context: ReportContext
) -> PageStatements:
    days = {session.id: session.day for session in measures.sessions}
    sessions = frozenset(days)
    for remarks in (details.applications, details.needs, details.questions):
        days.update((remark.id, remark.day) for remark in remarks)
    return PageStatements(measures.station, context.year, days, sessions)


def _scheme(assessed: Assessed, statements: PageStatements, context: ReportContext) -> SchemeView:
    score, rating = assessed.score, assessed.rating
    band = f"（{rating.band}）" if rating and rating.band else ""
    return SchemeView(
        id=score.id,
        title=score.name,
        anchor=anchor(statements.station, score.id),
        points=points_text(score.points),
        full=points_text(score.full),
        rank=assessed.rank,
        of=context.sizes[score.id],
        rating=f"{rating.name}{band}" if rating else "",
        rating_text=assessed.rating_text,
        follows=rating.follows or "" if rating else "",
        recheck=assessed.recheck,
        tree=score_html(score, statements),
    )


def _shares(
    shares: tuple[TownshipShare, ...], statements: PageStatements, context: ReportContext
) -> Iterator[SchemeShares]:
    for _scheme, result in context.of_township:
        mine = (share for share in shares if share.scheme == result.id and share.evidence)
        items = tuple(_share(share, statements) for share in mine)
        yield SchemeShares(result.title, anchor(statements.station, result.id), items)


def _share(share: TownshipShare, statements: PageStatements) -> ShareView:
    shown = statements.shown(share.evidence)
    text = f"一共 {len(share.evidence)}，算数的 {shown.enough_count}"
    return ShareView(share.name, text, shown.short)


def _by_month(totals: StationTotals) -> list[int | None]:
    values: list[int | None] = [int(month.person_times.amount) for month in totals.months]
    return values + [None] * (12 - len(values))


def _month_row(month: MonthTotals, context: ReportContext) -> MonthRow:
    late = month.is_late(context.report_day)
    return MonthRow(
        name=f"{month.month.number}月",
        sessions=str(month.sessions),
        minutes=count(month.minutes.amount),
        expected=count(month.expected.amount),
        present=count(month.present.amount),
        rate=rate(month.present, month.expected),
        person_times=count(month.person_times.amount),
        arrived=_arrival(month, late=late),
        late=late,
    )


def _arrival(month: MonthTotals, *, late: bool) -> str:
    if month.arrived is None:
        return "没有交到"
    day = long_day(month.arrived) if month.arrived.year != month.month.year else ""
    return f"{day or short_day(month.arrived)}{'，迟了' if late else ''}"


def _remarks(
    details: StationDetails, statements: PageStatements, context: ReportContext
) -> Iterator[tuple[str, int, Html]]:
    for name, remarks in (
        ("学用转化", details.applications),
        ("想学什么", details.needs),
        ("问了什么", details.questions),
    ):
        if remarks:
            cells = ((x.id, _remark_cells(x, statements, context)) for x in remarks)
            yield name, len(remarks), rows_html(cells)


def _remark_cells(
    remark: StationRemark, statements: PageStatements, context: ReportContext
) -> tuple[str, ...]:
    return (
        short_day(remark.day),
        "、".join(map(context.lesson, remark.lessons)),
        remark.text,
        _result(remark),
        statements.number(remark.id),
    )


def _result(remark: StationRemark) -> str:
    households = "" if remark.households is None else f"（{remark.households} 户）"
    return f"{remark.result}{households}"


def tests_view(answers: tuple[QuestionTally, ...], context: ReportContext) -> TestsView | None:
    """Return the self-tests; None where nobody answered one."""
    people = sum(tally.people for tally in answers)
    if not people:
        return None
    missed = sorted(answers, key=lambda t: (t.first - t.people, t.lesson, t.question))
    return TestsView(
        people=people,
        first=_part(sum(tally.first for tally in answers), people),
        right=_part(sum(tally.right for tally in answers), people),
        missed=tuple(
            (
                context.lesson(tally.lesson),
                context.questions.get((tally.lesson, tally.question), f"题号 {tally.question}"),
                f"{tally.people} 人里 {tally.people - tally.first} 人",
            )
            for tally in missed[:_MOST_MISSED]
            if tally.first < tally.people
        ),
    )


def _part(number: int, of: int) -> str:
    return f"{number}/{of}，{decimals(100 * number // of)}%"


def _finding(finding: Finding, statements: PageStatements) -> FindingRow:
    lines = [_finding_line(ident, statements) for ident in finding.ids[:_SHOWN]]
    if len(finding.ids) > _SHOWN:
        lines.append(EvidenceLine(f"还有 {len(finding.ids) - _SHOWN} 条"))
    label = FINDING_LABELS[finding.rule.name]
    return FindingRow(f"{label}（电脑 {finding.pc}）" if finding.pc else label, lines_html(lines))


def _finding_line(ident: str, statements: PageStatements) -> EvidenceLine:
    number = statements.number(ident)
    if ident not in statements.days:
        return EvidenceLine("", number=number)
    return EvidenceLine(f"{short_day(statements.days[ident])} {number}", f"#{ident}")
