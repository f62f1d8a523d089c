"""The text of a page mended: lists, tables and boxes that were plainly meant, and stray blanks.

Each kind of mend is kept only where the page proves it harmless: blanks where the rendered page
stays what it was; marks where the words of the source are the same without them, code is
untouched, and no more of the words is lost on the page than before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.rendered.comparison import compare
from build_tools.authoring.rendered.shown import parse, read_shown
from build_tools.authoring.rendered.written import read_written
from build_tools.authoring.tidying.blanks import with_plain_blanks
from build_tools.authoring.tidying.boxes import with_plain_boxes
from build_tools.authoring.tidying.lines import verbatim
from build_tools.authoring.tidying.lists import with_lists
from build_tools.authoring.tidying.pasted import same_words, with_markdown
from build_tools.authoring.tidying.tables import with_tables
from build_tools.authoring.tidying.words import unmarked_words
from build_tools.reading.markdown.dialect import rendered

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_ROUNDS = 4


def tidied_body(body: str) -> str:
    """Return a body mended. What is mended stays as it is when it is mended again."""
    text = body
    for _round in range(_MOST_ROUNDS):
        before = text
        for mend, is_harmless in _MENDS:
            mended = mend(text)
            if mended != text and is_harmless(text, mended):
                text = mended
        if text == before:
            return text
    return body


def _same_page(before: str, after: str) -> bool:
    return verbatim(before) == verbatim(after) and _without_blanks(before) == _without_blanks(after)


def _without_blanks(source: str) -> str:
    return "".join(rendered(source).split())


def _same_words(before: str, after: str) -> bool:
    return (
        unmarked_words(before) == unmarked_words(after)
        and verbatim(before) == verbatim(after)
        and _count_lost(after) <= _count_lost(before)
    )


def _count_lost(source: str) -> int:
    """Return how many characters are written and not shown."""
    comparison = compare(read_written(source).text, read_shown(parse(rendered(source))).text)
    return sum(end - begin for begin, end in comparison.lost)


_MENDS: tuple[tuple[Callable[[str], str], Callable[[str, str], bool]], ...] = (
    (with_markdown, same_words),
    (with_plain_boxes, _same_words),
    (with_lists, _same_words),
    (with_tables, _same_words),
    (with_plain_blanks, _same_page),
)
