"""The Markdown that lessons are written in, the text of a page that is rendered, and its HTML.

The site renders with it, and the checks ask it what a page will look like; both must agree.
"""

from __future__ import annotations

import functools
import hashlib
import re
from typing import TYPE_CHECKING, Any

from pymdownx.slugs import slugify

from build_tools.reading.markdown.empty_notes import BACK_TITLE
from build_tools.reading.markdown.marked_addresses import MarkedAddresses, escaped
from build_tools.reading.markdown.plain_texts import PlainTexts

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown

_FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")
_ADDRESS = re.compile("(address[0-9a-f]{24})n([0-9]+)n")
"""One pattern for the marks of all pages: a pattern of each would take longer than its search."""
_PAGES_AT_HAND = 64


_slug = slugify(case="lower", normalize="NFC")


def heading_id(text: str) -> str:
    """Return the place in a page that a heading of plain words makes, where no other has it."""
    return str(_slug(text, "-"))


def extensions() -> dict[str, dict[str, Any]]:
    """Return the extensions of Python-Markdown with their options.

    `**` works beside Chinese and full-width signs as it is: pymdownx.betterem and CommonMark
    would leave `**重点：**后面` literal.
    """
    return {
        # mkdocs begins with these three.
        # Headings keep their Chinese: #怎么剪 stays right when another heading is added.
        "toc": {"slugify": _slug, "permalink": False},
        # Alignment by attribute: a style attribute would fall to a content security policy.
        "tables": {"use_align_attribute": True},
        "fenced_code": {},
        "admonition": {},
        "attr_list": {},
        "def_list": {},
        "footnotes": {"BACKLINK_TITLE": BACK_TITLE, "USE_DEFINITION_ORDER": False},
        "md_in_html": {},
        "pymdownx.details": {},
        "pymdownx.highlight": {"use_pygments": False},
        "pymdownx.superfences": {"css_class": ""},  # code in steps and boxes too
        "pymdownx.tasklist": {},
        "build_tools.reading.markdown.empty_notes:EmptyNotes": {},
        "build_tools.reading.markdown.lists:WrittenLists": {},
        "build_tools.reading.markdown.admonitions:ChineseAdmonitions": {},
        "build_tools.reading.markdown.quiz_questions:QuizQuestions": {},
        "build_tools.reading.markdown.line_breaks:ChineseLineBreaks": {},
    }


def text_to_render(body: str, title: str) -> str:
    """Return the text without a first heading that only repeats the title (the template has it)."""
    match = _FIRST_HEADING.match(body)
    if match and match["title"].strip() == title:
        body = body[match.end() :]
    # The empty line keeps mkdocs from taking "key: value" lines at the top for metadata.
    return "\n" + body


Conversion = tuple[str, str, tuple[str, ...]]
"""HTML with a mark and a number in the place of each address; the mark; the addresses."""


def converted(text: str) -> Conversion:
    """Return the HTML of a text, before it is known where its links lead."""
    markdown, addresses = _renderer()
    mark = f"address{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:24]}"
    addresses.begin(mark)
    html = markdown.reset().convert(text.lstrip("\n"))
    return html, mark, tuple(addresses.urls)


def with_addresses(conversion: Conversion, address_of: Callable[[str], str]) -> str:
    """Return the HTML of a text with the address that each one written there becomes."""
    html, mark, urls = conversion
    if not urls:
        return html

    def address(match: re.Match[str]) -> str:
        is_ours = match[1] == mark
        return escaped(address_of(urls[int(match[2])])) if is_ours else match[0]

    return _ADDRESS.sub(address, html)


@functools.lru_cache(_PAGES_AT_HAND)
def rendered(text: str) -> str:
    """Return the HTML of a text; several checks ask for that of the same page."""
    return as_written(converted(text))


def as_written(conversion: Conversion) -> str:
    """Return the HTML of a text with its addresses as they are written."""
    return with_addresses(conversion, str)


@functools.cache
def _renderer() -> tuple[Markdown, MarkedAddresses]:
    import markdown

    options = extensions()
    renderer = markdown.Markdown(extensions=list(options), extension_configs=options)
    addresses = MarkedAddresses(renderer)
    # Where mkdocs puts the addresses of the site in.
    renderer.treeprocessors.register(addresses, "relpath", 0)
    renderer.treeprocessors.register(PlainTexts(renderer), "plain-texts", 21)  # inline: 20
    return renderer, addresses
