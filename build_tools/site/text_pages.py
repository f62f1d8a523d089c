"""What a lesson's page is made of beside its text: enough to make it again with another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jinja2 import pass_context

from build_tools.site.search.page_blocks import blocks_of_html

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

    from build_tools.memo import Memo
    from build_tools.model.page import SiteView
    from build_tools.site.search.documents import SearchBlock, SearchDocument


@dataclass(frozen=True)
class DocumentFrame:
    """A lesson for the search but for the blocks of its text, which stand between the others."""

    frame: SearchDocument
    before: tuple[SearchBlock, ...]
    after: tuple[SearchBlock, ...]

    def document(self, html: str, memo: Memo) -> SearchDocument:
        """Return the lesson with its text."""
        blocks = memo.get("search blocks", (html,), lambda: blocks_of_html(html))
        return replace(self.frame, blocks=(*self.before, *blocks, *self.after))


@dataclass(frozen=True)
class TextPage:
    """The page of a lesson in force."""

    title: str
    url: str
    template: str
    view: object
    search: DocumentFrame
    addresses: dict[str, str]
    """What the addresses in the text become on the page."""
    has_test: bool
    tests: str
    """Its self-tests as the home page would have them."""
    names: tuple[str, ...]
    """The names in its tags, by which stylesheets keep their rules."""


@dataclass(frozen=True)
class TextSite:
    """What all pages share."""

    view: SiteView
    media_url: str
    renamed: dict[str, str]
    index: int
    """The key of the search index."""


SITE = "texts"
SEARCH_FOLDER = "search"


def add_media_filter(env: Environment, media_url: str) -> None:
    """Add the filter `media`: a name in `media/` → URL relative to the page."""

    @pass_context
    def media(context: Context, name: str) -> str:
        up: str = "../" * context["page"].url.count("/")
        return up + media_url + name

    env.filters["media"] = media


def page_row(source: str) -> str:
    """Return the name of the row of the memo that holds the page of a lesson."""
    return f"text page {source}"
