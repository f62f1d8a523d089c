"""The lines of a source that may be mended: no code, no raw HTML. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.rendered.balance import VOID_TAGS, tag_name
from build_tools.authoring.rendered.written import BOX_HEAD, read_written
from build_tools.reading.markdown.lists import FOOTNOTE, LineKind, line_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.authoring.rendered.written import WrittenPage

_VERBATIM = (LineKind.CODE, LineKind.FENCE, LineKind.RAW)


@dataclass(frozen=True)
class SourceLine:
    """A line of a source; `fixed` where nothing may be changed."""

    text: str
    kind: LineKind
    fixed: bool

    @property
    def indent(self) -> str:
        """The blanks before its text."""
        return self.text[: len(self.text) - len(self.text.lstrip(" "))]

    @property
    def is_plain(self) -> bool:
        """Whether it is text that begins no block of its own."""
        return self.is_text and not self.text.lstrip(" ").startswith("|")

    @property
    def is_text(self) -> bool:
        """Whether it is text, maybe a row of a table, that begins no other block."""
        text = self.text.lstrip(" ")
        is_block = text.startswith((">", "#", ":", "！！！", "？？？"))
        is_block = is_block or bool(BOX_HEAD.match(text) or FOOTNOTE.match(text))
        return self.kind is LineKind.TEXT and not self.fixed and not is_block


def source_lines(source: str) -> list[SourceLine]:
    """Return the lines of a source."""
    texts = source.split("\n")
    kinds = line_kinds([text.expandtabs(4) for text in texts])
    html = _html_lines(read_written(source), texts)
    around = _verbatim_around(kinds)
    return [
        SourceLine(text, kind, kind in _VERBATIM or number in html or number in around)
        for number, (text, kind) in enumerate(zip(texts, kinds, strict=True))
    ]


def verbatim(source: str) -> list[str]:
    """Return the lines that are code or raw."""
    return [line.text for line in source_lines(source) if line.kind in _VERBATIM]


def paragraphs(lines: list[SourceLine], *, bars: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of lines of text that stand together and begin at one column.

    Those that go on an item are left out, and those with code over the end of a line; rows of
    tables count with `bars`.
    """
    begin = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and (lines[number].is_text if bars else lines[number].is_plain):
            continue
        run = lines[begin:number]
        goes_on_item = begin > 0 and lines[begin - 1].kind is LineKind.ITEM
        level = len({line.indent for line in run}) == 1
        if level and not goes_on_item and all(line.text.count("`") % 2 == 0 for line in run):
            yield begin, number
        begin = number + 1


def _verbatim_around(kinds: list[LineKind]) -> set[int]:
    """Return the empty lines beside code, which may belong to it."""
    beside: set[int] = set()
    for order in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        before = LineKind.BLANK
        for number in order:
            if kinds[number] is not LineKind.BLANK:
                before = kinds[number]
            elif before in _VERBATIM:
                beside.add(number)
    return beside


def _html_lines(written: WrittenPage, texts: list[str]) -> set[int]:
    """Return the lines with a tag or a remark, and those between a tag and its end."""
    fixed: set[int] = set()
    opened: list[tuple[str, int]] = []
    for offset, tag in written.tags:
        name, line = tag_name(tag), written.line_at(offset)
        fixed.update(range(line, line + tag.count("\n") + 1))
        if not tag.startswith("</"):
            opened += [] if name in VOID_TAGS else [(name, line)]
        elif names := [n for n, entry in enumerate(opened) if entry[0] == name]:
            fixed.update(range(opened[names[-1]][1], line + 1))
            del opened[names[-1] :]
    for _name, line in opened:
        fixed.update(range(line, len(texts)))
    return fixed | _remark_lines(texts)


def _remark_lines(texts: list[str]) -> set[int]:
    fixed: set[int] = set()
    inside = False
    for number, text in enumerate(texts):
        if inside or "<!--" in text:
            fixed.add(number)
            inside = text.rfind("-->") < text.rfind("<!--") or (inside and "-->" not in text)
    return fixed
