"""Lines that begin with `1、` or `①` and would run together, as a list with numbers. Pure.

Only what leaves no doubt: the numbers count on one by one, and no `①` stands anywhere else on the
page, where it would refer to the line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from build_tools.authoring.checks.page.joined_lines import SENTENCE_END
from build_tools.authoring.tidying.lines import SourceLine, paragraphs, source_lines
from build_tools.reading.markdown.lists import MARKER, LineKind

NUMBERED = re.compile(
    r"[ \u00a0\u3000]*(?:(?P<digits>\d{1,2})(?P<behind>[、．.)）])(?!\d)"
    r"|(?P<circled>[①-⑳⑴-⒇⒈-⒛❶-❿])[、．.)）]?)"
    r"[ \t\u00a0\u3000]*(?P<content>\S.*)$"
)
_PLAIN_START = re.compile(r"\*\*(?!\s)|[^\W_]|[“”‘’（(《「『【\[]|!\[")


@dataclass(frozen=True)
class _NumberedLine:
    index: int
    number: int
    form: str
    content: str
    circled: str


def with_numbered_lists(source: str) -> str:
    """Return the source with its lists of numbered lines as Markdown has them."""
    lines = source_lines(source)
    texts: list[str] = []
    written = 0
    for begin, end in paragraphs(lines):
        texts += [line.text for line in lines[written:begin]]
        run = lines[begin:end]
        below = lines[end] if end < len(lines) else None
        texts += _as_list(run, source, below) or [line.text for line in run]
        written = end
    return "\n".join([*texts, *(line.text for line in lines[written:])])


def _as_list(run: list[SourceLine], source: str, below: SourceLine | None) -> list[str] | None:
    """Return the lines of a paragraph as a list; None where they are none."""
    items = [item for index, line in enumerate(run) if (item := _item(index, line.text))]
    if len(items) < 2 or not _count_on(items) or not _are_plain(items, source):
        return None
    first = items[0]
    if first.index and first.number != 1:
        return None
    goes_on = run[items[-1].index :]
    if any(SENTENCE_END.search(line.text) for line in goes_on[:-1]):
        return None  # a sentence below the list, not part of its last item
    if below is not None and below.kind is LineKind.ITEM:
        return None
    texts = {item.index: f"{run[0].indent}{item.number}. {item.content}" for item in items}
    listed = [texts.get(index, line.text) for index, line in enumerate(run)]
    return [*listed[: first.index], *([""] if first.index else []), *listed[first.index :]]


def _item(index: int, text: str) -> _NumberedLine | None:
    match = NUMBERED.match(text)
    if match is None:
        return None
    circled = match["circled"] or ""
    number = int(unicodedata.numeric(circled)) if circled else int(match["digits"])
    # Forms of circles lie apart: ① and ❶ are two lists.
    form = match["behind"] or circled_form(circled)
    return _NumberedLine(index, number, form, match["content"], circled)


def circled_form(circled: str) -> str:
    """Return the first sign of the row of numbers that a sign belongs to."""
    return chr(ord(circled) - int(unicodedata.numeric(circled)) + 1)


def _count_on(items: list[_NumberedLine]) -> bool:
    return all(
        below.number == item.number + 1 and below.form == item.form
        for item, below in pairwise(items)
    )


def _are_plain(items: list[_NumberedLine], source: str) -> bool:
    return all(
        _PLAIN_START.match(item.content)
        and not MARKER.match(item.content)
        and not NUMBERED.match(item.content)
        and "\t" not in item.content
        and (not item.circled or source.count(item.circled) == 1)
        for item in items
    )
