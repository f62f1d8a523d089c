"""The timetable as views: what a page is given, decided from the edition alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Any

from build_tools.model.timetable.programme import months_programme
from build_tools.model.timetable.timetable import Timetable
from build_tools.site.catalogue import Catalogue
from build_tools.site.lesson_index import LessonIndex
from build_tools.site.page_specs import page_specs
from build_tools.site.pages import home_view, site_view
from build_tools.site.same_time import same_time_view
from build_tools.site.timetable import (
    notice_view,
    session_view,
    showing_texts,
    study_days,
    timetable_view,
)
from tests.site.test_pages import index_of, lesson, video

STUDY = {"days": [5, 15, 25], "at": "9:00", "minutes": 120, "pause": 10}


def scheduled(*names: str, **table: Any) -> LessonIndex:
    """An edition of November 2026 with lessons of these names; `film…` lasts 38 minutes."""
    lessons = tuple(lesson(name) for name in names)
    media = {name: video() for name in names if name.startswith("film")}
    plain = index_of(*lessons, media=media).catalogue.edition
    timetable = Timetable.model_validate({"study_days": [STUDY], **table})
    programme = months_programme(timetable, {}, plain.month)
    return LessonIndex(Catalogue(replace(plain, programme=programme)))


def slot(day: int, *lessons: str, **more: Any) -> dict[str, Any]:
    return {"day": dt.date(2026, 11, day), "lessons": list(lessons), **more}


def test_lessons_follow_each_other_with_their_pauses() -> None:
    slots = [slot(5, "film-a", "film-b", "text", "film-c")]
    index = scheduled("film-a", "film-b", "film-c", "text", slots=slots)
    day = timetable_view(index.catalogue).month.days[0]
    assert day.lunar == "农历九月廿七"
    assert (day.label, day.hours, day.is_study_day) == ("11月5日 星期四", "9:00 到 11:00", True)
    # 38 minutes and 28 seconds count as 39; nobody knows how long a text takes.
    assert [x.time for x in day.items[0].lessons] == ["9:00", "9:49", "10:38", ""]


def test_a_lesson_that_the_edition_lacks_is_not_named() -> None:
    index = scheduled("film-a", slots=[slot(5, "film-a", "gone")])
    day = timetable_view(index.catalogue).month.days[0]
    assert [x.id for x in day.items[0].lessons] == ["film-a"]
    assert [item.day for item in session_view(index.catalogue).items] == ["2026-11-05"]
    assert "gone" not in str(notice_view(index.catalogue))


def test_a_recording_stands_where_the_broadcast_was() -> None:
    live = slot(4, at="15:00", minutes=60, kind="live", title="讲座", recording="film-a")
    live.pop("lessons")
    item = timetable_view(scheduled("film-a", slots=[live]).catalogue).month.days[0].items[0]
    assert item.recording is not None
    assert (item.recording.id, item.lessons, item.until) == ("film-a", (), "16:00")


def test_it_is_said_when_a_lesson_is_shown() -> None:
    index = scheduled("text", "other", slots=[slot(day, "text") for day in (5, 15, 25)])
    assert showing_texts(index.catalogue) == {
        "text": "11月5日 星期四 9:00；11月15日 星期日 9:00；11月25日 星期三 9:00"
    }


def test_home_has_the_study_days_of_both_months() -> None:
    index = scheduled("text", slots=[slot(5, "text"), slot(5, "text", at="19:00", minutes=60)])
    home = home_view(index)
    assert [day.day[5:] for day in home.study_days] == [
        "11-05", "11-15", "11-25", "12-05", "12-15", "12-25",
    ]  # fmt: skip
    assert home.study_dates == "5日、15日、25日"
    # What is shown in the evening is no part of the study day.
    assert [x.id for x in study_days(index.catalogue)[0].lessons] == ["text"]
    assert len(session_view(index.catalogue).items) == 2


def test_what_all_watch_at_the_same_time_has_its_recordings() -> None:
    slots = [
        slot(5, "film-a", "text", "film-b", kind="same_time"),
        slot(15, "film-b"),
        slot(25, "film-b", kind="same_time"),
    ]
    index = scheduled("film-a", "film-b", "text", slots=slots)
    view = same_time_view(index.catalogue)
    assert (view.month, view.label) == ("2026-11", "2026年11月")
    # Nobody knows how long a text takes: what follows it has no time and cannot begin by itself.
    assert [(x.day, x.time, x.lesson.id, len(x.parts)) for x in view.lessons] == [
        ("2026-11-05", "9:00", "film-a", 1),
        ("2026-11-05", "9:49", "text", 0),
        ("2026-11-25", "9:00", "film-b", 1),
    ]
    (part,) = view.lessons[0].parts
    assert (part.hd[-6:], part.seconds) == ("hd.mp4", 2308)
    assert "same-time.html" in {spec.url for spec in page_specs(index, defaultdict(str)).values()}


def test_without_something_at_the_same_time_there_is_no_page() -> None:
    index = scheduled("film-a", slots=[slot(5, "film-a")])
    assert "same-time.html" not in {
        spec.url for spec in page_specs(index, defaultdict(str)).values()
    }


def test_without_a_timetable_there_is_no_page_and_no_link() -> None:
    index = index_of(lesson("text"))
    assert "timetable.html" not in {
        spec.url for spec in page_specs(index, defaultdict(str)).values()
    }
    assert not site_view(index).timetable
    assert home_view(index).study_days == ()


def test_a_full_sheet_has_smaller_type() -> None:
    few = notice_view(scheduled("text", slots=[slot(5, "text")]).catalogue)
    assert few.crowd == "few"
    series = {"id": "x", "weekdays": [1, 2, 3, 4, 5], "from": dt.date(2026, 11, 1), "at": "19:00"}
    many = notice_view(
        scheduled("text", series=[{**series, "minutes": 30, "lessons": ["text"] * 25}]).catalogue
    )
    assert many.crowd == "many"
