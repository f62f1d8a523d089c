"""The characters of a piece of text that must be shown, out of its Markdown. Pure.

Marks of emphasis are no letters and fall away by themselves; left out are addresses, tags,
comments, attributes and the names of notes. Pictures become one character each.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from build_tools.authoring.rendered.shown import PICTURE, is_significant, significant

_PIECES = re.compile(
    r"""(?P<escape>\\[!-/:-@\[-`{-~])
    |(?P<ticks>(?<!`)`+(?!`))(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    |(?P<comment><!--.*?-->)
    |<(?P<address>(?:https?|ftp)://[^<>\s]*|mailto:[^<>\s]*|[^<>\s!/@]+@[^<>\s@]+)>
    |(?P<tag></?[A-Za-z][^<>]*>)
    |(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)
    |\[\^(?P<note>[^\]\s]{1,80})\](?!:)
    |(?P<target>\]\()
    |(?P<label>\]\ ?\[(?P<name>[^\[\]\n]{0,200})\])
    |(?P<image>!\[)
    |(?P<open>\[)
    |(?P<close>\])
    |(?P<attributes>\{:[^{}\n]*\}|\{[ ]?[\#.][\w.\#\ =\"'-]*\})
    """,
    re.VERBOSE | re.DOTALL,
)
_IMG = re.compile(r"<img\b", re.IGNORECASE)
_ATTRIBUTE = r"""\b{name}\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)"""
_LONGEST_TARGET = 4000


@dataclass
class Characters:
    """Characters that must be shown, with their offsets in the source, and the pictures."""

    text: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    """Index of its character and words of each picture."""
    tags: list[tuple[int, str]] = field(default_factory=list)
    """Offset and text of each raw tag."""
    notes: list[str] = field(default_factory=list)
    """The names of notes in the order in which they are named."""

    def add(self, text: str, offset: int) -> None:
        """Add the significant characters of a text that stands at an offset of the source."""
        for index, character in enumerate(text):
            if is_significant(character):
                self.text.append(character)
                self.offsets.append(offset + index)

    def add_decoded(self, text: str, offset: int) -> None:
        """Add characters that all stand for one place of the source."""
        for character in significant(text):
            self.text.append(character)
            self.offsets.append(offset)

    def add_picture(self, description: str, offset: int) -> None:
        """Add a picture."""
        self.pictures.append((len(self.text), description))
        self.text.append(PICTURE)
        self.offsets.append(offset)


def read_inline(
    source: str, offset: int, into: Characters, notes: frozenset[str], labels: frozenset[str]
) -> None:
    """Add the characters of a block of text; `notes` and `labels` are those that the page has."""
    brackets: list[tuple[int, bool]] = []
    """Of each open bracket: how many characters stood before it, whether it is a picture's."""
    position = 0
    while match := _PIECES.search(source, position):
        into.add(source[position : match.start()], offset + position)
        position = match.end()
        start = offset + match.start()
        kind = match.lastgroup
        if match["code"] is not None:
            into.add(match["code"], offset + match.start("code"))
        elif kind == "address":
            into.add(match["address"], offset + match.start("address"))
        elif kind == "tag":
            into.tags.append((start, match["tag"]))
            if _IMG.match(match["tag"]):
                into.add_picture(_attribute(match["tag"], "alt"), start)
        elif kind == "entity":
            into.add_decoded(html.unescape(match["entity"]), start)
        elif kind == "note":
            if match["note"] in notes:
                into.notes.append(match["note"])
            else:
                into.add(match[0], start)
        elif kind in ("image", "open"):
            brackets.append((len(into.text), kind == "image"))
        elif kind == "target":
            position = _link(source, match, brackets, into, offset)
        elif match["label"] is not None:
            has_label = (match["name"] or "").strip().lower() in labels
            if has_label and brackets:
                _close(brackets.pop(), into, start)
            elif match["name"]:
                into.add(match["name"], offset + match.start("name"))
        elif kind == "close" and brackets:
            brackets.pop()
    into.add(source[position:], offset + position)


def _link(
    source: str,
    match: re.Match[str],
    brackets: list[tuple[int, bool]],
    into: Characters,
    offset: int,
) -> int:
    """Leave out the address of a link; return where the text goes on."""
    end = _end_of_target(source, match.end())
    if not brackets or end < 0:
        return match.end()
    _close(brackets.pop(), into, offset + match.start())
    return end + 1


def _close(bracket: tuple[int, bool], into: Characters, offset: int) -> None:
    before, is_picture = bracket
    if is_picture:
        description = "".join(into.text[before:])
        begin = into.offsets[before] if before < len(into.offsets) else offset
        del into.text[before:], into.offsets[before:]
        into.add_picture(description, begin)


def _end_of_target(source: str, begin: int) -> int:
    """Return the place of the bracket that closes an address, -1 where there is none."""
    depth, quote = 0, ""
    for index in range(begin, min(len(source), begin + _LONGEST_TARGET)):
        character = source[index]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and source[index - 1] in " \n(":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            if not depth:
                return index
            depth -= 1
    return -1


def _attribute(tag: str, name: str) -> str:
    match = re.search(_ATTRIBUTE.format(name=name), tag, re.IGNORECASE)
    return html.unescape(match[1].strip("\"'")) if match else ""
