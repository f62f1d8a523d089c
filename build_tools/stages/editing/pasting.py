"""HTML of the clipboard, out of Word, WPS, WeChat or a web page, as Markdown with its pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.tidying.body import tidied_body
from build_tools.authoring.tidying.clipboard import clipboard_soup
from build_tools.authoring.tidying.foreign_html import markdown_of
from build_tools.stages.editing.attaching import attach_picture

if TYPE_CHECKING:
    from build_tools.project import Project

_LATE_ADDRESSES = ("data-src", "data-original", "data-lazy-src")
"""Where WeChat and others name a picture that is loaded once it comes into view: what stands in its
place until then is an empty one."""
_UNWANTED = ("script", "form", "input", "button", "noscript", "textarea", "select")
_PLAYED = ("iframe", "object", "embed", "video", "audio", "svg")
_BLANKS = re.compile(r"(?<=\S) *\u00a0[ \u00a0]*(?=\S)")


@dataclass(frozen=True)
class PastedText:
    """What is pasted as Markdown; the number of pictures that came with it, and of pictures and
    films that are elsewhere and have to be put beside the page by hand."""

    markdown: str
    pictures: int
    missing: int


def pasted_text(project: Project, source: str, html: str) -> PastedText:
    """Return HTML as Markdown; its pictures go beside the page. Raises OSError."""
    soup = clipboard_soup(html)
    for unwanted in soup.find_all(_UNWANTED):
        unwanted.decompose()
    pictures = missing = 0
    for played in soup.find_all(_PLAYED):
        missing += played.name != "svg" or bool(played.get_text(strip=True))
        played.decompose()
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
    text = _BLANKS.sub(" ", markdown_of(soup))
    return PastedText(tidied_body(text).strip("\n"), pictures, missing)
