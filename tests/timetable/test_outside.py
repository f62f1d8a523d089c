"""A programme brought to telephones, loudspeakers and the holidays of a year."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar, Event

from build_tools.model.month import Month
from build_tools.model.timetable.announcement import announcement
from build_tools.model.timetable.programme import ProgrammeDay, programme
from build_tools.model.timetable.timetable import Timetable
from build_tools.timetable.calendar_file import calendar_file
from build_tools.timetable.holiday_proposals import HolidaysUnknown, proposed_holidays, yaml_line

TITLES = {"a": "剪枝，先看树形；再动手", "b": "防火"}
STUDY = {"days": [5, 15, 25], "at": "9:00", "minutes": 120}
MOVE = {"day": dt.date(2026, 10, 5), "to": dt.date(2026, 10, 9), "why": "国庆放假"}
SLOTS = (
    {"day": dt.date(2026, 10, 5), "kind": "same_time", "lessons": ["a", "b"]},
    {
        "day": dt.date(2026, 10, 20),
        "at": "14:30",
        "minutes": 90,
        "kind": "teaching",
        "title": "现场课",
        "presenter": "镇农技站",
        "place": "青石岭村果园",
    },
)


def october(**more: Any) -> tuple[ProgrammeDay, ...]:
    table = {"study_days": [STUDY], "moves": [MOVE], "slots": SLOTS, **more}
    shown = Timetable.model_validate(table)
    return programme(shown, {}, dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def calendar(days: tuple[ProgrammeDay, ...]) -> bytes:
    return calendar_file("柳河镇学习站", Month(2026, 10), days, TITLES, ("day", "hour"))


def events(data: bytes) -> dict[str, Event]:
    return {str(e["uid"]).partition("@")[0]: e for e in Calendar.from_ical(data).walk("VEVENT")}


def test_a_telephone_gets_times_of_shanghai_and_alarms() -> None:
    data = calendar(october())
    assert list(events(data)) == [
        "study-2026-10-05",
        "study-2026-10-15",
        "teaching-2026-10-20-0",
        "study-2026-10-25",
    ]
    moved = events(data)["study-2026-10-05"]
    assert moved.start.isoformat() == "2026-10-09T09:00:00+08:00"
    assert moved.end.isoformat() == "2026-10-09T11:00:00+08:00"
    assert moved["summary"] == "学习日：剪枝，先看树形；再动手等 2 课"
    assert str(moved["description"]).split("\n") == [
        "农历八月廿九",
        "10月5日的挪到这天，国庆放假",
        "9:00 全镇同时看",
        "· 剪枝，先看树形；再动手",
        "· 防火",
    ]
    alarms = [a["trigger"].dt for a in moved.walk("VALARM")]
    assert alarms == [dt.timedelta(days=-1), dt.timedelta(hours=-1)]
    field = events(data)["teaching-2026-10-20-0"]
    assert field["location"] == "青石岭村果园"
    assert field.end - field.start == dt.timedelta(minutes=90)


def test_the_file_is_as_the_standard_asks_and_the_same_each_time() -> None:
    data = calendar(october())
    assert data == calendar(october())
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
    data.decode("utf-8")
    assert b"TZID:Asia/Shanghai" in data
    assert b"TZOFFSETTO:+0800" in data


def test_a_moved_day_keeps_its_id_on_the_telephone() -> None:
    before = events(calendar(october(moves=[])))
    after = events(calendar(october()))
    assert before.keys() == after.keys()
    assert before["study-2026-10-05"].start != after["study-2026-10-05"].start


def test_what_is_read_aloud() -> None:
    days = {day.day.day: day for day in october()}
    assert announcement(days[9], TITLES) == (
        "各位乡亲，现在广播一个通知。",
        "10月9日，星期五，农历八月廿九，是学习日，上午9点开始，到上午11点，在村学习站。",
        "这一次原来是10月5日，因为国庆放假，改在这一天。",
        "上午9点全镇一起看。",
        "第一课：剪枝，先看树形；再动手。",
        "第二课：防火。",
        "请大家互相转告，按时来。通知再播一遍。",
    )
    assert announcement(days[5], TITLES)[1] == (
        "10月5日，星期一，农历八月廿五，本来是学习日，国庆放假，挪到10月9日，请不要跑空。"
    )
    assert announcement(days[20], TITLES)[1] == (
        "10月20日，星期二，农历九月十一，下午2点半现场教，题目是：现场课，由镇农技站来讲，在青石岭村果园。"
    )
    assert announcement(ProgrammeDay(dt.date(2026, 10, 6)), TITLES) == ()


def test_the_holidays_of_a_year_are_proposed() -> None:
    assert [yaml_line(holiday) for holiday in proposed_holidays(2026)][-1] == (
        "  - {from: 2026-10-01, to: 2026-10-07, name: 国庆节}"
    )
    # Two festivals that follow each other stay two, and a single day has no end.
    lines = [yaml_line(holiday) for holiday in proposed_holidays(2020)]
    assert "  - {from: 2020-01-01, name: 元旦}" in lines
    days = [day for holiday in proposed_holidays(2026) for day in holiday.days]
    assert days == sorted(set(days))
    assert len(days) == 33


def test_the_list_of_holidays_ends() -> None:
    with pytest.raises(HolidaysUnknown, match="2099"):
        proposed_holidays(2099)
