"""Pages that are written plainly: of what their lines are there can be no doubt.

Most lessons are: paragraphs of a line each, headings, pictures, short lists, tables, boxes. What
such a page shows, where its headings and pictures stand and what links can name in it is plain
without rendering it, which is most of the work of a check. Any sign that could mean something else
leaves a page to those that render. Pure.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from build_tools.model.lesson import Heading, Link, LinkKind
from build_tools.reading.markdown.dialect import heading_id

_ALPHABET = re.compile("[\n -~㐀-鿿，。、；：？！“”‘’（）《》—…·℃]*+")
_WORDS = r"[^\x00-/:-@\[-`{-\x7f]"
"""Figures, letters, and whatever of the alphabet is not ASCII: as a pattern quickly compiled."""
_TEXT = rf"{_WORDS}++(?:\ {_WORDS}++)*+"
_NAME = "[0-9a-z_-]+"
_ANSWER = rf"\n\ {{4}}-\ \[[x\ ]\]\ {_TEXT}"
_BLOCK = re.compile(
    rf"""(?:
    (?P<level>\#{{2,4}})\ (?P<heading>{_TEXT})
    |!\[(?P<words>{_TEXT})\]\((?P<target>(?:\.\./)*{_NAME}(?:/{_NAME})*\.{_NAME})\)
    |(?P<items>-\ {_TEXT}(?:\n-\ {_TEXT})*)
    |(?P<steps>1\.\ {_TEXT}(?:\n[1-9][0-9]?\.\ {_TEXT})*)
    |(?P<table>\|(?:\ {_TEXT}\ \|)+\n\|(?:\ ---\ \|)+(?:\n\|(?:\ {_TEXT}\ \|)+)*)
    |(?P<box>!!!\ (?:note|tip|warning)\ "{_TEXT}"\n\n?\ {{4}}{_TEXT})
    |(?P<quiz>!!!\ quiz\ "{_TEXT}"\n{_ANSWER}(?:{_ANSWER})+)
    |(?P<text>{_TEXT})
    )(?:\n*\Z|\n\n+)""",
    re.VERBOSE,
)
_DOUBTFUL = re.compile("（写：|在这里写课文|第[一二]步|[0-9] ?月 ?[0-9]")
"""What may be left from a template, and days, which may not exist."""
_PAGES_AT_HAND = 4096
_INDENTED = ("items", "steps", "box", "quiz")


@dataclass(frozen=True)
class PlainPage:
    """What there is to say of a page that is written plainly."""

    headings: tuple[Heading, ...]
    pictures: tuple[Link, ...]
    ids: frozenset[str]
    """The places in it that a link can name."""


@functools.lru_cache(_PAGES_AT_HAND)  # it is asked when a page is read, and when it is checked
def plain_page(body: str, first_line: int) -> PlainPage | None:
    """Return what is in a body whose first line is `first_line` of its file; None where it is not
    plain, and must be rendered to be judged."""
    if not _ALPHABET.fullmatch(body):
        return None
    position, line, before = len(body) - len(body.lstrip("\n")), first_line, ""
    line += position
    headings: list[Heading] = []
    pictures: list[Link] = []
    while position < len(body):
        block = _BLOCK.match(body, position)
        if block is None or not _is_plain(block, before):
            return None
        if block["heading"]:
            headings.append(Heading(len(block["level"]), block["heading"], line))
        elif block["target"]:
            pictures.append(Link(block["target"], line, LinkKind.PICTURE, alt=block["words"]))
        before = block.lastgroup or ""
        position, line = block.end(), line + block[0].count("\n")
    ids = {heading_id(heading.text) for heading in headings}
    if len(ids) < len(headings) or "" in ids or _DOUBTFUL.search(body):
        return None
    return PlainPage(tuple(headings), tuple(pictures), frozenset(ids))


def _is_plain(block: re.Match[str], before: str) -> bool:
    """Whether a block is what it seems to be, below a block of the kind `before`."""
    kind = block.lastgroup or ""
    if before in _INDENTED and kind not in ("text", "heading"):
        return False
    lines = block[0].rstrip("\n").split("\n")
    if kind == "steps":
        return all(line.startswith(f"{number}. ") for number, line in enumerate(lines, 1))
    if kind == "table":
        return len({line.count("|") for line in lines}) == 1 and lines[0].count("|") > 2
    return kind != "quiz" or block[0].count("- [x]") == 1
