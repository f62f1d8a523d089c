"""The text of a lesson that is begun from a Word document. Pure.

Headings begin below the lesson's title, notes become footnotes, and 一、 before a short line makes
it the heading that it is in an official notice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

from build_tools.authoring.tidying.body import tidied_body
from build_tools.authoring.tidying.foreign_html import markdown_of
from build_tools.reading.word.document import AT_RIGHT, BULLET, NUMBERED

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADING = re.compile(r"^h([1-6])$")
_NOTE = re.compile(r"#(footnote|endnote)-(\d+)$")
_FIRST_LEVEL = 2
_LAST_LEVEL = 6
_NUMBERED = re.compile(rf"^{NUMBERED}(\d+)\\?\. ?", re.MULTILINE)
_ITEMS_APART = re.compile(
    rf"^({NUMBERED}[^\n]*)\n\n(?={NUMBERED})|^({BULLET}[^\n]*)\n\n(?={BULLET})", re.MULTILINE
)
_ITEM = re.compile(rf"^({BULLET}+)[ \t\u3000]*", re.MULTILINE)
_INDENT = " " * 4
_PUSHED = re.compile(rf"^{AT_RIGHT}[ \t\u3000]*([^\n]*?)(  )?$", re.MULTILINE)
_STEP = re.compile(
    r"^(?:\*\*)?(?P<number>[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
    r"(?:\*\*)?(?P<words>[^\n]{1,40}?)(?:\*\*)?$",
    re.MULTILINE,
)
_SENTENCE_END = tuple("。；;：:，,、！？")
_BEGIN, _END = "\ue003", "\ue004"  # around the name of a note, until marks are no longer escaped
_REFERENCE = re.compile(rf"{_BEGIN}(\d+){_END}")
_RIGHT = '{: align="right" }'


def body_of_document(html: str, files: Mapping[str, str]) -> str:
    """Return the Markdown of a document's HTML; `files` are the names of its pictures' files.

    Pictures without a file are left out. The text ends with a line end.
    """
    soup = BeautifulSoup(html, "html.parser")
    _name_pictures(soup, files)
    _unwrap_frames(soup)
    has_headings = _shift_headings(soup)
    notes = _take_notes(soup)
    text = markdown_of(soup)
    text = _ITEMS_APART.sub(lambda match: f"{match[1] or match[2]}\n", text)
    text = _NUMBERED.sub(r"\1. ", text).replace(NUMBERED, "")
    text = _ITEM.sub(lambda match: f"{_INDENT * (len(match[1]) - 1)}- ", text).replace(BULLET, "")
    text = _PUSHED.sub(rf"\1\n{_RIGHT}\n", text).replace(AT_RIGHT, "")
    text = _REFERENCE.sub(r"[^\1]", text)
    if not has_headings:
        text = _STEP.sub(_as_heading, text)
    if notes:
        text = "\n".join([text, "", *notes])
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return tidied_body(f"{text}\n")


def _name_pictures(soup: BeautifulSoup, files: Mapping[str, str]) -> None:
    for picture in soup.find_all("img"):
        file = files.get(str(picture.get("src")))
        if file is None:
            picture.decompose()
        else:
            picture["src"] = file


def _unwrap_frames(soup: BeautifulSoup) -> None:
    """Take text out of tables of one cell: they are frames around it."""
    for table in soup.find_all("table"):
        cells = table.find_all(["td", "th"])
        if len(cells) == 1 and table.find("table") is None:
            table.replace_with(*list(cells[0].contents))


def _shift_headings(soup: BeautifulSoup) -> bool:
    """Let the highest heading be of the second level; return whether there is any."""
    headings = soup.find_all(_HEADING)
    levels = [int(heading.name[1]) for heading in headings]
    for heading, level in zip(headings, levels, strict=True):
        heading.name = f"h{min(level - min(levels) + _FIRST_LEVEL, _LAST_LEVEL)}"
        for inner in heading.find_all(["strong", "b"]):
            inner.unwrap()
    return bool(headings)


def _take_notes(soup: BeautifulSoup) -> list[str]:
    """Write references as footnotes have them; return the notes, which are taken out."""
    names: dict[str, str] = {}
    for link in soup.find_all("a", href=_NOTE):
        outer = link.find_parent("sup")
        match = _NOTE.search(str(link["href"]))
        if outer is None or match is None:
            continue
        name = names.setdefault(f"{match[1]}-{match[2]}", str(len(names) + 1))
        outer.replace_with(f"{_BEGIN}{name}{_END}")
    notes = []
    for identity, name in names.items():
        item = soup.find("li", id=identity)
        if isinstance(item, Tag):
            for back in item.find_all("a", href=re.compile(r"-ref-\d+$")):
                back.decompose()
            notes.append(f"[^{name}]: {' '.join(item.get_text(' ').split())}")
            item.decompose()
    for emptied in soup.find_all("ol"):
        if not emptied.get_text(strip=True) and emptied.find("img") is None:
            emptied.decompose()
    return notes


def _as_heading(match: re.Match[str]) -> str:
    number, words = match["number"], match["words"].strip("*")
    if words.endswith(_SENTENCE_END) or any(sign in words for sign in "。；"):
        return match[0]
    return f"{'##' if number.endswith('、') else '###'} {number}{words}"
