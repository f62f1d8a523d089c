"""Every page of an edition as a sheet: where it is published, its template, its text, its view.

What mkdocs does with the sheets is left to `publish`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from build_tools.model.dialect import text_to_render
from build_tools.model.lesson import IndexPage
from build_tools.site.lesson_index import INDEX_URL
from build_tools.site.lists import find_view, list_pages
from build_tools.site.pages import home_view, lesson_view, section_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_tools.site.lesson_index import Shelf


@dataclass(frozen=True)
class Sheet:
    """One page. `source` is its Markdown file relative to `content/`, or a made-up name.

    `view` is asked for when the page is rendered: a page is a pure function of its view.
    """

    source: str
    url: str
    title: str
    template: str
    text: str
    view: Callable[[], object]


def sheets(shelf: Shelf) -> dict[str, Sheet]:
    """Return all pages of the edition by their source."""
    every = (
        *_lessons(shelf),
        *_home(shelf),
        *_sections(shelf),
        *_lists(shelf),
        *_search(shelf),
        *_learners(),
    )
    return {sheet.source: sheet for sheet in every}


def _lessons(shelf: Shelf) -> Iterator[Sheet]:
    for lesson in shelf.catalogue.edition.content.lessons:
        # A lapsed lesson stays as a short page that says so: nobody should learn from it.
        text = (
            "" if shelf.catalogue.state(lesson) else text_to_render(lesson.body, lesson.front.title)
        )
        view = partial(lesson_view, lesson, shelf)
        yield Sheet(lesson.source, lesson.url, lesson.front.title, "lesson.html", text, view)


def _home(shelf: Shelf) -> Iterator[Sheet]:
    page = _index_page(shelf, "", shelf.catalogue.edition.name)
    text = text_to_render(page.body, page.title)
    yield Sheet(page.source, "index.html", page.title, "home.html", text, partial(home_view, shelf))


def _sections(shelf: Shelf) -> Iterator[Sheet]:
    for key, section in shelf.catalogue.edition.settings.sections.items():
        page = _index_page(shelf, key, section.name)
        for number, (url, view) in enumerate(section_pages(key, shelf).items()):
            source = f"{page.source}#{number}" if number else page.source
            text = "" if number else text_to_render(page.body, page.title)
            yield Sheet(source, url, page.title, "section.html", text, partial(_given, view))


def _index_page(shelf: Shelf, section: str, title: str) -> IndexPage:
    """Return the index page that the editors wrote, else one without words."""
    written = (p for p in shelf.catalogue.edition.content.index_pages if p.section == section)
    source = f"{section}/index.md" if section else "index.md"
    return next(written, IndexPage(source, section=section, title=title, body=""))


SEARCH_URL = "search.html"


def _search(_shelf: Shelf) -> Iterator[Sheet]:
    yield Sheet(SEARCH_URL, SEARCH_URL, "找课", "search.html", "", partial(_given, None))


def _learners() -> Iterator[Sheet]:
    url = "learners.html"
    yield Sheet(url, url, "学习记录", url, "", partial(_given, None))


def _lists(shelf: Shelf) -> Iterator[Sheet]:
    yield Sheet(INDEX_URL, INDEX_URL, "找课", "find.html", "", partial(find_view, shelf))
    for url, view in list_pages(shelf).items():
        yield Sheet(url, url, view.title, "list.html", "", partial(_given, view))


def _given(view: object) -> object:
    return view
