"""HTML of the clipboard, out of Word, WPS, WeChat or a web page, as Markdown with its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.tidying.body import tidied_body
from build_tools.authoring.tidying.foreign_html import markdown_of, plain_soup, without_bullets
from build_tools.stages.editing.attaching import attach_picture

if TYPE_CHECKING:
    from build_tools.project import Project

_LATE_ADDRESSES = ("data-src", "data-original", "data-lazy-src")
"""Where WeChat and others name a picture that is loaded once it comes into view: what stands in its
place until then is an empty one."""
_UNWANTED = ("script", "iframe", "object", "embed", "form", "input", "button", "svg", "noscript")


@dataclass(frozen=True)
class PastedText:
    """What is pasted as Markdown; the number of pictures that came with it, and of those that
    are elsewhere and have to be put beside the page by hand."""

    markdown: str
    pictures: int
    missing: int


def pasted_text(project: Project, source: str, html: str) -> PastedText:
    """Return HTML as Markdown; its pictures go beside the page. Raises OSError."""
    soup = without_bullets(plain_soup(html))
    for unwanted in soup.find_all(_UNWANTED):
        unwanted.decompose()
    pictures = missing = 0
    for picture in soup.find_all("img"):
        is_late = any(picture.get(name) for name in _LATE_ADDRESSES)
        address = "" if is_late else str(picture.get("src") or "")
        attached = attach_picture(project, source, address)
        if attached:
            picture["src"] = attached.name
            pictures += 1
        else:
            picture.decompose()
            missing += 1
    return PastedText(tidied_body(markdown_of(soup)).strip("\n"), pictures, missing)
