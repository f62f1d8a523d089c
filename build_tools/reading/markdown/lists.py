"""Lists as they are written: their numbers, their steps to the right, the line that they follow.

Python-Markdown wants four blanks before what belongs to an item and an empty line before a list or
table, mixes kinds of lists, and counts from 1. Here the lines are laid out as it wants them, line
by line as CommonMark reads them, and items keep their written numbers.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

# Word and web pages put no-break and full-width blanks behind marks, and before them.
MARKER = re.compile(
    r"(?P<indent>[ \u00a0\u3000]*)(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])"
    r"[ \u00a0\u3000]+(?P<content>\S.*)$"
)
RULE = re.compile(r" *([-*_])(?: *\1){2,} *$")
FENCE = re.compile(r" *(`{3,}(?=[^`]*$)|~{3,})")
BOX = re.compile(r" *(?:!!!|\?\?\?\+?) ?[\w-]")
FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_HEADING = re.compile(r" *#{1,6}(?=[^#])")
_QUOTE = re.compile(r" {0,3}>")
DELIMITER_ROW = re.compile(r" *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
_VERBATIM = re.compile(r" {0,3}<(pre|script|style|textarea)\b|( {0,3}<!--)", re.IGNORECASE)
_INDENT = 4
_ITEM_INDENT = 2


@dataclass(frozen=True)
class _Container:
    """An item or a box: the indentation that belongs to it, and where its text goes."""

    needs: int
    source: int
    target: int
    kind: str
    """`ol`, `ul`, or `box` for boxes and notes."""


class LineKind(enum.StrEnum):
    """What a line of the source is."""

    BLANK = "blank"
    TEXT = "text"
    ITEM = "item"
    CODE = "code"
    FENCE = "fence"
    """A line that begins or ends code."""
    RAW = "raw"
    """Inside `<pre>`, `<script>` … and comments that go over several lines."""


def line_kinds(lines: list[str]) -> list[LineKind]:
    """Return what each line is; those of a quotation are told by what they quote."""
    layout = _Layout(lines)
    layout.arranged()
    return layout.kinds


class _Layout:
    """The lines laid out so far, and the items and boxes that stand open."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.written: list[str] = []
        self.kinds: list[LineKind] = []
        self.open: list[_Container] = []
        self.verbatim: re.Pattern[str] | None = None
        self.in_text = False
        """Whether the line before is text that the next line may go on with."""
        self.blank_since_item = False
        self.raw = False

    def arranged(self) -> list[str]:
        number = 0
        while number < len(self.lines):
            number = self._line(number)
        return self.written

    def _line(self, number: int) -> int:
        """Lay out the line; return the number of the next."""
        line = self.lines[number]
        if self.verbatim:
            self.written.append(self._moved(line) if line.strip() else line)
            ends = bool(self.verbatim.search(line))
            self.kinds.append(
                LineKind.RAW if self.raw else LineKind.FENCE if ends else LineKind.CODE
            )
            self.verbatim = None if ends else self.verbatim
            return number + 1
        if not line.strip():
            self.kinds.append(LineKind.BLANK)
            self.written.append(line)
            self.in_text, self.blank_since_item = False, True
            return number + 1
        marker = self._marker(line)
        if marker:
            self.kinds.append(LineKind.ITEM)
            self._item(marker, number)
        elif _QUOTE.match(line.lstrip(" ")) and not self._is_code(line):
            return self._quote(number)
        else:
            self._other(line, number)
        return number + 1

    def _marker(self, line: str) -> re.Match[str] | None:
        """Return the match of a line that begins an item."""
        match = MARKER.match(line)
        if match is None or RULE.match(line):
            return None
        indent = len(match["indent"])
        in_list = any(container.kind != "box" for container in self.open)
        if not in_list and (indent - self._base(indent)) >= _INDENT and not self.in_text:
            return None  # code
        if self.in_text and not in_list and match["number"] not in (None, "1"):
            return None  # a number at the beginning of a line of text
        return match

    def _base(self, indent: int) -> int:
        """Return the column at which text begins in the innermost box that a line belongs to."""
        return next((c.source for c in reversed(self.open) if indent >= c.needs), 0)

    def _is_code(self, line: str) -> bool:
        indent = _depth(line)
        return not self.in_text and indent - self._base(indent) >= _INDENT

    def _close(self, indent: int) -> _Container | None:
        """Close what a line of this indentation does not belong to; return the last closed."""
        closed = None
        while self.open and indent < self.open[-1].needs:
            closed = self.open.pop()
        return closed

    @property
    def _target(self) -> int:
        return self.open[-1].target if self.open else 0

    def _item(self, marker: re.Match[str], number: int) -> None:
        indent = len(marker["indent"])
        kind = "ol" if marker["number"] else "ul"
        inside = self.open[-1].kind if self.open else ""
        closed = self._close(indent)
        if closed is not None and closed.kind not in ("box", kind):
            self._blank()  # another kind of list begins
        elif closed is None and self.in_text and inside in ("", "box"):
            self._blank()  # a list right below a line of text
        elif self.in_text and self.blank_since_item:
            self._blank()  # below another paragraph of an item
        target = self._target
        mark = f"{marker['number']}." if marker["number"] else "-"
        self.written.append(f"{' ' * target}{mark} {marker['content']}")
        source = marker.start("content")
        self.open.append(_Container(indent + _ITEM_INDENT, source, target + _INDENT, kind))
        self.in_text, self.blank_since_item = True, False
        self._maybe_verbatim(marker["content"], number)

    def _quote(self, number: int) -> int:
        """Lay out the lines of a quotation on their own."""
        indent = _depth(self.lines[number])
        if self._close(indent) or self.in_text:
            self._blank()
        end = number
        while end < len(self.lines) and _QUOTE.match(self.lines[end].lstrip(" ")):
            end += 1
        inner = [line.lstrip(" ")[1:].removeprefix(" ") for line in self.lines[number:end]]
        prefix = " " * (self._target or (indent if not self.open else 0))
        layout = _Layout(inner)
        self.written += [f"{prefix}> {line}" for line in layout.arranged()]
        self.kinds += layout.kinds
        self.in_text = True
        return end

    def _other(self, line: str, number: int) -> None:
        indent = _depth(line)
        starts_block = bool(
            _HEADING.match(line) or FENCE.match(line) or BOX.match(line) or RULE.match(line)
            or FOOTNOTE.match(line)
        )  # fmt: skip
        if not starts_block and self.in_text and self._goes_on(indent):
            self.written.append(" " * self._target + line.strip(" ") + _break(line))
            self.kinds.append(LineKind.TEXT)
            return
        if self._is_code(line) and not (self.open and self.open[-1].kind != "box"):
            self._close(indent)
            self.written.append(self._moved(line))
            self.kinds.append(LineKind.CODE)
            return
        closed = self._close(indent)
        in_item = self.open and self.open[-1].kind != "box"
        is_table = self._begins_table(number)
        if self.in_text and ((starts_block and (closed or in_item)) or is_table):
            self._blank()
        self.written.append(self._moved(line))
        if BOX.match(line) or FOOTNOTE.match(line):
            shift = self._target if self.open else indent
            self.open.append(_Container(indent + _INDENT, indent + _INDENT, shift + _INDENT, "box"))
        self.in_text = not (_HEADING.match(line) or RULE.match(line) or BOX.match(line))
        self.kinds.append(LineKind.TEXT)
        self._maybe_verbatim(line, number)

    def _goes_on(self, indent: int) -> bool:
        """Tell whether a line of text goes on with the text of an item."""
        if not self.open or self.open[-1].kind == "box":
            return False
        boxes = [container for container in self.open if container.kind == "box"]
        return not boxes or indent >= boxes[-1].needs

    def _begins_table(self, number: int) -> bool:
        below = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        line = self.lines[number]
        return (
            "|" in line and "|" in below and bool(DELIMITER_ROW.match(below))
            and not DELIMITER_ROW.match(line)
        )  # fmt: skip

    def _moved(self, line: str) -> str:
        """Return the line where the innermost item or box has its text."""
        if not self.open:
            return line
        container = self.open[-1]
        beyond = max(0, _depth(line) - container.source)
        if container.kind != "box" and beyond < _INDENT and not self.verbatim:
            beyond = 0
        return " " * (container.target + beyond) + line.lstrip(" ")

    def _maybe_verbatim(self, text: str, number: int) -> None:
        """Leave the lines of code and of raw text alone, to their end."""
        if fence := FENCE.match(text):
            end = re.compile(rf"^[ >]*{re.escape(fence[1])}{re.escape(fence[1][0])}* *$")
            if any(end.match(line) for line in self.lines[number + 1 :]):
                self.verbatim, self.raw = end, False
                self.kinds[-1] = LineKind.FENCE
        elif tag := _VERBATIM.match(text):
            end = re.compile(rf"</{tag[1]}\s*>" if tag[1] else "-->", re.IGNORECASE)
            if not end.search(text):
                self.verbatim, self.raw = end, True
                self.kinds[-1] = LineKind.RAW

    def _blank(self) -> None:
        if self.written and self.written[-1].strip():
            self.written.append("")
            self.blank_since_item = True


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _break(line: str) -> str:
    return "  " if line.endswith("  ") else ""


