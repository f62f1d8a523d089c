"""The views of the home page, sections and lessons: pure functions of the lesson index."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from build_tools.model.lesson import LinkKind
from build_tools.model.media import RecordingFault
from build_tools.model.page import (
    AdjacentLesson,
    ChapterView,
    CueView,
    Fact,
    FileView,
    HomeView,
    LessonView,
    NavGroup,
    NavLink,
    ReadingsView,
    ReadingView,
    SectionPageView,
    SectionView,
    SiteView,
    VideoView,
)
from build_tools.model.timecode import Timecode
from build_tools.site import formatting
from build_tools.site.cards import card, marks
from build_tools.site.languages import language_label, other_sounds, own_language
from build_tools.site.lesson_index import (
    NEW_URL,
    month_url,
    series_url,
)
from build_tools.site.lists import (
    PAGE_SIZE,
    list_numbers,
    month_links,
    page_links,
    page_url,
)
from build_tools.site.qr_code import qr_code
from build_tools.site.questions import question_links, questions_about
from build_tools.site.timetable import study_days, timetable_view

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.lesson import Lesson, Review
    from build_tools.model.media import LessonMedia, MediaSet, Rendition
    from build_tools.model.page import Card
    from build_tools.site.catalogue import Catalogue
    from build_tools.site.lesson_index import LessonIndex

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' file:",
        "style-src 'self' file:",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' file: data:",
        "media-src 'self' file: blob:",
        "worker-src blob:",
        "form-action 'self' file:",
        "base-uri 'none'",
    )
)
"""Pages may load and run files of the site and the search's worker, but no inline scripts."""
_HOME_ROW = 4
_HOME_QUESTIONS = 3
_TOPICS = 12
_NEIGHBOURS = 6


def site_view(index: LessonIndex) -> SiteView:
    """Return the view that all pages of the edition share."""
    catalogue = index.catalogue
    edition = catalogue.edition
    return SiteView(
        name=edition.name,
        township=edition.settings.township,
        sections=tuple(section_view(key, catalogue) for key in edition.settings.sections),
        ask_who_after=edition.settings.ask_who_after,
        preview=edition.preview,
        timetable=bool(edition.programme),
        key=hashlib.sha256(edition.name.encode()).hexdigest()[:8],
        policy=POLICY,
    )


def section_view(key: str, catalogue: Catalogue) -> SectionView:
    """Return a section as it appears in heads, tiles and banners."""
    section = catalogue.edition.settings.sections[key]
    return SectionView(
        key=key,
        name=section.name,
        blurb=section.blurb,
        colour=section.colour,
        picture=section.picture,
        url=f"{key}/index.html",
        count=len(catalogue.in_section[key]),
    )


def home_view(index: LessonIndex) -> HomeView:
    """Return the home page: lessons that are required, in season and new."""
    catalogue = index.catalogue
    number = catalogue.edition.month.number
    optional = [x for x in catalogue.in_force if x not in index.required]
    season = [x for x in optional if number in x.front.season]
    newest = [x for x in optional if x not in season[:_HOME_ROW]]
    return HomeView(
        month=formatting.month_view(catalogue.edition.month),
        required=_cards(index.required, catalogue),
        season=_cards(season[:_HOME_ROW], catalogue),
        newest=_cards(newest[:_HOME_ROW], catalogue),
        months=month_links(index, number),
        all_season=NavLink(f"{number}月全部", month_url(number), len(index.by_month[number])),
        all_new=NavLink("看全部新课", NEW_URL, 0),
        questions=question_links(catalogue.edition.questions[:_HOME_QUESTIONS]),
        study_days=study_days(catalogue),
        study_dates=timetable_view(catalogue).month.study_days,
        channel=tuple(view for x in index.required if (view := lesson_view(x, index)).videos),
        field=tuple(index.plots.items()),
    )


