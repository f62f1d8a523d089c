"""The list pages of an edition, one for each topic, series, month …, and a page of links to them.

A long list is cut into pages of `PAGE_SIZE` cards, because old PCs have to draw them. Pure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.model.page import CardGroup, FindView, LetterLinks, ListView, NavGroup, NavLink
from build_tools.site import formatting
from build_tools.site.cards import card
from build_tools.site.lesson_index import (
    AZ_URL,
    CHANGES_URL,
    FOLDER,
    NEW_URL,
    REQUIRED_URL,
    audience_url,
    initial,
    month_url,
    pinyin_key,
    series_url,
    topic_url,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.site.lesson_index import LessonIndex

PAGE_SIZE = 24
_NEW_LESSONS = 48
_PICTURED_TOPICS = 12
_RELATED_TOPICS = 24

ListPages = dict[str, ListView]
"""Views of list pages by their URL."""


def list_pages(index: LessonIndex) -> ListPages:
    """Return every list page of the edition by its URL."""
    pages: ListPages = {}
    for build in (_topics, _series, _months, _audiences, _newest, _changes, _required, _letters):
        pages.update(build(index))
    return pages


def find_view(index: LessonIndex) -> FindView:
    """Return the page from which every list is one step away."""
    return FindView(groups=tuple(group for group in _nav_groups(index) if group.links))


def _nav_groups(index: LessonIndex) -> tuple[NavGroup, ...]:
    # Without the month and numbers that change with each, or the page would move every month.
    chosen = (
        NavLink("本月必学", REQUIRED_URL, 0),
        NavLink("新课", NEW_URL, 0),
        *_changes_link(index),
        NavLink("按拼音排的全部课", AZ_URL, 0),
    )
    return (
        NavGroup("chosen", "先看这些", chosen),
        _topic_group(index),
        month_links(index),
        series_links(index),
        audience_links(index),
    )


def _topic_group(index: LessonIndex) -> NavGroup:
    """Return the topics of most lessons with a picture each, the others behind them by letter."""
    topics = sorted(index.by_topic, key=lambda topic: -len(index.by_topic[topic]))
    pictures: list[str] = []
    links = []
    for topic in topics[:_PICTURED_TOPICS]:
        names = (card(lesson, index.catalogue).picture for lesson in index.by_topic[topic])
        pictures.append(next((name for name in names if name and name not in pictures), ""))
        links.append(replace(index.topic_links[topic], picture=pictures[-1]))
    by_letter: dict[str, list[NavLink]] = {}
    for topic in sorted(topics[_PICTURED_TOPICS:], key=pinyin_key):
        by_letter.setdefault(initial(topic), []).append(index.topic_links[topic])
    letters = sorted(by_letter, key=lambda letter: (letter == "#", letter))
    folded = (LetterLinks(_letter_name(key), tuple(by_letter[key])) for key in letters)
    return NavGroup("topics", "学什么", tuple(links), tuple(folded))


def _related_topics(topic: str, index: LessonIndex) -> tuple[NavGroup, ...]:
    """Return the links to topics that lessons of this one have too: where each page named all of
    them, a site would grow with their square."""
    together = Counter(other for x in index.by_topic[topic] for other in x.front.topics)
    del together[topic]
    ranks = index.topic_ranks
    most = sorted(together, key=lambda other: (-together[other], ranks[other]))
    links = index.shared(most)[:_RELATED_TOPICS]
    return (NavGroup("chips", "一起讲到的", links),) if links else ()


def month_links(index: LessonIndex, current: int = 0) -> NavGroup:
    """Return the links to the twelve months."""
    links = (
        NavLink(
            f"{number}月",
            month_url(number),
            len(group),
            number == current,
            " ".join(formatting.solar_terms(number)),
        )
        for number, group in index.by_month.items()
    )
    return NavGroup("months", "什么时节", tuple(links))


def series_links(index: LessonIndex, current: str = "") -> NavGroup:
    """Return the links to the series."""
    links = (
        NavLink(series_name(index, key), series_url(key), len(group), key == current)
        for key, group in index.by_series.items()
    )
    return NavGroup("series", "成套的课", tuple(links))


def audience_links(index: LessonIndex, current: str = "") -> NavGroup:
    """Return the links to the audiences."""
    names = index.catalogue.edition.settings.audiences
    links = (
        NavLink(names[key], audience_url(key), len(group), key == current)
        for key, group in index.by_audience.items()
    )
    return NavGroup("audiences", "讲给谁", tuple(links))


def series_name(index: LessonIndex, key: str) -> str:
    """Return the name of a series from the settings."""
    return index.catalogue.edition.settings.series.get(key, "系列课")


def paginate(url: str, view: ListView, lessons: Sequence[Lesson], index: LessonIndex) -> ListPages:
    """Return the pages of a list by URL: its view with the lessons' cards, `PAGE_SIZE` on each."""
    parts = [lessons[i : i + PAGE_SIZE] for i in range(0, len(lessons), PAGE_SIZE)] or [()]
    urls = [page_url(url, number) for number in range(1, len(parts) + 1)]
    return {
        page: replace(
            view,
            groups=(CardGroup("", "", tuple(card(x, index.catalogue) for x in part)),),
            pages=page_links(urls, parts, page),
            numbers=list_numbers(lessons, index),
        )
        for page, part in zip(urls, parts, strict=True)
    }


