"""The list pages of an edition: for each way to a lesson one page, and one page of all ways.

A long list is cut into pages of `PAGE` cards, because an old PC has to draw them. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.model.page import CardGroup, FindView, ListView, Way, WayGroup
from build_tools.site import formatting
from build_tools.site import lesson_index as at
from build_tools.site.cards import card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.site.lesson_index import Shelf

PAGE = 48
_NEW = 48

ListPages = dict[str, ListView]
"""Views of list pages by their URL."""


def list_pages(shelf: Shelf) -> ListPages:
    """Return every list page of the edition, by its URL."""
    pages: ListPages = {}
    for build in (_topics, _series, _months, _audiences, _new, _changes, _required, _letters):
        pages.update(build(shelf))
    return pages


def find_view(shelf: Shelf) -> FindView:
    """Return the page from which every list is one step away."""
    return FindView(ways=tuple(group for group in _way_groups(shelf) if group.ways))


def _way_groups(shelf: Shelf) -> tuple[WayGroup, ...]:
    number = shelf.catalogue.edition.month.number
    chosen = (
        Way("本月必学", at.MUST_URL, len(shelf.required)),
        Way("新课", at.NEW_URL, len(_newest(shelf))),
        Way(f"{number}月农事", at.month_url(number), len(shelf.by_month[number])),
        *_change_way(shelf),
        Way("按拼音排的全部课", at.AZ_URL, len(shelf.catalogue.in_force)),
    )
    return (
        WayGroup("chosen", "先看这些", chosen),
        topic_ways(shelf),
        month_ways(shelf),
        series_ways(shelf),
        audience_ways(shelf),
    )


def topic_ways(shelf: Shelf, here: str = "") -> WayGroup:
    """Return the ways to all topics."""
    ways = (
        Way(topic, at.topic_url(topic), len(group), topic == here)
        for topic, group in shelf.by_topic.items()
    )
    return WayGroup("topics", "学什么", tuple(ways))


def month_ways(shelf: Shelf, here: int = 0) -> WayGroup:
    """Return the ways to the twelve months."""
    ways = (
        Way(f"{number}月", at.month_url(number), len(group), number == here)
        for number, group in shelf.by_month.items()
    )
    return WayGroup("months", "什么时节", tuple(ways))


def series_ways(shelf: Shelf, here: str = "") -> WayGroup:
    """Return the ways to the series."""
    ways = (
        Way(series_name(shelf, key), at.series_url(key), len(group), key == here)
        for key, group in shelf.by_series.items()
    )
    return WayGroup("series", "成套的课", tuple(ways))


def audience_ways(shelf: Shelf, here: str = "") -> WayGroup:
    """Return the ways to the audiences."""
    names = shelf.catalogue.edition.settings.audiences
    ways = (
        Way(names[key], at.audience_url(key), len(group), key == here)
        for key, group in shelf.by_audience.items()
    )
    return WayGroup("audiences", "讲给谁", tuple(ways))


def series_name(shelf: Shelf, key: str) -> str:
    """Return the name of a series, as the settings give it."""
    return shelf.catalogue.edition.settings.series.get(key, "系列课")


def cut(url: str, view: ListView, lessons: Sequence[Lesson], shelf: Shelf) -> ListPages:
    """Return the view with the cards of the lessons, cut into as many pages as they need."""
    parts = [lessons[i : i + PAGE] for i in range(0, len(lessons), PAGE)] or [()]
    urls = [page_url(url, number) for number in range(1, len(parts) + 1)]
    return {
        here: replace(
            view,
            groups=(CardGroup("", "", tuple(card(x, shelf.catalogue) for x in part)),),
            pages=pages_of(urls, parts, here),
        )
        for here, part in zip(urls, parts, strict=True)
    }


def page_url(url: str, number: int) -> str:
    """Return the URL of a later page of a list; the first keeps the list's own."""
    if number == 1:
        return url
    stem = url.removesuffix(".html").removeprefix(f"{at.FOLDER}/").replace("/", "-")
    return f"{at.FOLDER}/{stem}-{number}.html"


def pages_of(urls: Sequence[str], parts: Sequence[Sequence[Lesson]], here: str) -> tuple[Way, ...]:
    """Return the ways between the pages of one list; none where there is one page only."""
    if len(urls) < 2:
        return ()
    return tuple(
        Way(str(number), url, len(part), url == here)
        for number, (url, part) in enumerate(zip(urls, parts, strict=True), start=1)
    )


def _topics(shelf: Shelf) -> ListPages:
    pages: ListPages = {}
    for topic, group in shelf.by_topic.items():
        view = ListView(
            topic,
            f"和“{formatting.inside(topic)}”有关的课，共 {len(group)} 课",
            (),
            (topic_ways(shelf, topic),),
        )
        pages.update(cut(at.topic_url(topic), view, group, shelf))
    return pages


