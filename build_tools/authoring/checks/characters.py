"""The characters of a page's text: invisible ones, full-width indents, a last line left open."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import line_of
from build_tools.messages import _
from build_tools.model.lesson import Lesson
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import IndexPage

# Nothing in these blocks: a quick look at most pages. Joiners hold emoji and Indic words together.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ue000-\uf8ff\ufeff\ufff9-\ufffd\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_TAGS = range(0xE0020, 0xE0080)  # they spell the flags of some countries' parts behind an emoji
_KINDS = {"Co": "private", "Cc": "control", "So": "replacement"}


def problems_of_page(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    """Return the problems that characters alone show, each kind once for a page."""
    yield from _invisible(path, published_lines(page))
    yield from _indented(path, page)
    yield from _ending(path, page)
    if isinstance(page, Lesson):
        yield from _empty(path, page)


def invisible_characters(text: str) -> list[str]:
    """Return the characters of a text that nobody can see, each as often as it occurs."""
    return [c for c in _SUSPECT.findall(text) if ord(c) not in _TAGS]


def published_lines(page: Lesson | IndexPage) -> list[tuple[int, str]]:
    """Return the numbered lines of the text and, of the head, the words that are published."""
    lines = [*enumerate(page.body.split("\n"), start=page.body_line)]
    if not isinstance(page, Lesson):
        return lines
    front = page.front
    fields = [(("title",), front.title), (("summary",), front.summary or "")]
    fields += [(("topics",), topic) for topic in front.topics]
    return [*((line_of(page, *location), text) for location, text in fields), *lines]


SIGN_INVISIBLE = CheckRule(
    Rule.SIGN_INVISIBLE,
    "有看不见的字符：零宽、控制字符、自造字；会写出编码",
    Severity.WARNING,
)


def _invisible(path: str, lines: list[tuple[int, str]]) -> Iterator[Problem]:
    if not _SUSPECT.search("\n".join(text for _line, text in lines)):
        return
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for number, line in lines:
        for character in invisible_characters(line):
            first.setdefault(character, number)
            counts[character] += 1
    for character, number in first.items():
        message = _("{kind}, {code}, {count} times").format(
            kind=_kind_names()[_kind(character)],
            code=f"U+{ord(character):04X}",
            count=counts[character],
        )
        hint = _("remove it: it cannot be seen, and words with it are not found")
        if _kind(character) in ("private", "replacement"):
            hint = _("write the right character: stations show an empty box here")
        yield SIGN_INVISIBLE.problem(path, number, message, hint)


def _kind(character: str) -> str:
    return _KINDS.get(unicodedata.category(character), "format")


def _kind_names() -> dict[str, str]:
    return {
        "private": _("a character of a private font"),
        "control": _("a control character"),
        "replacement": _("a character that an earlier conversion lost"),
        "format": _("an invisible character"),
    }


_PUSHED = 5
_WIDE = re.compile("[\u00a0\u3000]")
INDENT_FULL_WIDTH = CheckRule(
    Rule.INDENT_FULL_WIDTH,
    "行首用了全角空格：段落之间空一行就行；落款靠空格推到右边，网页上推不过去",
    Severity.WARNING,
)


def _indented(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    if not _WIDE.search(page.body):
        return
    depths = [_wide_blanks(line) for line in page.body.split("\n")]
    pushed = [number for number, depth in enumerate(depths) if depth >= _PUSHED]
    indented = [number for number, depth in enumerate(depths) if 0 < depth < _PUSHED]
    if indented:
        message = _("{count} lines begin with full-width blanks").format(count=len(indented))
        hint = _("remove them: paragraphs are told apart by empty lines")
        line = page.body_line + indented[0]
        yield INDENT_FULL_WIDTH.problem(path, line, message, hint)
    for number in pushed:
        message = _("blanks do not push this line to the right")
        hint = _("leave them out, or write {example}").format(
            example='<p align="right">…</p>',
        )
        yield INDENT_FULL_WIDTH.problem(path, page.body_line + number, message, hint)


def _wide_blanks(line: str) -> int:
    """Return how many full-width and no-break blanks a line begins with, 0 without words."""
    text = line.lstrip(" \t")
    words = text.lstrip(" \t\u00a0\u3000")
    blanks = text[: len(text) - len(words)]
    return blanks.count("\u3000") + blanks.count("\u00a0") if words else 0


PAGE_END = CheckRule(Rule.PAGE_END, "最后一行没有换行；在文件末尾按一次回车", Severity.WARNING)


def _ending(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    if page.body and not page.body.endswith("\n"):
        line = page.body_line + page.body.count("\n")
        message = _("the last line does not end")
        hint = _("press Enter once at the end of the file")
        yield PAGE_END.problem(path, line, message, hint)


PAGE_EMPTY = CheckRule(Rule.PAGE_EMPTY, "只有开头，没有正文，也没有录像和附件", Severity.WARNING)


def _empty(path: str, lesson: Lesson) -> Iterator[Problem]:
    front = lesson.front
    if lesson.body.strip() or front.video or front.attachments:
        return
    message = _("the lesson has no text and no recording")
    hint = _("write the text below the second '---', or add the key 'video'")
    yield PAGE_EMPTY.problem(path, lesson.body_line - 1, message, hint)
