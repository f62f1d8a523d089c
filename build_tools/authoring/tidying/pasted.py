"""HTML that was pasted into a page out of Word, WPS or WeChat, mended as Markdown. Pure.

Such HTML names itself: it carries what no page may have, typefaces and colours, tags with a colon,
pictures by `data-src`. What an editor wrote by hand, a table or a folded part, stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.rendered.allowed import TEXT_TAGS, refused_in, refused_styles
from build_tools.authoring.rendered.balance import VOID_TAGS, tag_name, unbalanced
from build_tools.authoring.rendered.shown import parse, read_shown
from build_tools.authoring.rendered.written import read_written
from build_tools.authoring.tidying.foreign_html import markdown_of, plain_soup, without_bullets
from build_tools.reading.markdown.dialect import rendered
from build_tools.reading.name_lists import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from build_tools.authoring.rendered.written import WrittenPage

_BLOCKS = names_of(
    "article body center div dl figure h1 h2 h3 h4 h5 h6 head html ol p section table ul"
)
_LEFT_ALONE = re.compile(
    r"<\s*(?:script|iframe|form|input|button|select|textarea|object|embed|video|audio|svg|math"
    r"|pre|code|details|dl)\b|<[^<>]*\smarkdown\b",
    re.IGNORECASE,
)
"""What Markdown has no word for, or must not be made to look harmless."""
_HIDES = re.compile(
    r"<[^<>]*(?:\shidden\b|display\s*:\s*none|visibility\s*:\s*hidden|mso-hide)", re.IGNORECASE
)
_BLOCK_TAG = re.compile(
    rf" {{0,3}}(?:<!DOCTYPE\b|</?(?:{'|'.join(sorted(_BLOCKS))})\b)", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_WELL_FORMED = re.compile(
    r"""<!.*>|<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)"""
    r"""(?P<rest>(?:\s+[A-Za-z_:][A-Za-z0-9_:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*/?>""",
    re.DOTALL,
)
_TAGS = TEXT_TAGS | names_of(
    "article aside big body center font footer head header html link main meta nav strike style "
    "title tt xml"
)
_NAMESPACED = re.compile(r"[a-z]+\d*:[a-z]+")
_LOOKS = names_of(
    "align background bgcolor class color face height hspace lang size style vspace width"
)
"""Attributes that say how something looks: they hold no words, and do nothing."""
_WORDLESS = re.compile(r"</?(?:span|font|big|[a-z]+\d*:[a-z]+)\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s+([A-Za-z_:][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_CLOSED_BY_NEXT = names_of("li p td th tr")
_NAMES_ITSELF = re.compile(
    r"data-src\s*=|mso-|class=[\"']?Mso|<[a-z]+\d*:[a-z]+\b|<!\[", re.IGNORECASE
)


def with_markdown(source: str) -> str:
    """Return the source with Markdown for the HTML that was pasted into it."""
    texts = source.split("\n")
    written: list[str] = []
    position = 0
    for begin, end in _fragments(source, texts):
        html = "\n".join(texts[begin:end])
        if _is_pasted(html) and _is_whole(html) and not _is_left_alone(html):
            written += [
                *texts[position:begin],
                *_apart(texts, begin, end, markdown_of(plain_soup(html))),
            ]
            position = end
    return _without_wordless_tags("\n".join([*written, *texts[position:]]))


def _is_left_alone(html: str) -> bool:
    return bool(_LEFT_ALONE.search(html) or _HIDES.search(html))


def same_words(before: str, after: str) -> bool:
    """Whether a browser shows the same letters, numbers and pictures in the same order."""
    return shown_words(before, pasted=True) == shown_words(after, pasted=False)


def shown_words(source: str, *, pasted: bool) -> str:
    """Return what a browser shows of a source, with the numbers of items and the pictures.

    With `pasted`, pictures are those that WeChat loads later too, and Word's bullets are none.
    """
    html = rendered(source)
    if pasted:
        html = str(without_bullets(plain_soup(html)))
    shown = read_shown(parse(html))
    pieces: list[str] = []
    items: set[int] = set()
    starts = [*shown.starts, len(shown.text)]
    for number, position in enumerate(shown.positions):
        for item in position.items:
            if item not in items:
                items.add(item)
                pieces.append(str(shown.items[item].number or ""))
        pieces.append(shown.text[starts[number] : starts[number + 1]])
    return "".join(pieces)


def _fragments(source: str, texts: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of lines that are HTML and begin with a block's tag."""
    covered = _covered_lines(read_written(source))
    number = 0
    while number < len(texts):
        if number not in covered:
            number += 1
            continue
        begin, stop = number, number + 1
        while number < len(texts) and (number in covered or not texts[number].strip()):
            number += 1
            stop = number if number - 1 in covered else stop
        if _BLOCK_TAG.match(texts[begin]):
            yield begin, stop


def _covered_lines(written: WrittenPage) -> set[int]:
    """Return the lines from each tag to its end; of one that never ends, its own."""
    covered: set[int] = set()
    opened: list[tuple[str, int]] = []
    for offset, tag in written.tags:
        name, line = tag_name(tag), written.line_at(offset)
        end_line = line + tag.count("\n")
        covered.update(range(line, end_line + 1))
        if name in _CLOSED_BY_NEXT and opened and opened[-1][0] == name and tag[1] != "/":
            covered.update(range(opened.pop()[1], line + 1))
        if tag[1] != "/":
            opened += [] if name in VOID_TAGS else [(name, line)]
        elif any(entry[0] == name for entry in opened):
            while opened[-1][0] != name:
                opened.pop()
            covered.update(range(opened.pop()[1], end_line + 1))
    return covered


def _is_whole(html: str) -> bool:
    """Whether each tag is one and has its end: `<F11>` and `a<b 而 b>c` are words."""
    for match in _ANY_TAG.finditer(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)):
        tag = _WELL_FORMED.fullmatch(match[0])
        if tag is None:
            return False
        name = (tag["name"] or "p").lower()
        if name not in _TAGS and not _NAMESPACED.fullmatch(name):
            return False
    return not unbalanced(read_written(html).tags)


def _is_pasted(html: str) -> bool:
    return bool(_NAMES_ITSELF.search(html)) or any(
        True for node in _elements(parse(html)) for _refused in refused_in(node, frozenset())
    )


def _elements(body: LexborNode | None) -> Iterator[LexborNode]:
    if body is not None:
        yield from (node for node in body.traverse(include_text=False) if node.is_element_node)


def _apart(texts: list[str], begin: int, end: int, markdown: str) -> list[str]:
    above = [""] if begin and texts[begin - 1].strip() else []
    below = [""] if end < len(texts) and texts[end].strip() else []
    return [*above, *(markdown.split("\n") if markdown else []), *below]


def _without_wordless_tags(source: str) -> str:
    """Return a source without tags that only set a typeface, and without what no tag may have."""
    replaced: dict[int, tuple[str, str]] = {}
    opened: list[tuple[str, bool]] = []
    for offset, tag in read_written(source).tags:
        if source[offset : offset + len(tag)] != tag:
            return source  # tabs before it
        name = tag_name(tag)
        if not _WORDLESS.fullmatch(tag):
            replaced[offset] = tag, _plain_tag(tag, name)
        elif tag[1] != "/":
            plain = _plain_tag(tag, name)
            drops = plain == "<span>" != tag or (name != "span" and _is_only_looks(tag))
            replaced[offset] = tag, "" if drops else plain
            opened += [] if tag.endswith("/>") else [(name, drops)]
        else:
            match = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == name), None)
            if match is not None and opened.pop(match)[1]:
                replaced[offset] = tag, ""
    for offset in sorted(replaced, reverse=True):
        tag, plain = replaced[offset]
        source = source[:offset] + plain + source[offset + len(tag) :]
    return source


