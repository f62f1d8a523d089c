"""The templates escape what they are given, stay small, and hold no inline script or style."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from build_tools.model.media import SoundView
from build_tools.model.page import (
    FindView,
    HomeView,
    LessonView,
    ListView,
    Mark,
    SectionPageView,
    VideoView,
)
from build_tools.model.timetable.views import SameTimeView
from tests.theme.conftest import Render, filled

VIEWS = {
    "home.html": HomeView,
    "section.html": SectionPageView,
    "lesson.html": LessonView,
    "list.html": ListView,
    "find.html": FindView,
    "same-time.html": SameTimeView,
}
HOSTILE = """<i>'"&</i>"""


class Elements(HTMLParser):
    """Names and attributes of all elements, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("template", [*VIEWS, "main.html"])
def test_every_text_is_escaped(template: str, render: Render) -> None:
    view = filled(VIEWS[template], HOSTILE) if template in VIEWS else None
    html = render(template, HOSTILE, view)
    assert "<i>" not in html
    assert "&lt;i&gt;" in html
    names = {name for _tag, attributes in Elements(html).elements for name in attributes}
    assert {name for name in names if re.search(r"[^a-z0-9-]", name) and name != "viewbox"} == set()


@pytest.mark.parametrize("template", [*VIEWS, "main.html"])
def test_a_page_has_one_title_its_landmarks_and_nothing_inline(
    template: str, render: Render
) -> None:
    view = filled(VIEWS[template], "课") if template in VIEWS else None
    page = Elements(render(template, "课", view))
    assert [len(page.named(tag)) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
    (root,) = page.named("html")
    assert root["lang"] == "zh-CN"
    assert page.named("a")[0] == {"class": "cw-skip", "href": "#main"}
    assert [script for script in page.named("script") if "src" not in script] == []
    assert page.named("style") == []
    assert [tag for tag, attributes in page.elements if "style" in attributes] == []
    assert [image for image in page.named("img") if "alt" not in image] == []


@pytest.mark.parametrize("template", [*VIEWS, "main.html"])
def test_scripts_of_a_township_run_late_between_the_shared_and_those_of_the_page(
    template: str, render: Render
) -> None:
    view = filled(VIEWS[template], "课") if template in VIEWS else None
    page = Elements(render(template, "课", view, scripts=("own/a.js", "own/b&c.js")))
    late = [x["src"] for x in page.named("script") if x.get("type") == "text/later"]
    names = [Path(str(address)).name for address in late]
    own = names.index("a.js")
    assert late[own : own + 2] == ["../own/a.js", "../own/b&c.js"]
    assert names[own - 1] == "base.js"
    assert own + 2 < len(names)


def test_a_lesson_page_is_small(render: Render) -> None:
    html = render(
        "lesson.html", "二十个汉字的题目是够长的一个题目了吧", filled(LessonView, "课" * 20)
    )
    assert len(html.encode()) < 25_000


def _lesson(**changes: Any) -> LessonView:
    marks = (Mark("here", "有视频"),)
    return replace(filled(LessonView, "课"), **{"marks": marks, **changes})


FILM = VideoView("a-hd.mp4", "a-audio.m4a", "a-poster.jpg", 1280, 720, "3分钟")


def test_a_recording_plays_in_the_browsers_own_player(render: Render) -> None:
    page = Elements(render("lesson.html", "课", _lesson(videos=(FILM,))))
    (video,) = page.named("video")
    assert {"controls", "playsinline"} <= video.keys()
    assert (video["preload"], video["poster"]) == ("metadata", "../media/a-poster.jpg")
    assert (video["width"], video["height"]) == ("1280", "720")
    assert page.named("source") == [{"src": "../media/a-hd.mp4", "type": "video/mp4"}]


def test_a_recording_names_its_other_sounds(render: Render) -> None:
    sounds = (SoundView("yue", "粤语", "b.m4a"), SoundView("bo", "藏语", "c.m4a"))
    shown = _lesson(videos=(FILM,), sounds=sounds, spoken_label="西南官话")
    (player,) = Elements(render("lesson.html", "课", shown)).named("cw-player")
    named = [player[f"data-{name}"] for name in ("sounds", "sound-languages", "sound-labels")]
    assert named == ["../media/b.m4a ../media/c.m4a", "yue bo", "粤语|藏语"]
    assert player["data-spoken"] == "西南官话"


def test_several_recordings_stand_one_after_another(render: Render) -> None:
    films = (replace(FILM, title="第 1 段"), replace(FILM, title="第 2 段"))
    page = Elements(render("lesson.html", "课", _lesson(videos=films)))
    assert [video["aria-label"] for video in page.named("video")] == ["第 1 段", "第 2 段"]


def test_sound_alone_gets_a_player_for_sound(render: Render) -> None:
    page = Elements(render("lesson.html", "课", _lesson(videos=(replace(FILM, file=""),))))
    assert page.named("video") == []
    (sound,) = page.named("audio")
    assert sound["src"] == "../media/a-audio.m4a"


def test_a_broken_recording_says_so_and_has_no_outline(render: Render) -> None:
    broken = VideoView("", "", "", 0, 0, "", problem="读不出来")
    page = Elements(render("lesson.html", "课", _lesson(videos=(broken,))))
    assert page.named("video") == page.named("audio") == []
    assert "读不出来" in page.words
    assert "讲到哪里" not in page.words


def test_a_lapsed_lesson_plays_nothing_even_when_it_is_given_a_recording(render: Render) -> None:
    lapsed = _lesson(videos=(FILM,), marks=(Mark("lapsed", "已有新版"),))
    page = Elements(render("lesson.html", "课", lapsed))
    assert page.named("video") == []
    assert "讲到哪里" not in page.words


def test_an_empty_section_says_a_friendly_word(render: Render) -> None:
    view = replace(filled(SectionPageView, "课"), cards=())
    assert "这一类还没有课" in render("section.html", "课", view)


@pytest.mark.parametrize("required", [0, 1, 2, 3, 5])
def test_the_home_page_holds_any_number_of_required_lessons(required: int, render: Render) -> None:
    view = filled(HomeView, "课")
    view = replace(view, required=view.required[:1] * required)
    words = Elements(render("home.html", "课", view)).words
    assert ("没有必学的课" in words) == (required == 0)
    assert ("这个月还要学" in words) == (required > 3)
    assert required == 0 or f"这个月要学 {required} 课" in words
