"""A spec for every page of an edition: where it is published, its template, its text, its view.

Handing the specs to mkdocs is left to `publish`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from build_tools.model.lesson import IndexPage
from build_tools.reading.markdown.dialect import text_to_render
from build_tools.site.lesson_index import INDEX_URL
from build_tools.site.lists import find_view, list_pages
from build_tools.site.pages import home_view, lesson_view, section_pages, section_urls
from build_tools.site.questions import QUESTIONS_TITLE, QUESTIONS_URL, questions_view
from build_tools.site.same_time import SAME_TIME_TITLE, SAME_TIME_URL, same_time_view
from build_tools.site.timetable import (
    NOTICE_TITLE,
    NOTICE_URL,
    TIMETABLE_TITLE,
    TIMETABLE_URL,
    notice_view,
    session_view,
    timetable_view,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from build_tools.site.lesson_index import LessonIndex


@dataclass(frozen=True)
class PageSpec:
    """One page. `source` is its Markdown file relative to `content/`, or an invented name.

    `view` is called when the page is rendered: a page is a pure function of its view.
    """

    source: str
    url: str
    title: str
    template: str
    body: str
    view: Callable[[], object]

    @property
    def text(self) -> str:
        """The text as it is rendered, worked out anew each time: it is not to be kept twice."""
        return text_to_render(self.body, self.title) if self.body else ""


def page_specs(
    index: LessonIndex, texts: Mapping[str, str], *, lists: bool = True
) -> dict[str, PageSpec]:
    """Return all pages of the edition by their source; `texts` are those of the lessons by theirs.

    The lessons of the index have none: no other page than its own shows the text of a lesson.
    Without `lists` there are only the pages with texts that somebody wrote.
    """
    specs = (*_lessons(index, texts), *_home(index), *_sections(index))
    if lists:
        specs += (*_further(index),)
    return {spec.source: spec for spec in specs}


def _further(index: LessonIndex) -> Iterator[PageSpec]:
    yield from (
        *_lists(index),
        *_search(),
        *_learners(),
        *_roster(),
        *_session(index),
        *_questions(index),
        *_timetable(index),
        *_records(),
        *_registers(),
        *_ask(),
        *_secretary(),
    )


def _lessons(index: LessonIndex, texts: Mapping[str, str]) -> Iterator[PageSpec]:
    for lesson in index.catalogue.edition.content.lessons:
        # A lapsed lesson stays as a short page that says so: nobody should learn from it.
        body = "" if index.catalogue.state(lesson) else texts[lesson.source]
        view = partial(lesson_view, lesson, index)
        yield PageSpec(lesson.source, lesson.url, lesson.front.title, "lesson.html", body, view)


def _home(index: LessonIndex) -> Iterator[PageSpec]:
    page = _index_page(index, "", index.catalogue.edition.name)
    view = partial(home_view, index)
    yield PageSpec(page.source, "index.html", page.title, "home.html", page.body, view)


def _sections(index: LessonIndex) -> Iterator[PageSpec]:
    for key, section in index.catalogue.edition.settings.sections.items():
        page = _index_page(index, key, section.name)
        views = cache(partial(section_pages, key, index))
        for number, url in enumerate(section_urls(key, index)):
            source = f"{page.source}#{number}" if number else page.source
            body = "" if number else page.body
            view = partial(_view_at, views, url)
            yield PageSpec(source, url, page.title, "section.html", body, view)


def _index_page(index: LessonIndex, section: str, title: str) -> IndexPage:
    """Return the index page that the editors wrote, else an empty one."""
    written = (p for p in index.catalogue.edition.content.index_pages if p.section == section)
    source = f"{section}/index.md" if section else "index.md"
    return next(written, IndexPage(source, section=section, title=title, body=""))


SEARCH_URL = "search.html"


def _search() -> Iterator[PageSpec]:
    yield PageSpec(SEARCH_URL, SEARCH_URL, "找课", "search.html", "", partial(_constant, None))


def _learners() -> Iterator[PageSpec]:
    url = "learners.html"
    yield PageSpec(url, url, "学习记录", url, "", partial(_constant, None))


def _roster() -> Iterator[PageSpec]:
    url = "roster.html"
    yield PageSpec(url, url, "花名册", url, "", partial(_constant, None))


def _session(index: LessonIndex) -> Iterator[PageSpec]:
    url = "session.html"
    view = partial(session_view, index.catalogue)
    yield PageSpec(url, url, "集中学习", url, "", view)


def _questions(index: LessonIndex) -> Iterator[PageSpec]:
    view = partial(questions_view, index.catalogue)
    yield PageSpec(QUESTIONS_URL, QUESTIONS_URL, QUESTIONS_TITLE, "questions.html", "", view)


def _timetable(index: LessonIndex) -> Iterator[PageSpec]:
    if index.catalogue.edition.programme:
        view = partial(timetable_view, index.catalogue)
        yield PageSpec(TIMETABLE_URL, TIMETABLE_URL, TIMETABLE_TITLE, "timetable.html", "", view)
        notice = partial(notice_view, index.catalogue)
        yield PageSpec(NOTICE_URL, NOTICE_URL, NOTICE_TITLE, "notice.html", "", notice)
    same_time = same_time_view(index.catalogue)
    if same_time.lessons:
        page = partial(_constant, same_time)
        yield PageSpec(SAME_TIME_URL, SAME_TIME_URL, SAME_TIME_TITLE, SAME_TIME_URL, "", page)


def _records() -> Iterator[PageSpec]:
    url = "records.html"
    yield PageSpec(url, url, "带走记录", url, "", partial(_constant, None))


def _registers() -> Iterator[PageSpec]:
    url = "registers.html"
    yield PageSpec(url, url, "四簿一册", url, "", partial(_constant, None))


def _ask() -> Iterator[PageSpec]:
    url = "ask.html"
    yield PageSpec(url, url, "问一问", url, "", partial(_constant, None))


def _secretary() -> Iterator[PageSpec]:
    url = "secretary.html"
    yield PageSpec(url, url, "书记看一页", url, "", partial(_constant, None))


def _lists(index: LessonIndex) -> Iterator[PageSpec]:
    yield PageSpec(INDEX_URL, INDEX_URL, "找课", "find.html", "", partial(find_view, index))
    for url, view in list_pages(index).items():
        yield PageSpec(url, url, view.title, "list.html", "", partial(_constant, view))


def _constant(view: object) -> object:
    return view


def _view_at(views: Callable[[], Mapping[str, object]], url: str) -> object:
    return views()[url]