class _Layouts(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return _Layout(lines).arranged()


class _NumberedLists(SaneOListProcessor):
    """Notes the number of each item."""

    LAZY_OL = True  # the numbers below say where a list begins

    def run(self, parent: Element, blocks: list[str]) -> None:
        numbers = [m[1] for line in blocks[0].split("\n") if (m := self.CHILD_RE.match(line))]
        before = [*self._list(parent)]
        super().run(parent, blocks)
        added = [item for item in self._list(parent) if item not in before]
        for item, number in zip(added, numbers, strict=False):
            item.set("value", number.rstrip("."))

    def _list(self, parent: Element) -> Element | tuple[()]:
        if parent.tag in ("ol", "ul"):
            return parent
        last = self.lastChild(parent)
        return last if last is not None and last.tag == "ol" else ()


class _Numbers(Treeprocessor):
    """Begins a new list where counting on would not give the written number.

    Chromium's counter of list items follows the `start` of a list, not the `value` of an item.
    """

    def run(self, root: Element) -> None:
        for parent in [*root.iter()]:
            for block in [*parent]:
                if block.tag == "ol":
                    _number(parent, block)


def _number(parent: Element, block: Element) -> None:
    values = [item.attrib.pop("value", "") for item in block]
    numbers = [int(value) if value else None for value in values]
    if len(numbers) > 1 and numbers in ([0] * len(numbers), [1] * len(numbers)):
        return  # '1.' before every item: count them
    following = 1
    position = [*parent].index(block)
    part = block
    for item, number in zip([*block], numbers, strict=True):
        if number is not None and number != following:
            if part is not block or item is not block[0]:
                part = Element("ol")
                position += 1
                parent.insert(position, part)
            part.set("start", str(number))
        if part is not block:
            block.remove(item)
            part.append(item)
        following = (following if number is None else number) + 1


class WrittenLists(Extension):
    """Lists, tables and boxes where CommonMark has them, with the numbers that are written."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Replace the processors of lists; lay out the lines before code is taken out (25)."""
        md.preprocessors.register(_Layouts(md), "written-lists", 28)
        md.parser.blockprocessors.register(_NumberedLists(md.parser), "olist", 40)
        md.parser.blockprocessors.register(SaneUListProcessor(md.parser), "ulist", 30)
        md.treeprocessors.register(_Numbers(md), "written-numbers", 60)