def section_urls(key: str, index: LessonIndex) -> list[str]:
    """Return the URLs of the pages of a section."""
    count = -(-len(index.catalogue.by_section[key]) // PAGE_SIZE) or 1
    return [page_url(f"{key}/index.html", number) for number in range(1, count + 1)]


def section_pages(key: str, index: LessonIndex) -> dict[str, SectionPageView]:
    """Return the pages of a section by URL; lapsed lessons stand at the end of the last."""
    section = section_view(key, index.catalogue)
    lessons = index.catalogue.by_section[key]
    parts = [lessons[i : i + PAGE_SIZE] for i in range(0, len(lessons), PAGE_SIZE)] or [()]
    urls = section_urls(key, index)
    topics = _topics_of(lessons, index)
    return {
        url: SectionPageView(
            section=section,
            cards=_cards(part, index.catalogue),
            topics=topics,
            pages=page_links(urls, parts, url),
            numbers=list_numbers(lessons, index),
        )
        for url, part in zip(urls, parts, strict=True)
    }


def _topics_of(lessons: tuple[Lesson, ...], index: LessonIndex) -> NavGroup:
    """Return the links to the topics of a section, the most frequent first."""
    counts = Counter(topic for lesson in lessons for topic in lesson.front.topics)
    frequent = index.shared(topic for topic, _count in counts.most_common())[:_TOPICS]
    return NavGroup("chips", "学什么", frequent)


def lesson_view(lesson: Lesson, index: LessonIndex) -> LessonView:
    """Return a lesson page. A lapsed lesson says so, links to its successor, and plays nothing."""
    catalogue = index.catalogue
    media = catalogue.edition.media[lesson.source]
    notice, link = _notice(lesson, catalogue)
    previous, following, position = _adjacent(*catalogue.row_of(lesson))
    if not lesson.front.series:  # a new lesson of a section would change the pages of all others
        position = ""
    lapsed = bool(catalogue.state(lesson))
    related = index.related(lesson, _HOME_ROW)
    end = lesson.front.expires
    return LessonView(
        title=lesson.front.title,
        section=section_view(lesson.section, catalogue),
        marks=marks(lesson, catalogue),
        notice=notice,
        notice_link=link,
        videos=() if lapsed else _videos(media),
        picture=media.poster.file if media.poster else "",
        facts=_facts(lesson, catalogue),
        season=lesson.front.season,
        files=() if lapsed else _files(lesson, catalogue),
        chapters=() if lapsed else _chapters(media),
        series=_series(lesson, catalogue),
        id=lesson.id,
        pictured=not lapsed and _shows_poster(lesson),
        number_code=qr_code(lesson.id),
        series_url=series_url(lesson.front.series.id) if lesson.front.series else "",
        topics=tuple(
            replace(index.topic_links[topic], url="") if count == 1 else index.topic_links[topic]
            for topic in lesson.front.topics
            if (count := len(index.by_topic.get(topic, ())))
        ),
        cues=() if lapsed else _cues(media),
        sounds=() if lapsed else other_sounds(lesson, media),
        spoken_label=language_label(own_language(lesson), lesson),
        related=_cards(related, catalogue),
        previous=previous,
        next=following,
        position=position,
        neighbours=_cards(
            [x for x in _neighbours(lesson, catalogue) if all(x is not y for y in related)],
            catalogue,
        ),
        questions=() if lapsed else questions_about(lesson, catalogue),
        readings=() if lapsed else _readings(lesson, media),
        spoken=own_language(lesson),
        lapses=None if lapsed or not end else (end.isoformat(), _lapse_text(end)),
    )


def _shows_poster(lesson: Lesson) -> bool:
    poster = lesson.front.poster
    shown = (unquote(link.target) for link in lesson.links if link.kind is LinkKind.PICTURE)
    return poster is not None and poster.file is not None and poster.file in shown


def _cards(lessons: list[Lesson] | tuple[Lesson, ...], catalogue: Catalogue) -> tuple[Card, ...]:
    return tuple(card(lesson, catalogue) for lesson in lessons)


def _notice(lesson: Lesson, catalogue: Catalogue) -> tuple[str, tuple[str, str] | None]:
    if successor := catalogue.edition.standing.successors.get(lesson.id):
        return "这一课已经有新的了，旧的不再用。请看", (successor.front.title, successor.url)
    if catalogue.state(lesson) and lesson.front.expires:
        return _lapse_text(lesson.front.expires), None
    return (review_notice(lesson.front.review) if catalogue.edition.preview else ""), None


def _lapse_text(end: dt.date) -> str:
    return f"这一课已经停用，{formatting.date(end)}以后不算数。"


def review_notice(review: Review) -> str:
    """Return the notice for editors on a lesson that no station gets yet, else an empty text."""
    if review.state == "passed":
        return ""
    if review.state == "draft" and review.reason:
        day = f"，{formatting.date(review.on)}" if review.on else ""
        reason = formatting.strip_bidi(review.reason)
        return f"审核没有通过（{review.by}{day}）：{reason} 改好以后再送审。"
    if review.state == "draft":
        return "这一课是草稿，还没有送审，不会发到站点。"
    if review.content and not review.steps:
        return "这一课审核通过以后又改过，要重新审，审完才会发到站点。"
    return "这一课送审了，还没有审完，不会发到站点。"


def _videos(media: LessonMedia) -> tuple[VideoView, ...]:
    several = len(media.parts) > 1
    views = []
    start = 0.0
    for number, part in enumerate(media.parts, start=1):
        title = f"第 {number} 段" if several else ""
        if isinstance(part, RecordingFault):
            text = f"这一段视频读不出来，编辑请看：{part.message}"
            views.append(VideoView("", "", "", 0, 0, "", title=title, problem=text))
        else:
            views.append(_video(part, media, title, start))
            start += part.duration
    return tuple(views)


def _video(part: MediaSet, media: LessonMedia, title: str, start: float) -> VideoView:
    # An office may leave out the large one.
    film = part.hd or part.small
    return VideoView(
        file=_file(film),
        audio=_file(part.audio),
        poster=_file(part.poster or media.poster),
        width=film.width if film else 0,
        height=film.height if film else 0,
        length=formatting.length(part.duration),
        title=title,
        small=_file(part.small),
        storyboard=_file(part.storyboard),
        storyboard_index=_file(part.storyboard_index),
        start=round(start, 3),
        seconds=round(part.duration, 3),
    )


def _file(rendition: Rendition | None) -> str:
    return rendition.file if rendition else ""


def _facts(lesson: Lesson, catalogue: Catalogue) -> tuple[Fact, ...]:
    front, settings = lesson.front, catalogue.edition.settings
    subject = settings.subjects.get(front.subject or "")
    media = catalogue.edition.media[lesson.source]
    language = "" if front.language in (None, "zh-CN") else front.language or ""
    rows = (
        (
            "类别",
            "，".join(filter(None, (subject.name if subject else "", _form(lesson, catalogue)))),
        ),
        (
            "谁来讲",
            "，".join(formatting.strip_bidi(who) for who in (front.source, front.presenter) if who),
        ),
        ("讲给谁", "、".join(settings.audiences.get(who, who) for who in front.audience)),
        ("学时", _hours(front.learning_hours, media)),
        ("时节", formatting.season(front.season) if front.season else ""),
        ("用在哪里", "、".join(settings.regions.get(where, where) for where in front.regions)),
        ("什么话", "，".join(filter(None, (language, front.dialect)))),
        ("施行", formatting.date(front.effective) if front.effective else ""),
        ("有效期到", formatting.date(front.expires) if front.expires else ""),
        ("审核", _review(lesson)),
        ("版权", front.rights or ""),
        ("课号", lesson.id),
    )
    return tuple(Fact(label, value) for label, value in rows if value)


def _form(lesson: Lesson, catalogue: Catalogue) -> str:
    return catalogue.edition.settings.forms.get(lesson.front.form or "", "")


def _hours(granted: float | None, media: LessonMedia) -> str:
    length = formatting.spaced_length(media.duration)
    if granted is None:
        return ""
    return f"{formatting.hours(granted)}（片长 {length}）" if length else formatting.hours(granted)


def _review(lesson: Lesson) -> str:
    review = lesson.front.review
    if review.state != "passed":
        return "还没有审核"
    return f"已审核 {formatting.date(review.on)}" if review.on else "已审核"


def _files(lesson: Lesson, catalogue: Catalogue) -> tuple[FileView, ...]:
    edition = catalogue.edition
    rows = [_attachment(lesson.beside(name), catalogue) for name in lesson.front.attachments]
    media = edition.media[lesson.source]
    for cues in media.cues:
        title = f"讲的话，{cues.label}文字稿" if len(media.cues) > 1 else "讲的话，文字稿"
        rows.append(FileView(title, formatting.size(cues.vtt.size), cues.vtt.file, in_media=True))
    for part in media.sets:
        if (part.hd or part.small) and part.audio:
            note = formatting.spaced_length(part.duration)
            rows.append(
                FileView("只听声音，可接大喇叭", note, part.audio.file, "audio", in_media=True)
            )
    for spoken in _readings(lesson, media):
        for reading in spoken.readings:
            title = f"念的课文，{spoken.label}" + (
                f"：{reading.heading}" if reading.heading else ""
            )
            note = formatting.spaced_length(reading.seconds)
            rows.append(FileView(title, note, reading.file, "audio", in_media=True))
    return tuple(row for row in rows if row)


def _attachment(path: str, catalogue: Catalogue) -> FileView | None:
    edition = catalogue.edition
    if path not in edition.content.assets:
        return None
    url = edition.content.assets[path]
    size = formatting.size(edition.asset_sizes.get(path, 0))
    kind = PurePosixPath(url).suffix.lstrip(".").upper()
    return FileView(PurePosixPath(path).stem, f"{kind} {size}", url)


def _chapters(media: LessonMedia) -> tuple[ChapterView, ...]:
    return tuple(
        ChapterView(str(Timecode(chapter.seconds)), chapter.seconds, chapter.title)
        for chapter in media.chapters
    )


def _cues(media: LessonMedia) -> tuple[CueView, ...]:
    return tuple(
        CueView(cues.language, cues.label, cues.script.file, cues.vtt.file) for cues in media.cues
    )


def _readings(lesson: Lesson, media: LessonMedia) -> tuple[ReadingsView, ...]:
    """Return the readings by language, those of each in the order of the text."""
    order = {heading.plain: rank for rank, heading in reversed([*enumerate(lesson.headings, 1)])}
    by_language: dict[str, dict[str, ReadingView]] = {}
    for reading in media.readings:
        view = ReadingView(_file(reading.sound.audio), reading.heading, reading.sound.duration)
        by_language.setdefault(reading.language, {}).setdefault(reading.heading, view)
    return tuple(
        ReadingsView(
            language,
            language_label(language, lesson),
            tuple(sorted(views.values(), key=lambda view: order.get(view.heading, 0))),
        )
        for language, views in by_language.items()
    )


def _series(lesson: Lesson, catalogue: Catalogue) -> tuple[str, tuple[Card, ...]] | None:
    series = lesson.front.series
    if series is None or len(catalogue.by_series.get(series.id, ())) < 2:
        return None
    name = catalogue.edition.settings.series.get(series.id, "系列课")
    return name, _cards(catalogue.by_series[series.id], catalogue)


def _adjacent(
    row: tuple[Lesson, ...], index: int | None
) -> tuple[AdjacentLesson | None, AdjacentLesson | None, str]:
    if index is None or len(row) < 2:
        return None, None, ""
    before = row[index - 1] if index else None
    after = row[index + 1] if index + 1 < len(row) else None
    return (
        AdjacentLesson("上一课", before.front.title, before.url) if before else None,
        AdjacentLesson("下一课", after.front.title, after.url) if after else None,
        f"第 {index + 1} 课，共 {len(row)} 课",
    )


def _neighbours(lesson: Lesson, catalogue: Catalogue) -> tuple[Lesson, ...]:
    row, index = catalogue.in_section[lesson.section], catalogue.section_index.get(lesson.source)
    if index is None:  # it no longer counts: it stands behind the others
        row, index = (*row, lesson), len(row)
    first = max(0, min(index - _NEIGHBOURS // 2, len(row) - _NEIGHBOURS - 1))
    return tuple(x for x in row[first : first + _NEIGHBOURS + 1] if x is not lesson)
