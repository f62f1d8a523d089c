"""The views of pages, decided from lessons, media and the month alone."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_tools.model.cue_script import script_of
from build_tools.model.cues import ChapterMark, Cue, CueTrack
from build_tools.model.edition import Edition
from build_tools.model.lesson import Content, FrontMatter, Lesson, Link, LinkKind
from build_tools.model.media import CueFile, LessonMedia, MediaSet, RecordingFault, Rendition
from build_tools.model.month import Month
from build_tools.model.page import CueView, LessonView, SectionPageView
from build_tools.model.settings import Settings
from build_tools.model.standing import Standing
from build_tools.site.catalogue import Catalogue
from build_tools.site.lesson_index import LessonIndex
from build_tools.site.lists import list_pages
from build_tools.site.pages import home_view, lesson_view, section_pages, site_view
from build_tools.site.search_documents import search_documents

PASSED = {"state": "passed", "by": "reviewer-1", "on": dt.date(2026, 11, 1)}


def lesson(name: str, section: str = "technical", **front: Any) -> Lesson:
    fields = {"title": f"题目 {name}", "review": PASSED, **front}
    return Lesson(
        source=f"{section}/{name}.md",
        section=section,
        id=name,
        url=f"{section}/{name}.html",
        front=FrontMatter.model_validate(fields),
        body="正文",
    )


def rendition(label: str, seconds: float = 0, **size: int) -> Rendition:
    suffix = {"hd": "mp4", "audio": "m4a", "poster": "jpg"}[label]
    name = f"0123456789abcdef-{label}.{suffix}"
    return Rendition(label, name, Path(name), 1000, seconds, **size)


def video(seconds: float = 2308) -> LessonMedia:
    poster = rendition("poster")
    hd = rendition("hd", seconds, width=1280, height=720)
    return LessonMedia((MediaSet(hd, rendition("audio", seconds), poster),), poster)


def section_page(key: str, index: LessonIndex) -> SectionPageView:
    return section_pages(key, index)[f"{key}/index.html"]


TEXT = LessonMedia((), rendition("poster"))


def index_of(
    *lessons: Lesson,
    media: dict[str, LessonMedia] | None = None,
    month: str = "2026-11",
    preview: bool = True,
    **settings: Any,
) -> LessonIndex:
    media_of = {item.source: (media or {}).get(item.id, TEXT) for item in lessons}
    content = Content(lessons=lessons, index_pages=(), assets={})
    chosen = Settings.model_validate(settings)
    standing = Standing(Month.parse(month), content.lessons)
    edition = Edition("学习站", chosen, content, media_of, {}, standing, preview)
    return LessonIndex(Catalogue(edition))


def test_home_shows_required_then_season_then_newest() -> None:
    must = lesson("must", priority="required", season=[11])
    season = lesson("season", season=[10, 11])
    new = lesson("new", issued=dt.date(2026, 11, 1))
    old = lesson("old", issued=dt.date(2020, 1, 1))
    home = home_view(index_of(old, must, season, new))
    assert [card.title for card in home.required] == ["题目 must"]
    assert [card.title for card in home.season] == ["题目 season"]
    assert [card.title for card in home.newest] == ["题目 new", "题目 old"]


def test_now_comes_from_the_release_month() -> None:
    season = lesson("season", season=[3])
    assert home_view(index_of(season, month="2026-11")).season == ()
    assert len(home_view(index_of(season, month="2027-03")).season) == 1


@pytest.mark.parametrize(
    ("expires", "lapsed"),
    [(dt.date(2026, 10, 31), True), (dt.date(2026, 11, 1), False), (dt.date(2026, 11, 30), False)],
)
def test_a_lesson_lapses_when_it_ended_before_the_month(expires: dt.date, lapsed: bool) -> None:
    item = lesson("rule", "policy", expires=expires, priority="required")
    index = index_of(item, media={"rule": video()})
    view = lesson_view(item, index)
    assert (view.notice != "") is lapsed
    assert (view.videos == ()) is lapsed
    assert (home_view(index).required == ()) is lapsed
    assert section_page("policy", index).cards[0].state == ("lapsed" if lapsed else "")


def test_a_superseded_lesson_links_to_its_successor() -> None:
    superseded = lesson("old", "policy")
    successor = lesson("new", "policy", supersedes=["old"], effective=dt.date(2026, 11, 15))
    view = lesson_view(superseded, index_of(superseded, successor))
    assert view.notice_link == ("题目 new", "policy/new.html")
    assert view.marks[0].text == "已有新版"
    before = lesson_view(superseded, index_of(superseded, successor, month="2026-10"))
    assert before.notice == ""


def test_series_gives_the_order_of_the_lessons() -> None:
    parts = [
        lesson(f"part-{n}", series={"id": "apple-year", "part": n}, issued=dt.date(2026, n, 1))
        for n in (3, 1, 2)
    ]
    view = lesson_view(parts[2], index_of(*parts, series={"apple-year": "苹果一年管理"}))
    assert view.series is not None
    assert view.series[0] == "苹果一年管理"
    assert view.previous is not None
    assert view.previous.url == "technical/part-1.html"
    assert view.next is not None
    assert view.next.url == "technical/part-3.html"
    assert view.position == "第 2 课，共 3 课"


def test_neighbours_stay_few_however_many_lessons_there_are() -> None:
    many = [lesson(f"l-{n:03}") for n in range(200)]
    view = lesson_view(many[100], index_of(*many))
    assert len(view.neighbours) == 6
    assert "题目 l-100" not in [card.title for card in view.neighbours]
    assert len(lesson_view(many[0], index_of(*many)).neighbours) == 6
    assert len(lesson_view(many[199], index_of(*many)).neighbours) == 6


def test_a_new_lesson_moves_no_other_but_those_beside_it() -> None:
    many = [lesson(f"l-{n:03}") for n in range(60)]
    before = index_of(*many)
    after = index_of(*many, lesson("new", issued=dt.date(2026, 11, 1)))
    assert before.numbers.items() < after.numbers.items()

    def view(index: LessonIndex, number: int) -> LessonView:
        page = lesson_view(many[number], index)
        return replace(page, section=replace(page.section, count=0))  # it stands on no lesson

    changed = [n for n in range(60) if view(before, n) != view(after, n)]
    assert 1 <= len(changed) <= 6


def test_drafts_are_marked_for_editors_only() -> None:
    item = lesson("draft", review={"state": "draft"})
    assert section_page("technical", index_of(item)).cards[0].state == "draft"
    assert section_page("technical", index_of(item, preview=False)).cards[0].state == ""


def test_a_broken_recording_is_told_on_the_page() -> None:
    item = lesson("broken")
    media = LessonMedia((RecordingFault("文件是空的"),), rendition("poster"))
    view = lesson_view(item, index_of(item, media={"broken": media}))
    assert "文件是空的" in view.videos[0].problem
    assert view.videos[0].file == ""


def test_sound_without_picture_says_so() -> None:
    item = lesson("loud")
    media = LessonMedia((MediaSet(audio=rendition("audio", 540)),), rendition("poster"))
    index = index_of(item, media={"loud": media})
    card = section_page("technical", index).cards[0]
    assert (card.length, card.marks[0].text) == ("音频 9分钟", "有声音")


def test_counts_leave_lapsed_lessons_out() -> None:
    index = index_of(lesson("a"), lesson("b", expires=dt.date(2020, 1, 1)))
    technical = next(s for s in site_view(index).sections if s.key == "technical")
    assert technical.count == 1


def test_the_township_says_after_which_pause_it_is_asked_who_learns() -> None:
    assert site_view(index_of()).ask_who_after == 30
    assert site_view(index_of(ask_who_after=45)).ask_who_after == 45


def test_a_lesson_is_required_only_in_its_season() -> None:
    flood = lesson("flood", priority="required", season=[6, 7])
    always = lesson("always", priority="required")
    winter = home_view(index_of(flood, always, month="2026-11"))
    assert [card.title for card in winter.required] == ["题目 always"]
    assert len(home_view(index_of(flood, always, month="2026-07")).required) == 2


def test_the_year_has_a_plot_for_each_required_lesson_in_the_month_where_it_begins() -> None:
    shown = index_of(
        lesson("winter", priority="required", season=[11, 12, 1, 2]),
        lesson("twice", priority="required", season=[3, 9]),
        lesson(
            "all-year", priority="required", season=list(range(1, 13)), issued=dt.date(2026, 5, 2)
        ),
        lesson("lapsed", priority="required", season=[3], expires=dt.date(2026, 1, 31)),
        lesson("optional", season=[3]),
    )
    assert shown.plots == {"all-year": 5, "winter": 11, "twice": 3}
    assert dict(home_view(shown).field) == shown.plots


def test_a_series_stays_together_in_its_section() -> None:
    def part(number: int, day: dt.date) -> Lesson:
        return lesson(f"p-{number}", series={"id": "s", "part": number}, issued=day)

    lessons = (
        part(1, dt.date(2026, 1, 1)),
        part(2, dt.date(2026, 9, 1)),
        lesson("newest", issued=dt.date(2026, 10, 1)),
        lesson("older", issued=dt.date(2026, 2, 1)),
    )
    cards = section_page("technical", index_of(*lessons)).cards
    assert [card.title[3:] for card in cards] == ["newest", "p-1", "p-2", "older"]


def subtitled(tmp_path: Path) -> LessonMedia:
    """A film with chapters, and subtitles in two languages whose files are there."""
    files = []
    for language, label, text in (
        ("zh-CN", "中文", "先看 </script> 树形"),
        ("ug", "维吾尔语", "ئاۋۋال"),
    ):
        track = CueTrack((Cue(61.5, 63, text),), language, label)
        script = tmp_path / f"{language}-cues.js"
        script.write_text(script_of(track), encoding="utf-8")
        vtt = Rendition("cues", f"{language}-cues.vtt", tmp_path / "x", 2000)
        files.append(CueFile(Rendition("cues", script.name, script, 1), vtt, language, label))
    chapters = (ChapterMark(0, "工具"), ChapterMark(61.5, "看树形"))
    return replace(video(), cues=tuple(files), chapters=chapters)


def test_subtitles_and_chapters_of_a_lesson(tmp_path: Path) -> None:
    item = lesson("one", chapters=["0:30 不是这个"])
    view = lesson_view(item, index_of(item, media={"one": subtitled(tmp_path)}))
    assert [(c.time, c.seconds, c.title) for c in view.chapters] == [
        ("0:00", 0, "工具"),
        ("1:01", 61.5, "看树形"),
    ]
    assert view.cues == (
        CueView("zh-CN", "中文", "zh-CN-cues.js", "zh-CN-cues.vtt"),
        CueView("ug", "维吾尔语", "ug-cues.js", "ug-cues.vtt"),
    )
    assert [(f.title, f.url, f.in_media) for f in view.files[:2]] == [
        ("讲的话，中文文字稿", "zh-CN-cues.vtt", True),
        ("讲的话，维吾尔语文字稿", "ug-cues.vtt", True),
    ]


def test_a_lapsed_lesson_shows_no_subtitles(tmp_path: Path) -> None:
    lapsed = lesson("old", expires=dt.date(2020, 1, 1))
    index = index_of(lapsed, media={"old": subtitled(tmp_path)})
    view = lesson_view(lapsed, index)
    assert (view.cues, view.chapters, view.files) == ((), (), ())
    assert next(search_documents(index.catalogue, {})).blocks == ()


def test_spoken_words_are_found_at_their_second(tmp_path: Path) -> None:
    index = index_of(lesson("one"), media={"one": subtitled(tmp_path)})
    (document,) = search_documents(index.catalogue, {})
    assert [(b.kind, b.text, b.seconds) for b in document.blocks] == [
        ("spoken", "先看 </script> 树形", 61.5),
        ("spoken", "ئاۋۋال", 61.5),
    ]


def test_a_picture_that_the_text_shows_is_not_shown_above_it_too() -> None:
    text = lesson("a", poster="田 图.svg", expires=dt.date(2026, 12, 31))
    shown = replace(text, links=(Link("%E7%94%B0%20图.svg", 5, LinkKind.PICTURE),))
    other = replace(text, links=(Link("别的.svg", 5, LinkKind.PICTURE),))
    assert lesson_view(shown, index_of(shown)).pictured
    assert not lesson_view(other, index_of(other)).pictured
    assert not lesson_view(lesson("a"), index_of(lesson("a"))).pictured
    # A lapsed lesson has no text.
    assert not lesson_view(shown, index_of(shown, month="2027-03")).pictured


def test_a_mark_of_direction_turns_none_of_our_own_words_round() -> None:
    front = {
        "topics": ["\u202e苹果"],
        "season": [11],
        "source": "\u2067农技站",
        "presenter": "王老师",
    }
    returned = {"state": "draft", "by": "reviewer-1", "reason": "\u202b日期不对"}
    index = index_of(*(lesson(name, **front, review=returned) for name in "ab"))
    view = lesson_view(index.catalogue.in_force[0], index)
    pages = list_pages(index)
    ours = [
        view.notice,
        *(fact.value for fact in view.facts),
        *(card.meta for card in (*view.related, *view.neighbours)),
        *(page.note for page in pages.values()),
    ]
    assert "和“苹果”有关的课，共 2 课" in ours
    assert "农技站，王老师" in ours
    assert "苹果 · 11月" in ours
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(ours))
    # With an element of its own a topic stays as it was written.
    assert view.topics[0].title == "\u202e苹果"