def _series(shelf: Shelf) -> ListPages:
    pages: ListPages = {}
    for key, group in shelf.by_series.items():
        note = f"这一套共 {len(group)} 课，按顺序看"
        view = ListView(series_name(shelf, key), note, (), (series_ways(shelf, key),))
        pages.update(cut(at.series_url(key), view, group, shelf))
    return pages


def _months(shelf: Shelf) -> ListPages:
    pages: ListPages = {}
    now = shelf.catalogue.edition.month.number
    for number, group in shelf.by_month.items():
        if not group and number != now:
            continue  # no page leads there: an empty month is a plain field of the year
        terms = "、".join(formatting.solar_terms(number))
        note = f"{terms}。{number}月用得上的课，共 {len(group)} 课"
        view = ListView(f"{number}月农事", note, (), (month_ways(shelf, number),))
        pages.update(cut(at.month_url(number), view, group, shelf))
    return pages


def _audiences(shelf: Shelf) -> ListPages:
    names = shelf.catalogue.edition.settings.audiences
    pages: ListPages = {}
    for key, group in shelf.by_audience.items():
        note = f"讲给{names[key]}听的课，共 {len(group)} 课"
        view = ListView(f"{names[key]}的课", note, (), (audience_ways(shelf, key),))
        pages.update(cut(at.audience_url(key), view, group, shelf))
    return pages


def _newest(shelf: Shelf) -> tuple[Lesson, ...]:
    return tuple(x for x in shelf.catalogue.in_force if x.front.issued)[:_NEW]


def _new(shelf: Shelf) -> ListPages:
    group = _newest(shelf)
    view = ListView("新课", f"最近发的 {len(group)} 课，新的在前面", (), ())
    return cut(at.NEW_URL, view, group, shelf)


def _required(shelf: Shelf) -> ListPages:
    label = shelf.catalogue.edition.month.label
    view = ListView("本月必学", f"{label}要学的课，共 {len(shelf.required)} 课", (), ())
    return cut(at.MUST_URL, view, shelf.required, shelf)


def _letters(shelf: Shelf) -> ListPages:
    """Return A–Z: one page a letter, so that each stays short; the letters lead to each other."""
    pages: ListPages = {}
    total = len(shelf.catalogue.in_force)
    for place, (letter, group) in enumerate(shelf.by_initial.items()):
        name = "其他" if letter == "#" else letter
        view = ListView(
            f"按拼音找：{name}", f"全部 {total} 课，按题目的拼音排", (), (_az(shelf, letter),)
        )
        pages.update(cut(at.AZ_URL if place == 0 else _letter_url(letter), view, group, shelf))
    return pages or cut(at.AZ_URL, ListView("按拼音找", "还没有课", (), ()), (), shelf)


def _az(shelf: Shelf, here: str) -> WayGroup:
    ways = (
        Way(
            "其他" if letter == "#" else letter,
            at.AZ_URL if place == 0 else _letter_url(letter),
            len(group),
            letter == here,
        )
        for place, (letter, group) in enumerate(shelf.by_initial.items())
    )
    return WayGroup("letters", "题目的第一个字母", tuple(ways))


def _letter_url(letter: str) -> str:
    return f"{at.FOLDER}/az-{'other' if letter == '#' else letter.lower()}.html"


def _change_way(shelf: Shelf) -> tuple[Way, ...]:
    news = shelf.catalogue.edition.news
    if news is None:
        return ()
    return (Way("这次有什么变化", at.CHANGES_URL, len(news.new) + len(news.changed)),)


def _changes(shelf: Shelf) -> ListPages:
    """Return the page that says what a release changed."""
    news = shelf.catalogue.edition.news
    if news is None:
        return {}
    known = {lesson.id: lesson for lesson in shelf.catalogue.in_force}
    groups = tuple(
        CardGroup(title, anchor, tuple(card(known[x], shelf.catalogue) for x in ids[:_NEW]))
        for anchor, title, ids in (("new", "新课", news.new), ("changed", "改过的课", news.changed))
        if ids
    )
    note = (
        f"和 {news.previous} 比：{_told(len(news.new), '新来')}，{_told(len(news.changed), '改过')}"
    )
    gone = "".join(f"《{formatting.inside(title)}》" for title in news.withdrawn)
    end = f"，撤下 {len(news.withdrawn)} 课：{gone}" if gone else "，没有撤下的课"
    return {at.CHANGES_URL: ListView("这次有什么变化", f"{note}{end}。", groups, ())}


def _told(count: int, what: str) -> str:
    return f"{what} {count} 课"