def _plain_tag(tag: str, name: str) -> str:
    """Return a tag without attributes that no page may have; a late picture as Markdown."""
    if tag[1] == "/" or name not in _TAGS or not _WELL_FORMED.fullmatch(tag):
        return tag
    if name == "img" and _NAMES_ITSELF.search(tag):
        return markdown_of(plain_soup(tag)) or tag
    attributes = [(match[1], match[2] or "", match[0]) for match in _ATTRIBUTE.finditer(tag)]
    if _HIDES.match(tag):
        return tag
    refused = {x.attribute for node in _elements(parse(tag)) for x in refused_in(node, frozenset())}
    if not refused or any(not _is_look(name) for name in refused):
        return tag  # an address, or what does something: the editor decides
    pieces = [
        text if key.lower() not in refused else _plain_style(key, value)
        for key, value, text in attributes
    ]
    return f"<{name}{''.join(pieces)}{' /' if tag.endswith('/>') else ''}>"


def _is_only_looks(tag: str) -> bool:
    """Whether a tag is one, and says nothing but how its words look."""
    names = [match[1].lower() for match in _ATTRIBUTE.finditer(tag)]
    return bool(_WELL_FORMED.fullmatch(tag)) and all(map(_is_look, names))


def _is_look(attribute: str) -> bool:
    return attribute in _LOOKS or attribute.startswith(("data-", "mso-", "xmlns"))


def _plain_style(key: str, value: str) -> str:
    """Return a style without what it may not set; nothing for other attributes."""
    if key.lower() != "style":
        return ""
    style = value.strip("\"'")
    refused = set(refused_styles(style))
    pieces = [
        part.strip() for part in style.split(";") if part.strip() and part.strip() not in refused
    ]
    return f' style="{"; ".join(pieces)}"' if pieces else ""
