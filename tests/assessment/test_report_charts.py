"""The shapes of charts, and the words of days and figures."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from build_tools.assessment.report.charts import bar_chart, column_chart, round_step
from build_tools.assessment.report.column_drawing import column_drawing
from build_tools.assessment.report.phrases import (
    count,
    day_list,
    month_and_day,
    with_days,
)
from build_tools.assessment.report.station_view import year_figures
from build_tools.assessment.report.totals import station_totals
from build_tools.model.assessment.measures import LearnerHours, SessionMeasure, StationMeasures
from build_tools.model.assessment.quantities import LearningHours, Minutes, Share
from build_tools.model.assessment.year_details import StationDetails
from build_tools.model.records.statement import HeadsByKind


@pytest.mark.parametrize(
    ("highest", "step"),
    [(0, 1), (4, 1), (5, 2), (8, 2), (9, 5), (20, 5), (21, 10), (3510, 1000), (4001, 2000)],
)
def test_lines_stand_at_round_numbers(highest: int, step: int) -> None:
    assert round_step(highest) == step


def test_a_bar_is_short_by_its_exact_share() -> None:
    shares = [("甲", Share(Fraction(17, 20))), ("乙", Share(Fraction(8499, 10_000)))]
    chart = bar_chart(shares, Share(Fraction(17, 20)))
    assert [(bar.label, bar.short) for bar in chart.bars] == [("85%", False), ("84.99%", True)]
    assert chart.required_label == "要求 85%"
    assert not any(bar.short for bar in bar_chart(shares, None).bars)


def test_months_that_are_not_over_have_no_figure() -> None:
    chart = column_chart([40, 0, *[None] * 10])
    assert [(c.label, c.is_over) for c in chart.columns[:3]] == [
        ("40", True),
        ("0", True),
        ("", False),
    ]
    assert chart.columns[0].height == 250  # four steps of ten: up to the highest line
    assert chart.columns[1].height == 0


def test_a_drawing_says_its_months_and_escapes_the_name() -> None:
    drawing = column_drawing([40, *[None] * 11], "dawa", "<b>村")
    assert '<title id="dawa-title">&lt;b&gt;村</title>' in drawing
    assert "1月 40；2月还没有；" in drawing
    assert (drawing.count('class="column"'), drawing.count('class="later"')) == (1, 11)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-05 放了 62 分钟", "3月5日 放了 62 分钟"),
        ("2026-12 记录 2027-01-11 交到", "12月 记录 2027年1月11日 交到"),
        ("大洼村 2026-03-05 没有学习", "大洼村 3月5日 没有学习"),
        ("党员 2026-1 学时", "党员 2026-1 学时"),
    ],
)
def test_days_of_evidence(text: str, words: str) -> None:
    assert with_days(text, 2026) == words


def test_days_and_figures() -> None:
    days = [dt.date(2026, 2, 12), dt.date(2026, 1, 15), dt.date(2026, 1, 5), dt.date(2026, 1, 5)]
    assert day_list([*map(month_and_day, days), None]) == "1月5、15日，2月12日"
    assert count(30_820) == "30,820"
    assert count(Fraction(43_059, 7)) == "6,151.28"


def test_nobody_and_no_hours_are_figures() -> None:
    """They are no figures only where nobody was expected or is on the roster."""
    nobody = HeadsByKind(member=8)
    came = SessionMeasure("s-1", dt.date(2026, 3, 5), Minutes(60), expected=nobody)
    learner = LearnerHours("m1", "member", LearningHours(0))
    measures = StationMeasures(
        "s", "村", dt.date(2026, 1, 1), dt.date(2026, 12, 31), (came,), learners=(learner,)
    )
    figures = year_figures(station_totals(measures, StationDetails()))
    assert ("参学率", "0%", "") in figures
    assert ("人均学时", "0", "学时") in figures
    nothing = StationMeasures("s", "村", dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    figures = year_figures(station_totals(nothing, StationDetails()))
    assert ("参学率", "算不出", "没有应到人数") in figures
    assert ("人均学时", "算不出", "没有名单") in figures
