"""What an editor wrote: the characters of a source and where each should stand. Pure."""

from __future__ import annotations

import enum
import functools
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from build_tools.authoring.rendered.inline import Characters, read_inline
from build_tools.reading.markdown.admonitions import default_title
from build_tools.reading.markdown.lists import DELIMITER_ROW, MARKER, RULE, LineKind, line_kinds

BOX_HEAD = re.compile(
    r"(?P<lead> *(?:!!!|\?\?\?\+?) ?(?P<kind>[A-Za-z][A-Za-z_-]*)(?:[ ]+(?:inline|end))*)"
    r"(?P<rest>.*)$"
)
_TITLE = re.compile(r'\s*"(?P<title>.*)"\s*$')
_NOTE = re.compile(r" {0,3}\[\^(?P<name>[^\]\s]+)\]:")
_DEFINITION = re.compile(r" {0,3}\[(?P<name>[^\]^][^\]]*)\]:\s*\S")
_HEADING = re.compile(r" {0,3}(#{1,6})[ ]*(?=[^#\s])")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_QUOTES = re.compile(r"(?: {0,3}> ?)+")
_TASK = re.compile(r"\[[ xX]\]\s")
_QUIZ_MARK = re.compile(r"\[(?:[ xX]\]|=[^\]]*\])\s*")
_TOC = re.compile(r"\s*\[TOC\]\s*$")
_CELL = re.compile(r"(?:\\.|(`+)(?!`)(?:(?!\1).)*\1(?!`)|[^|\\`]|`)+", re.DOTALL)


class MarkKind(enum.StrEnum):
    """What begins at a place of the source."""

    ITEM = "item"
    CELL = "cell"
    HEADING = "heading"
    TITLE = "title"
    LINE = "line"
    BELOW_TABLE = "below-table"


@dataclass(frozen=True)
class SourceMark:
    """Something that begins at an offset of the source, on a line counted from 0.

    `number` is that of an item, the level of a heading; `row` numbers the rows of tables.
    """

    kind: MarkKind
    offset: int
    line: int
    number: int | None = None
    row: int = 0


@dataclass
class WrittenPage:
    """The characters of a source that must be shown, with their lines and marks."""

    text: str
    offsets: list[int]
    line_starts: list[int]
    marks: list[SourceMark] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    box_heads: tuple[int, ...] = ()
    """The lines that should begin a box."""
    plain_lines: tuple[int, ...] = ()
    """The lines that are neither blank nor code nor raw."""
    tags: list[tuple[int, str]] = field(default_factory=list)
    """Offset and text of each raw tag outside code, in order."""

    @functools.cached_property
    def by_offset(self) -> tuple[list[int], list[int]]:
        """The offsets in order, and the index of the character at each; notes stand at the end."""
        order = sorted(range(len(self.offsets)), key=self.offsets.__getitem__)
        return [self.offsets[index] for index in order], order

    def index_at(self, mark: SourceMark) -> int | None:
        """Return the index of the first character behind a mark, None where its line has none."""
        offsets, order = self.by_offset
        rank = bisect_left(offsets, mark.offset)
        if rank == len(order) or self.line_at(offsets[rank]) != mark.line:
            return None
        return order[rank]

    def line_of(self, index: int) -> int:
        """Return the line, from 0, of a character."""
        if not self.offsets:
            return 0
        return self.line_at(self.offsets[min(index, len(self.offsets) - 1)])

    def line_at(self, offset: int) -> int:
        """Return the line, from 0, of an offset of the source."""
        return bisect_right(self.line_starts, offset) - 1


@dataclass
class _Piece:
    """Text with the marks of its structure blanked; `note` is the name of the note it begins."""

    offset: int
    text: str
    note: str | None = None
    code: bool = False


def read_written(source: str) -> WrittenPage:
    """Return what a source says that its page should show."""
    return _Source(source).page()


