"""Months and timecodes: how they are read, written, compared and counted on."""

from __future__ import annotations

import datetime as dt

import pytest

from build_tools.model.month import Month
from build_tools.model.timecode import Timecode


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "0000-05", "26-11", "2026-11 ", ""]
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Month.parse(text)


def test_a_month_reads_as_it_is_written() -> None:
    month = Month.parse("2026-02")
    assert (str(month), month.label) == ("2026-02", "2026年2月")
    assert (month.first_day, month.last_day) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert Month.of(dt.date(2026, 2, 28)) == month


@pytest.mark.parametrize(
    ("later", "text"),
    [(0, "2026-11"), (1, "2026-12"), (2, "2027-01"), (14, "2028-01"), (-11, "2025-12")],
)
def test_months_later(later: int, text: str) -> None:
    assert str(Month(2026, 11).later(later)) == text


def test_months_compare_by_time() -> None:
    assert Month(2026, 12) < Month(2027, 1) < Month(2027, 11)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (754, "12:34"), (3723.9, "1:02:03"), (599.99, "9:59")]
)
def test_a_timecode_keeps_the_second_that_has_begun(seconds: float, text: str) -> None:
    assert str(Timecode(seconds)) == text


def test_a_timecode_for_each_reader() -> None:
    assert str(Timecode(599.99).rounded) == "10:00"
    assert Timecode(2.46).with_tenths == "0:02.5"
    assert Timecode(3723.0).with_tenths == "1:02:03.0"
    assert Timecode(59.96).with_tenths == "1:00.0"
    assert Timecode(-1).with_tenths == "0:00.0"
    assert Timecode(3723.5).webvtt == "01:02:03.500"
    assert Timecode(59.9996).webvtt == "00:01:00.000"
