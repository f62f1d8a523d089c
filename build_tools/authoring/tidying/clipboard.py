"""HTML out of the clipboard of Word, WPS, Excel, WeChat, a mail or a web page, made plain. Pure.

What such programs say by styles, Markdown says by marks; what nobody sees goes, and so do links
that lead nowhere from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import Tag
from bs4.element import NavigableString

from build_tools.authoring.tidying.foreign_html import WordMark, plain_soup, word_level

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_HEAVY = re.compile(r"(?<![\w-])font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_HEAVY = re.compile(r"(?<![\w-])font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_STYLES = (
    (_HEAVY, "strong", ("strong", "b", "th", "h1", "h2", "h3", "h4", "h5", "h6")),
    (re.compile(r"font-style\s*:\s*italic", re.IGNORECASE), "em", ("em", "i")),
    (re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE), "s", ("s", "del")),
    (re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE), "sup", ("sup",)),
    (re.compile(r"vertical-align\s*:\s*sub\b", re.IGNORECASE), "sub", ("sub",)),
)
_BLOCKS = (
    *("p", "div", "section", "table", "ul", "ol", "li", "blockquote", "pre", "figure", "img"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
)
_STYLED = ("span", "font", "a", "u", "em", "i", "b", "strong", "p", "div", "section")
_LEADS_SOMEWHERE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_IN_ADDRESS = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E"}
_MARKS_OF = {"strong": ("strong", "b"), "em": ("em", "i")}
_HEADINGS = re.compile(r"h([1-6])")
_DEEPEST = 6


def clipboard_soup(source: str) -> BeautifulSoup:
    """Return HTML with plain tags for what it shows."""
    soup = plain_soup(source)
    for tag in soup.find_all(_is_hidden):
        tag.decompose()
    _write_lists(soup)
    for tag in soup.find_all(_STYLED):
        _write_styles(soup, tag)
    for tag in soup.find_all(["span", "font"]):
        tag.unwrap()
    soup.smooth()
    for name, names in _MARKS_OF.items():
        for tag in soup.find_all(names):
            _join_marks(tag, name, names)
    for link in soup.find_all("a"):
        _keep_link(link)
    for tag in soup.find_all(["details", "summary", "dt", "dd"]):
        tag.name = "div"
    _shift_headings(soup)
    return soup


@dataclass
class _OpenList:
    """A list that paragraphs of Word are being moved into."""

    level: int
    tag: Tag
    number: int | None


def _write_lists(soup: BeautifulSoup) -> None:
    """Make lists of the paragraphs that Word holds for items; a number such as 一、 stays text."""
    opened: list[_OpenList] = []
    for paragraph in soup.find_all("p"):
        place = word_level(paragraph)
        if place is None:
            continue
        level, element = place
        mark = WordMark.of(element)
        if opened and paragraph.find_previous_sibling() is not opened[0].tag:
            opened = []
        if mark.number is None and not mark.is_bullet:
            element.replace_with(mark.text)
            del paragraph["style"]
            continue
        element.decompose()
        item = soup.new_tag("li")
        item.extend(list(paragraph.contents))
        opened = _opened(soup, opened, level, mark.number, paragraph)
        opened[-1].tag.append(item)
        opened[-1].number = mark.number
        paragraph.decompose()


def _opened(
    soup: BeautifulSoup,
    opened: list[_OpenList],
    level: int,
    number: int | None,
    paragraph: Tag,
) -> list[_OpenList]:
    """Return the lists that are open for an item, with the one that it goes into."""
    outer = [each for each in opened if each.level < level]
    same = next((each for each in opened if each.level == level), None)
    before = None if same is None else same.number
    if same is not None and number == (None if before is None else before + 1):
        return [*outer, same]
    attributes = {} if number is None else {"start": str(number)}
    added = soup.new_tag("ul" if number is None else "ol", attrs=attributes)
    if outer:
        outer[-1].tag.find_all("li", recursive=False)[-1].append(added)
    else:
        paragraph.insert_before(added)
    return [*outer, _OpenList(level, added, number)]


def _style(tag: Tag) -> str:
    return str(tag.get("style") or "")


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_HIDDEN.search(_style(tag)))


def _write_styles(soup: BeautifulSoup, tag: Tag) -> None:
    style = _style(tag)
    if tag.name in ("b", "strong") and _NOT_HEAVY.search(style):
        tag.name = "span"
    if tag.find(_BLOCKS) is not None or not tag.get_text(strip=True):
        return
    for pattern, name, already in _STYLES:
        if pattern.search(style) and tag.name not in already and not tag.find_parent(already):
            outer = soup.new_tag(name)
            outer.extend(list(tag.contents))
            tag.append(outer)


def _join_marks(tag: Tag, name: str, names: tuple[str, ...]) -> None:
    """Let one mark go round what stands together: `****` between two is no mark."""
    if tag.parent is None:
        return  # it was joined already
    if tag.find_parent(names) or (not tag.get_text(strip=True) and tag.find("img") is None):
        tag.unwrap()
        return
    tag.name = name
    following = tag.next_sibling
    while following is not None:
        behind = following.next_sibling
        blank = isinstance(following, NavigableString) and not following.strip("\u00a0 ")
        if isinstance(following, Tag) and following.name in names:
            tag.extend(list(following.contents))
            following.decompose()
        elif blank and isinstance(behind, Tag) and behind.name in names:
            tag.append(following)
        else:
            return
        following = tag.next_sibling


def _keep_link(link: Tag) -> None:
    address = str(link.get("href") or "").strip()
    if not _LEADS_SOMEWHERE.match(address):
        link.unwrap()
        return
    link["href"] = "".join(_IN_ADDRESS.get(sign, sign) for sign in address)
    link.attrs.pop("title", None)


def _shift_headings(soup: BeautifulSoup) -> None:
    """Let headings begin at the second level: the first is the lesson's title."""
    if soup.find("h1") is None:
        return
    for heading in soup.find_all(_HEADINGS):
        heading.name = f"h{min(int(heading.name[1]) + 1, _DEEPEST)}"
