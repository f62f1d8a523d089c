"""Lines that begin with marks of items and would run together: as a list, or as lines apart. Pure.

Only what leaves no doubt: the numbers count on one by one, and no `①` stands anywhere else on the
page, where it would refer to the line. Marks that Markdown's lists cannot show, `（一）` or `a)`,
stay: such lines become paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from build_tools.authoring.checks.page.joined_lines import SENTENCE_END
from build_tools.authoring.tidying.lines import SourceLine, paragraphs, source_lines
from build_tools.reading.markdown.item_marks import ItemMark, MarkForm, item_mark
from build_tools.reading.markdown.lists import MARKER, LineKind

_PLAIN_START = re.compile(r"\*\*(?!\s)|[^\W_]|[“”‘’（(《「『【\[]|!\[")
_FIRST_OF_ROW = {"a": ord("a"), "A": ord("A")}
_INDENTED = "\u3000\u3000"


@dataclass(frozen=True)
class _ListedLine:
    index: int
    mark: ItemMark


def with_lists(source: str) -> str:
    """Return the source with its lists as Markdown has them, and other items line by line."""
    lines = source_lines(source)
    texts: list[str] = []
    written = 0
    for begin, end in paragraphs(lines):
        texts += [line.text for line in lines[written:begin]]
        run = lines[begin:end]
        below = lines[end] if end < len(lines) else None
        plain = [line.text for line in run]
        texts += _as_list(run, source, below) or _as_paragraphs(plain)
        written = end
    return "\n".join([*texts, *(line.text for line in lines[written:])])


def _as_list(run: list[SourceLine], source: str, below: SourceLine | None) -> list[str] | None:
    """Return the lines of a paragraph as a list, or apart; None where they are none."""
    marks = [(index, item_mark(line.text)) for index, line in enumerate(run)]
    items = [_ListedLine(index, mark) for index, mark in marks if mark]
    if len(items) < 2 or not _count_on(items) or not _are_plain(items, source):
        return None
    first = items[0]
    if first.index and not _begins_row(first.mark):
        return None
    goes_on = run[items[-1].index :]
    if any(SENTENCE_END.search(line.text) for line in goes_on[:-1]):
        return None  # a sentence below the list, not part of its last item
    if first.mark.form is MarkForm.SIGN:
        starts = {item.index for item in items if item.index}
        return _with_empty_lines([line.text for line in run], starts)
    if below is not None and below.kind is LineKind.ITEM:
        return None
    texts = {item.index: f"{run[0].indent}{_sign(item.mark)} {item.mark.content}" for item in items}
    listed = [texts.get(index, line.text) for index, line in enumerate(run)]
    return _with_empty_lines(listed, {first.index} - {0})


def _sign(mark: ItemMark) -> str:
    return "-" if mark.form is MarkForm.BULLET else f"{mark.number}."


def _begins_row(mark: ItemMark) -> bool:
    if not mark.number:
        return True  # a bullet, or a sign that stays
    letter = mark.row.lstrip("(（")[:1]
    return mark.number == (_FIRST_OF_ROW.get(letter, 1) if mark.form is MarkForm.SIGN else 1)


def _count_on(items: list[_ListedLine]) -> bool:
    step = 1 if items[0].mark.number else 0
    return all(
        below.mark.number == item.mark.number + step and below.mark.row == item.mark.row
        for item, below in pairwise(items)
    )


def _are_plain(items: list[_ListedLine], source: str) -> bool:
    return all(
        _PLAIN_START.match(mark.content)
        and not MARKER.match(mark.content)
        and item_mark(mark.content) is None
        and "\t" not in mark.content
        and (not mark.circled or source.count(mark.circled) == 1)
        for mark in (item.mark for item in items)
    )


def _as_paragraphs(texts: list[str]) -> list[str]:
    """Return lines with an empty one before each that is indented as paragraphs are in print."""
    starts = {
        index
        for index, text in enumerate(texts)
        if index and text.startswith(_INDENTED) and not text.startswith(_INDENTED * 2)
    }
    if not texts or not texts[0].startswith(_INDENTED):
        return texts
    return _with_empty_lines(texts, starts)


def _with_empty_lines(texts: list[str], starts: set[int]) -> list[str]:
    return [line for n, text in enumerate(texts) for line in ([""] if n in starts else []) + [text]]