def list_numbers(lessons: Sequence[Lesson], index: LessonIndex) -> tuple[int, ...]:
    """Return the places in `lessons.js`, from its end, of a list of several pages, for its filters;
    a list of one page has its lessons there."""
    if len(lessons) <= PAGE_SIZE:
        return ()
    return tuple(index.numbers[lesson.id] for lesson in lessons if lesson.id in index.numbers)


def page_url(url: str, number: int) -> str:
    """Return the URL of a later page of a list; the first keeps the list's own."""
    if number == 1:
        return url
    stem = url.removesuffix(".html").removeprefix(f"{FOLDER}/").replace("/", "-")
    return f"{FOLDER}/{stem}-{number}.html"


def page_links(
    urls: Sequence[str], parts: Sequence[Sequence[Lesson]], current: str
) -> tuple[NavLink, ...]:
    """Return the links between the pages of a list; none where there is only one page."""
    if len(urls) < 2:
        return ()
    return tuple(
        NavLink(str(number), url, len(part), url == current)
        for number, (url, part) in enumerate(zip(urls, parts, strict=True), start=1)
    )


def _topics(index: LessonIndex) -> ListPages:
    """Return the pages of topics. One that a single lesson has gets none: it would show nothing
    that the lesson's own page does not."""
    pages: ListPages = {}
    for topic, group in index.by_topic.items():
        if len(group) < 2:
            continue
        view = ListView(
            topic,
            f"和“{formatting.strip_bidi(topic)}”有关的课，共 {len(group)} 课",
            (),
            _related_topics(topic, index),
        )
        pages.update(paginate(topic_url(topic), view, group, index))
    return pages


def _series(index: LessonIndex) -> ListPages:
    pages: ListPages = {}
    for key, group in index.by_series.items():
        note = f"这一套共 {len(group)} 课，按顺序看"
        view = ListView(series_name(index, key), note, (), (series_links(index, key),))
        pages.update(paginate(series_url(key), view, group, index))
    return pages


def _months(index: LessonIndex) -> ListPages:
    pages: ListPages = {}
    this_month = index.catalogue.edition.month.number
    for number, group in index.by_month.items():
        if not group and number != this_month:
            continue  # no page leads there: an empty month is a plain field of the year
        terms = "、".join(formatting.solar_terms(number))
        note = f"{terms}。{number}月用得上的课，共 {len(group)} 课"
        view = ListView(f"{number}月农事", note, (), (month_links(index, number),))
        pages.update(paginate(month_url(number), view, group, index))
    return pages