class _Source:
    def __init__(self, source: str) -> None:
        self.lines = [line.expandtabs(4) for line in source.split("\n")]
        self.kinds = line_kinds(self.lines)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.marks: list[SourceMark] = []
        self.box_heads: list[int] = []
        self.quiz_indent = -1
        self.quiz_answers = False
        self.row = 0
        self.notes = frozenset(m["name"] for line in self.lines if (m := _NOTE.match(line)))
        self.labels = frozenset(
            m["name"].strip().lower() for line in self.lines if (m := _DEFINITION.match(line))
        )

    def page(self) -> WrittenPage:
        body = Characters()
        notes: dict[str, Characters] = {}
        into, note_indent = body, -1
        for begin, end in self._blocks():
            first = self.lines[begin]
            depth = len(first) - len(first.lstrip(" "))
            if into is not body and depth < note_indent + 4 and not _NOTE.match(first):
                into, note_indent = body, -1
            for piece in self._pieces(begin, end):
                if piece.note is not None:
                    into, note_indent = notes.setdefault(piece.note, Characters()), 0
                if piece.code:
                    into.add(piece.text, piece.offset)
                else:
                    read_inline(piece.text, piece.offset, into, self.notes, self.labels)
        return self._joined(body, notes)

    def _joined(self, body: Characters, notes: dict[str, Characters]) -> WrittenPage:
        """Return the page with its notes below, in the order in which the text names them."""
        order = list(dict.fromkeys(name for name in body.notes if name in notes))
        for name in order:
            order += [n for n in dict.fromkeys(notes[name].notes) if n in notes and n not in order]
        parts = [body, *(notes[name] for name in order)]
        parts += [part for name, part in notes.items() if name not in order]
        pictures, length = [], 0
        for part in parts:
            pictures += [(length + index, alt) for index, alt in part.pictures]
            length += len(part.text)
        return WrittenPage(
            text="".join("".join(part.text) for part in parts),
            offsets=[offset for part in parts for offset in part.offsets],
            line_starts=self.starts[:-1],
            marks=self.marks,
            pictures=pictures,
            box_heads=tuple(self.box_heads),
            plain_lines=tuple(n for n, kind in enumerate(self.kinds) if _is_plain(kind)),
            tags=sorted(tag for part in parts for tag in part.tags),
        )

    def _blocks(self) -> list[tuple[int, int]]:
        """Return the runs of lines between blank ones, code apart."""
        blocks: list[tuple[int, int]] = []
        begin = 0
        for number in range(len(self.lines) + 1):
            kind = self.kinds[number] if number < len(self.lines) else LineKind.BLANK
            before = self.kinds[begin] if begin < len(self.lines) else LineKind.BLANK
            same = _is_plain(kind) == _is_plain(before)
            if kind is LineKind.BLANK or not same:
                if begin < number:
                    blocks.append((begin, number))
                begin = number + (kind is LineKind.BLANK)
        return blocks

    def _pieces(self, begin: int, end: int) -> list[_Piece]:
        """Return the texts of a block, a note's apart."""
        if not _is_plain(self.kinds[begin]):
            return self._code(begin, end)
        header = next((n for n in range(begin, end - 1) if self._is_table(n)), end)
        pieces: list[_Piece] = []
        for number in range(begin, end):
            note, text = self._line(number, in_text=number > begin, table=number >= header)
            if number == header + 1:
                text = " " * len(text)  # the line of dashes
            if note is not None or not pieces:
                pieces.append(_Piece(self.starts[number], text, note))
            else:
                pieces[-1].text += f"\n{text}"
        return pieces

    def _code(self, begin: int, end: int) -> list[_Piece]:
        """Return code as it is; of raw HTML what `<pre>` holds, and of comments nothing."""
        if self.kinds[begin] is LineKind.RAW:
            text = "\n".join(self.lines[begin:end])
            shown = text.lstrip().lower().startswith(("<pre", "<textarea"))
            return [_Piece(self.starts[begin], text)] if shown else []
        return [
            _Piece(self.starts[number], self.lines[number], code=True)
            for number in range(begin, end)
            if self.kinds[number] is LineKind.CODE
        ]

    def _is_table(self, number: int) -> bool:
        line, below = self.lines[number], self.lines[number + 1]
        return "|" in line and "|" in below and bool(DELIMITER_ROW.match(_unquoted(below)))

    def _line(self, number: int, *, in_text: bool, table: bool) -> tuple[str | None, str]:
        """Return the name of the note that begins, and the line with its structure blanked."""
        line = self.lines[number]
        depth = len(line) - len(line.lstrip(" "))
        if self.quiz_indent >= 0 and depth <= self.quiz_indent:
            self.quiz_indent, self.quiz_answers = -1, False
        if quote := _QUOTES.match(line):
            line = " " * quote.end() + line[quote.end() :]
        if _TOC.match(line) or RULE.match(line) or (in_text and _UNDERLINE.match(line)):
            return None, " " * len(line)
        if _DEFINITION.match(line) and not in_text:
            return None, " " * len(line)
        if head := BOX_HEAD.match(line):
            return None, self._box(number, head)
        if note := _NOTE.match(line):
            return note["name"], " " * note.end() + line[note.end() :]
        if heading := _HEADING.match(line):
            self._mark(MarkKind.HEADING, number, heading.end(), len(heading[1]))
            return None, " " * heading.end() + line[heading.end() :]
        if table:
            self._cells(number, line)
            return None, line
        if self.kinds[number] is LineKind.ITEM:
            return None, self._item(number, line)
        if self.quiz_answers:
            return None, " " * len(line)  # what is said of an answer, shown when it is given
        self._mark(MarkKind.LINE, number, len(line) - len(line.lstrip()))
        return None, line

    def _box(self, number: int, head: re.Match[str]) -> str:
        line = head[0]
        after_kind = head["rest"]
        self.box_heads.append(number)
        title = _TITLE.match(after_kind)
        if head["kind"] == "quiz":
            self.quiz_indent, self.quiz_answers = len(line) - len(line.lstrip(" ")), False
        if title or after_kind.strip():
            begin = head.end("lead") + (title.start("title") if title else 0)
            self._mark(MarkKind.TITLE, number, begin)
            return " " * begin + line[begin:]
        if head["kind"] == "quiz":
            return " " * len(line)
        # A box without a title gets one; it stands where the mark of the box stands.
        self._mark(MarkKind.TITLE, number, 0)
        return default_title(head["kind"])[: len(line)].ljust(len(line))

    def _item(self, number: int, line: str) -> str:
        position = 0
        while (match := MARKER.match(line[position:])) and not RULE.match(line[position:]):
            position += match.start("content")
            written = match["number"]
            self._mark(MarkKind.ITEM, number, position, int(written) if written else None)
        item_text = line[position:]
        if self.quiz_indent >= 0 and (mark := _QUIZ_MARK.match(item_text)):
            self.quiz_answers = True
            position += mark.end()
            self.marks.pop()  # questions have a form of their own
        elif task := _TASK.match(item_text):
            position += task.end()
        if heading := _HEADING.match(line[position:]):
            position += heading.end()
        return " " * position + line[position:]

    def _cells(self, number: int, line: str) -> None:
        if DELIMITER_ROW.match(line) and "|" in line:
            return
        self.row += 1
        if "|" not in line:
            self._mark(MarkKind.BELOW_TABLE, number, len(line) - len(line.lstrip()))
            return
        for cell in _CELL.finditer(line):
            if cell[0].strip():
                begin = cell.start() + len(cell[0]) - len(cell[0].lstrip())
                offset = self.starts[number] + begin
                self.marks.append(SourceMark(MarkKind.CELL, offset, number, row=self.row))

    def _mark(self, kind: MarkKind, number: int, column: int, value: int | None = None) -> None:
        self.marks.append(SourceMark(kind, self.starts[number] + column, number, value))


def _is_plain(kind: LineKind) -> bool:
    return kind in (LineKind.TEXT, LineKind.ITEM)


def _unquoted(line: str) -> str:
    quote = _QUOTES.match(line)
    return line[quote.end() :] if quote else line
