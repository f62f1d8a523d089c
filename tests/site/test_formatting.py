"""How lengths, seasons and places in a film read."""

import pytest

from build_tools.model.month import Month
from build_tools.site import formatting


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ([11, 12, 1, 2], "11月—2月"),
        ([1, 2, 11, 12], "11月—2月"),
        ([3], "3月"),
        ([3, 9], "3月、9月"),
        ([3, 4, 5, 10], "3月—5月、10月"),
        ([1], "1月"),
        ([1, 12], "12月—1月"),
        ([12, 1, 6, 7], "12月—1月、6月—7月"),
        (list(range(1, 13)), "全年"),
        ([10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8], "10月—8月"),
    ],
)
def test_season_runs_over_the_years_end(months: list[int], text: str) -> None:
    assert formatting.season(months) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, ""), (0.2, "1秒"), (59.4, "59秒"), (60, "1分钟"), (2308, "38分钟")],
)
def test_length(seconds: float, text: str) -> None:
    assert formatting.length(seconds) == text


def test_month_names_its_two_solar_terms() -> None:
    month = formatting.month_view(Month(2026, 11))
    assert (month.name, month.terms, month.label) == ("十一月", ("立冬", "小雪"), "2026年11月")
    assert formatting.month_view(Month(2027, 1)).terms == ("小寒", "大寒")


@pytest.mark.parametrize(
    ("count", "text"), [(10, "1 KB"), (12_345, "12 KB"), (412_000, "0.4 MB"), (3_000_000, "3.0 MB")]
)
def test_size(count: int, text: str) -> None:
    assert formatting.size(count) == text
