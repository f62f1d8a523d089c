"""HTML as Word, WPS and WeChat put it into what is copied out of them, to Markdown. Pure.

Which HTML of a page that is, is told by `pasted`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONDITION = re.compile(
    r"<!--\[if.*?<!\[endif\]-->|<!\[[^\]<>]*\]>|<!--(?:Start|End)Fragment-->", re.S
)
_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,3})[.、．)）]?$")
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_LIST_MARK = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_PICTURE_ADDRESSES = ("data-src", "data-original", "data-backsrc")
_MARKS = re.compile(r"([\\`*\[\]]|(?<!\w)_|_(?!\w))")
_BLOCK_MARK = re.compile(r"^(\s*)(?:([#>+-]|!!!)|(?:~(?=~~)|\?(?=\?\?)))", re.MULTILINE)
_INDENT = " " * 4
_DEEPEST_HEADING = 6
_BLANKS = " \t\r\n\u00a0\u3000"
_ANYWHERE = [
    "a",
    "b",
    "blockquote",
    "center",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "p",
    "section",
    "span",
    "strong",
    "td",
    "th",
    "u",
]
_UNSEEN = ["head", "link", "meta", "style", "title", "xml"]
_IN_CELLS = {"b": "strong", "i": "em"} | {
    name: name for name in ("strong", "em", "sup", "sub", "u", "s", "del", "a")
}
_OWN_TAGS = ("u", "ins", "sub", "sup", "del", "s", "small", "mark", "kbd")


def plain_soup(source: str) -> BeautifulSoup:
    """Return HTML without what Word says to itself, and with the addresses of pictures."""
    soup = BeautifulSoup(_CONDITION.sub("", source), "html.parser")
    for unseen in soup.find_all(_UNSEEN):
        unseen.decompose()
    for picture in soup.find_all("img"):
        addresses = (picture.get(name) for name in ("src", *_PICTURE_ADDRESSES))
        picture["src"] = next((str(address) for address in addresses if address), "")
    return soup


def without_bullets(soup: BeautifulSoup) -> BeautifulSoup:
    """Return HTML without the bullets that Word draws by letters of a typeface of signs."""
    for mark in _list_marks(soup):
        if not _NUMBER.match(_mark_text(mark)):
            mark.decompose()
    return soup


def markdown_of(soup: BeautifulSoup) -> str:
    """Return the Markdown of HTML, its first line at the left edge, without empty lines around."""
    converter = _Converter(
        heading_style=ATX,
        bullets="-",
        escape_misc=False,
        autolinks=False,
        table_infer_header=True,
        sub_symbol="<sub>",
        sup_symbol="<sup>",
        keep_inline_images_in=_ANYWHERE,
    )
    text = str(converter.convert_soup(soup))
    lines = [line.rstrip(_BLANKS) + _line_break(line) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _line_break(line: str) -> str:
    return "  " if line.strip() and line.endswith("  ") else ""


@dataclass(frozen=True)
class WordMark:
    """What Word draws before an item: a text, the number that it is, or a bullet, which may be any
    letter of a typeface of signs."""

    text: str
    number: int | None
    is_bullet: bool

    @classmethod
    def of(cls, mark: Tag) -> WordMark:
        """Return what stands in the element that Word writes it in."""
        text = _mark_text(mark)
        number = _NUMBER.match(text)
        is_bullet = len(text) == 1 and not text.isnumeric()
        return cls(text, int(number[1]) if number else None, is_bullet)


def word_level(paragraph: Tag) -> tuple[int, Tag] | None:
    """Return the level of a paragraph in a list of Word, and the element of its mark; else None."""
    level = _LEVEL.search(str(paragraph.get("style") or ""))
    mark = next(iter(paragraph.find_all(style=_LIST_MARK)), None)
    return None if level is None or mark is None else (int(level[1]), mark)


def _shown_mark(match: re.Match[str]) -> str:
    """Return what would begin a block so that it is shown."""
    if match[2]:
        return f"{match[1]}\\{match[2]}"
    return f"{match[1]}&#{ord(match[0][-1])};"


def _list_marks(soup: BeautifulSoup) -> Iterable[Tag]:
    return soup.find_all(style=_LIST_MARK)


def _mark_text(mark: Tag) -> str:
    return mark.get_text().strip(_BLANKS)


class _Converter(MarkdownConverter):
    """What the lessons' dialect and Word have their own way."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Write what would be a mark so that it is shown."""
        text = _MARKS.sub(r"\\\1", text)
        text = text.replace("&", "&amp;").replace("<", "&lt;")
        if "td" in parent_tags or "th" in parent_tags:
            text = text.replace("|", r"\|")
        return text

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a paragraph; one that Word holds for an item of a list, as one."""
        place = word_level(el)
        if "_inline" in parent_tags:
            return f"{text.strip(_BLANKS)}\0" if text.strip(_BLANKS) else ""
        text = text.strip(_BLANKS)
        if not text:
            return ""
        if place is None:
            text = _BLOCK_MARK.sub(_shown_mark, text)
            return f"\n\n{text}{_to_the_right(el)}\n\n"
        level, mark = place
        written = WordMark.of(mark)
        if written.number:
            text = f"{written.number}. {text}"
        elif written.is_bullet:
            text = f"- {text}"
        else:
            return f"\n\n{written.text}{text}\n\n"
        return f"\n\n{_INDENT * (level - 1)}{text}\n\n"

    def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Leave out the mark of an item, which its paragraph writes."""
        return "" if _LIST_MARK.search(str(el.get("style") or "")) else text

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write what stands on its own, also where only letters do."""
        if "_inline" in parent_tags:
            return f"{text.strip(_BLANKS)}\0" if text.strip(_BLANKS) else ""
        return f"\n\n{text.strip()}\n\n" if text.strip(_BLANKS) else ""

    convert_section = convert_article = convert_center = convert_figure = convert_div

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write an item; what belongs to it is indented as the lessons' dialect reads it."""
        first, *more = text.strip().split("\n")
        start = str(el.parent.get("start") or "1") if el.parent else "1"
        number = int(start if start.isdecimal() else "1") + len(el.find_previous_siblings("li"))
        mark = f"{number}." if el.parent and el.parent.name == "ol" else "-"
        lines = [f"{mark} {first}", *(_INDENT + line if line.strip() else "" for line in more)]
        return "\n".join(lines) + "\n" if first else "\n"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Break the line; in a cell by a tag."""
        return "<br>" if "_inline" in parent_tags else "  \n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a cell on one line."""
        parts = [part.strip(_BLANKS) for part in text.replace("\n", " ").split("\0")]
        return f" {'<br>'.join(part for part in parts if part)} |"

    convert_th = convert_td

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a heading on one line."""
        text = text.replace("\0", " ").strip(_BLANKS)
        if "_inline" in parent_tags or not text:
            return text
        return f"\n\n{'#' * min(n, _DEEPEST_HEADING)} {' '.join(text.split())}\n\n"

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a table; one that Markdown cannot say stays HTML, with nothing but its cells."""
        if _is_plain_table(el):
            return f"\n\n{text.strip()}\n\n"
        if el.find_parent("table"):
            return text  # a table in a cell is written with it
        rows = [
            "<tr>" + "".join(_html_cell(cell) for cell in _cells_of(el, row)) + "</tr>"
            for row in el.find_all("tr")
            if row.find_parent("table") is el
        ]
        return "\n\n<table>\n" + "\n".join(rows) + "\n</table>\n\n"


