"""HTML of the clipboard, out of Word, WPS, WeChat or a web page, as Markdown with its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.tidying.body import tidied_body
from build_tools.authoring.tidying.foreign_html import markdown_of, plain_soup, without_bullets
from build_tools.stages.editing.attaching import attach_picture

if TYPE_CHECKING:
    from build_tools.project import Project

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
        attached = attach_picture(project, source, str(picture.get("src") or ""))
        if attached:
            picture["src"] = attached.name
            pictures += 1
        else:
            picture.decompose()
            missing += 1
    return PastedText(tidied_body(markdown_of(soup)).strip("\n"), pictures, missing)