def _audiences(index: LessonIndex) -> ListPages:
    names = index.catalogue.edition.settings.audiences
    pages: ListPages = {}
    for key, group in index.by_audience.items():
        note = f"讲给{names[key]}听的课，共 {len(group)} 课"
        view = ListView(f"{names[key]}的课", note, (), (audience_links(index, key),))
        pages.update(paginate(audience_url(key), view, group, index))
    return pages


def _newest_lessons(index: LessonIndex) -> tuple[Lesson, ...]:
    return tuple(x for x in index.catalogue.in_force if x.front.issued)[:_NEW_LESSONS]


def _newest(index: LessonIndex) -> ListPages:
    group = _newest_lessons(index)
    view = ListView("新课", f"最近发的 {len(group)} 课，新的在前面", (), ())
    return paginate(NEW_URL, view, group, index)


def _required(index: LessonIndex) -> ListPages:
    label = index.catalogue.edition.month.label
    view = ListView("本月必学", f"{label}要学的课，共 {len(index.required)} 课", (), ())
    return paginate(REQUIRED_URL, view, index.required, index)


def _letters(index: LessonIndex) -> ListPages:
    """Return A–Z: one page for each letter, so that it stays short, with links to the others."""
    pages: ListPages = {}
    urls = _letter_urls(index)
    for letter, group in index.by_initial.items():
        name = _letter_name(letter)
        view = ListView(
            f"按拼音找：{name}",
            "全部课，按题目的拼音排",
            (),
            (_letter_links(index, letter),),
        )
        pages.update(paginate(urls[letter], view, group, index))
    return pages or paginate(AZ_URL, ListView("按拼音找", "还没有课", (), ()), (), index)


def _letter_name(letter: str) -> str:
    return "其他" if letter == "#" else letter


def _letter_links(index: LessonIndex, current: str) -> NavGroup:
    urls = _letter_urls(index)
    links = (
        NavLink(_letter_name(letter), urls[letter], len(group), letter == current)
        for letter, group in index.by_initial.items()
    )
    return NavGroup("letters", "题目的第一个字母", tuple(links))


def _letter_urls(index: LessonIndex) -> dict[str, str]:
    """Return the URL of each letter's page; the first letter's is that of A–Z itself."""
    return {
        letter: f"{FOLDER}/az-{'other' if letter == '#' else letter.lower()}.html"
        if number
        else AZ_URL
        for number, letter in enumerate(index.by_initial)
    }


def _changes_link(index: LessonIndex) -> tuple[NavLink, ...]:
    news = index.catalogue.edition.news
    if news is None:
        return ()
    return (NavLink("这次有什么变化", CHANGES_URL, 0),)


def _changes(index: LessonIndex) -> ListPages:
    """Return the page of changes in a release; none for the first one."""
    catalogue, news = index.catalogue, index.catalogue.edition.news
    if news is None:
        return {}
    lessons = {lesson.id: lesson for lesson in catalogue.in_force}
    groups = tuple(
        CardGroup(title, anchor, tuple(card(lessons[x], catalogue) for x in ids[:_NEW_LESSONS]))
        for anchor, title, ids in (
            ("new", "新课", news.added),
            ("changed", "改过的课", news.changed),
        )
        if ids
    )
    counts = f"新来 {len(news.added)} 课，改过 {len(news.changed)} 课"
    titles = "".join(f"《{formatting.strip_bidi(title)}》" for title in news.withdrawn)
    withdrawn = f"撤下 {len(news.withdrawn)} 课：{titles}" if titles else "没有撤下的课"
    note = f"和 {news.previous} 比：{counts}，{withdrawn}。"
    return {CHANGES_URL: ListView("这次有什么变化", note, groups, ())}