def _to_the_right(paragraph: Tag) -> str:
    """Return the mark of a paragraph at the right: a signature and its date."""
    style = str(paragraph.get("style") or "")
    is_right = str(paragraph.get("align") or "").lower() == "right" or _RIGHT.search(style)
    return '\n{: align="right" }' if is_right else ""


def _as_tag(tag: str) -> Any:
    def convert(self: _Converter, el: Tag, text: str, parent_tags: set[str]) -> str:
        stripped = text.strip(_BLANKS)
        return f"<{tag}>{stripped}</{tag}>" if stripped else text

    return convert


for _tag in _OWN_TAGS:
    setattr(_Converter, f"convert_{_tag}", _as_tag(_tag))


def _is_plain_table(table: Tag) -> bool:
    cells = table.find_all(["td", "th"])
    joined = any(str(c.get(n) or "1") != "1" for c in cells for n in ("rowspan", "colspan"))
    counts = {len(row.find_all(["td", "th"])) for row in table.find_all("tr")}
    inner = any(cell.find(["table", "ul", "ol", "blockquote", "pre"]) for cell in cells)
    return not joined and not inner and len(counts) == 1 and len(table.find_all("tr")) > 1


def _inline(element: Tag) -> str:
    """Return the text below an element as HTML, with the tags that change what it says."""
    parts = []
    for child in element.children:
        if not isinstance(child, Tag):
            parts.append(html.escape(str(child), quote=False))
            continue
        name, inner = _IN_CELLS.get(child.name, ""), _inline(child)
        if not name or not inner.strip(_BLANKS + "\0"):
            parts.append(inner)
        elif name == "a":
            parts.append(f'<a href="{html.escape(str(child.get("href")))}">{inner}</a>')
        else:
            parts.append(f"<{name}>{inner}</{name}>")
    return "".join(parts)


def _cells_of(table: Tag, row: Tag) -> list[Tag]:
    return [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("table") is table]


def _html_cell(cell: Tag) -> str:
    spans = [
        f' {name}="{value}"'
        for name in ("colspan", "rowspan")
        if (value := str(cell.get(name) or "1")) != "1" and value.isdigit()
    ]
    for inner_cell in cell.find_all(["td", "th"]):
        for line in inner_cell.find_all(["p", "div"]):
            line.unwrap()
        inner_cell.append("\u3000")
    for line in cell.find_all(["p", "div", "li", "br", "tr"]):
        line.append("\0")
    texts = [text.strip(_BLANKS) for text in _inline(cell).replace("\n", " ").split("\0")]
    pictures = [
        f'<img src="{html.escape(str(picture.get("src")))}" '
        f'alt="{html.escape(str(picture.get("alt") or ""))}">'
        for picture in cell.find_all("img")
    ]
    inner = "<br>".join([*(text for text in texts if text), *pictures])
    return f"<{cell.name}{''.join(spans)}>{inner}</{cell.name}>"
