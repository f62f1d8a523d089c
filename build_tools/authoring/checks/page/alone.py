"""All that is wrong with a page by itself, whatever else there is; kept from one run to the next.

Only here a text is looked at: checks of the whole content are given pages without their texts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from build_tools.authoring.checks import (
    characters,
    outline,
    quizzes,
    stray_markdown,
    telephones,
)
from build_tools.authoring.rendered.plain_pages import plain_page
from build_tools.authoring.rendered.source import source_of
from build_tools.messages import chosen_language
from build_tools.model.lesson import Lesson
from build_tools.processes import side_by_side
from build_tools.reading.markdown.dialect import converted
from build_tools.reading.markdown.kept_conversion import keep_conversion, kept_conversion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from build_tools.authoring.rendered.plain_pages import PlainPage
    from build_tools.memo import Memo
    from build_tools.model.lesson import IndexPage
    from build_tools.model.problem import Problem
    from build_tools.reading.markdown.dialect import Conversion

_CHECKS = (
    *(outline.problems_of_page, characters.problems_of_page, stray_markdown.problems_of_page),
    *(telephones.problems_of_page, quizzes.problems_of_page),
)


_SPACE = "page alone"
_MANY = 60
"""Pages from which a second process is worth its start."""


@dataclass(frozen=True)
class PageFindings:
    """What is wrong with a page, and the places in it that a link can name."""

    problems: tuple[Problem, ...]
    ids: frozenset[str]


def findings_of(path: str, page: Lesson | IndexPage, memo: Memo) -> PageFindings:
    """Return what there is to say of a page alone; `path` is named there."""
    return memo.get(_SPACE, _parts(path, page), partial(_find, path, page, memo))


def find_side_by_side(pages: Sequence[tuple[str, Lesson | IndexPage]], memo: Memo) -> None:
    """Put what is new of these pages, each with the path that is named, into the memo: on two cores
    where they are many."""
    if not memo.keeps:
        return
    missing = [item for item in pages if not memo.has(_SPACE, _parts(*item))]
    missing = [(path, page) for path, page in missing if not _plain(page)]
    if len(missing) < _MANY:
        return

    def half(number: int) -> list[tuple[PageFindings, Conversion]]:
        return [_find_and_convert(path, page) for path, page in missing[number::2]]

    for number, results in enumerate(side_by_side(half)):
        for (path, page), (findings, conversion) in zip(missing[number::2], results, strict=True):
            memo.put(_SPACE, _parts(path, page), findings)
            keep_conversion(source_of(page), conversion, memo)


def _find_and_convert(path: str, page: Lesson | IndexPage) -> tuple[PageFindings, Conversion]:
    conversion = converted(source_of(page))
    return _findings_rendered(path, page, conversion), conversion


def _parts(path: str, page: Lesson | IndexPage) -> tuple[str, ...]:
    head = page.front.model_dump_json() if isinstance(page, Lesson) else page.title
    lines = json.dumps(page.lines) if isinstance(page, Lesson) else ""
    return chosen_language(), path, head, lines, str(page.body_line), page.body


def _find(path: str, page: Lesson | IndexPage, memo: Memo) -> PageFindings:
    if plain := _plain(page):
        return PageFindings(tuple(_problems_of_page(path, page)), plain.ids)
    return _findings_rendered(path, page, kept_conversion(source_of(page), memo))


def _plain(page: Lesson | IndexPage) -> PlainPage | None:
    return plain_page(page.body, page.body_line)


def _findings_rendered(path: str, page: Lesson | IndexPage, conversion: Conversion) -> PageFindings:
    from build_tools.authoring.checks.page.appearance import appearance_of  # few edits need it

    problems, ids = appearance_of(path, page, conversion)
    return PageFindings((*_problems_of_page(path, page), *problems), ids)


def _problems_of_page(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    """Yield what is wrong with a page whatever it looks like."""
    for find in _CHECKS:
        yield from find(path, page)
