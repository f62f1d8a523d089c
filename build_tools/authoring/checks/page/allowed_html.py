"""What a page consists of, held against the list of what may be published.

The finished page is looked at, so that it does not matter whether a tag or an attribute came by
HTML, by Markdown or by `{: … }`.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from urllib.parse import unquote

from build_tools.authoring.rendered.allowed import (
    ADDRESSES,
    SVG_TAGS,
    TEXT_TAGS,
    Refused,
    refused_in,
)
from build_tools.authoring.rendered.balance import tag_name, unbalanced
from build_tools.authoring.targets import Reach, target_of
from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from build_tools.authoring.rendered.page import RenderedPage
    from build_tools.model.problem import Problem

HTML_FORBIDDEN = CheckRule(
    Rule.HTML_FORBIDDEN,
    "网页里不许有的东西：脚本、表单、窗框、盖住网页的样式、自己定的颜色；"
    "尖括号里的字（`<F11>`）会被当成标签，写成 `&lt;F11>`",
)
HTML_UNCLOSED = CheckRule(
    Rule.HTML_UNCLOSED, "HTML 标签只有一半：开了没有关，或者关了没有开；后面的字会不见或者走样"
)
ADDRESS_IN_ATTRIBUTE = CheckRule(
    Rule.ADDRESS_IN_ATTRIBUTE, "用 `{: href=… }` 另外写的地址；地址写在圆括号里"
)


def problems(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return what may not stand in a page, and tags without a partner."""
    yield from _refused(path, page)
    yield from _unclosed(path, page)
    yield from _addresses(path, page)


def _refused(path: str, page: RenderedPage) -> Iterator[Problem]:
    # A check of links judges the schemes of these.
    schemes = {_plain(link.target) for link in page.links if _is_forbidden(link.target)}
    written_tags = frozenset(tag_name(tag) for _offset, tag in page.written.tags)
    used: set[int] = set()
    for element in elements(page.body):
        for refused in refused_in(element, written_tags):
            if refused.attribute in ADDRESSES and _plain(refused.value) in schemes:
                continue
            line, written = _written_as(page, refused, used)
            message = _("{text} may not stand in a page").format(text=excerpt(written))
            yield HTML_FORBIDDEN.problem(path, line, message, _hint(refused, written))


def elements(body: LexborNode | None) -> Iterator[LexborNode]:
    """Yield the elements of a page, in order, the page itself first."""
    if body is None:
        return
    if body.parent is not None:
        yield body.parent
    for node in body.traverse(include_text=False):
        if node.is_element_node:
            yield node


def _hint(refused: Refused, written: str) -> str:
    if refused.attribute in ADDRESSES:
        return _("link to a page or a file")
    if refused.attribute:
        return _("leave it out")
    return _("leave the tag out; if it is meant as words, write '{example}'").format(
        example=f"&lt;{excerpt(written[1:])}"
    )


def _written_as(page: RenderedPage, refused: Refused, used: set[int]) -> tuple[int, str]:
    """Return the line of the file on which something refused is written, and its text there."""
    name = refused.attribute
    for number, (offset, tag) in enumerate(page.written.tags):
        fits = name in tag.lower() and refused.value in html.unescape(tag) if name else True
        if tag_name(tag) == refused.tag and fits and number not in used and tag[1] != "/":
            if not name:
                used.add(number)
            line = page.first_line + page.written.line_at(offset)
            return line, refused.text if name else tag
    pieces = (f"{name}={refused.value}", f'{name}="{refused.value}', name) if name else ()
    for piece in (*pieces, refused.value, f"<{refused.tag}"):
        if piece and piece.casefold() in page.source.casefold():
            return page.line_with(piece), refused.text
    return page.first_line + 1, refused.text


def _unclosed(path: str, page: RenderedPage) -> Iterator[Problem]:
    for offset, tag in unbalanced(page.written.tags):
        if tag_name(tag) not in TEXT_TAGS | SVG_TAGS:
            continue  # refused as it is
        line = page.first_line + page.written.line_at(offset)
        if tag.startswith("</"):
            message = _("'{tag}' closes what was never opened").format(tag=excerpt(tag))
            hint = _("leave it out")
        else:
            message = _("'{tag}' is opened and never closed").format(tag=excerpt(tag))
            hint = _("write {end} behind it; if it is meant as words, write '{example}'").format(
                end=f"</{tag_name(tag)}>", example=f"&lt;{excerpt(tag[1:])}"
            )
        yield HTML_UNCLOSED.problem(path, line, message, hint)


def _addresses(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return the addresses that only the finished page has: set by attributes in braces."""
    link_addresses = {_plain(link.target) for link in page.links}
    for element in elements(page.body):
        for name, value in element.attributes.items():
            address = value or ""
            is_listed = address.startswith(("#", "mailto:")) or _plain(address) in link_addresses
            if name not in ("href", "src", "poster", "xlink:href") or is_listed or not address:
                continue
            if f"<{address}>" in page.source:
                continue  # an address in angle brackets
            message = _("'{address}' is not where the link or picture was written to lead").format(
                address=excerpt(address)
            )
            hint = _("write the address in the round brackets")
            line = page.line_with(address)
            yield ADDRESS_IN_ATTRIBUTE.problem(path, line, message, hint)


def _is_forbidden(address: str) -> bool:
    return target_of("", address).reach is Reach.FORBIDDEN


def _plain(address: str) -> str:
    return unquote(html.unescape(address)).strip().strip("<>").strip()
