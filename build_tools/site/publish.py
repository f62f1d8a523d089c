"""From an edition to what mkdocs renders: which files, under which paths, with which view.

The views themselves are decided in `pages`; running mkdocs is left to `builder`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from mkdocs.structure.files import File, Files

from build_tools.model.lesson import IndexPage
from build_tools.site.catalogue import Catalogue
from build_tools.site.mkdocs_config import leave_out_unused
from build_tools.site.pages import home_view, lesson_view, section_page_view, site_view

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    from build_tools.model.edition import Edition
    from build_tools.model.media import Rendition
    from build_tools.model.page import SiteView

INDEX = "index.md"


class Publication:
    """One build of one edition, asked by the plugin at each event of mkdocs."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.catalogue = Catalogue(edition)
        self.lessons = {lesson.source: lesson for lesson in edition.content.lessons}
        self.index_pages = {page.source: page for page in self._index_pages()}

    @cached_property
    def site(self) -> SiteView:
        """What every page shows."""
        return site_view(self.catalogue)

    def _index_pages(self) -> list[IndexPage]:
        """The index pages of the content, and one without words where the editors wrote none."""
        written = {page.section: page for page in self.edition.content.index_pages}
        sections = self.edition.settings.sections
        names = {"": self.edition.name, **{key: item.name for key, item in sections.items()}}
        return [
            written.get(key)
            or IndexPage(f"{key}/{INDEX}" if key else INDEX, section=key, title=name, body="")
            for key, name in names.items()
        ]

    def media(self) -> tuple[Rendition, ...]:
        """All files that the pages name under `media/`."""
        every = (file for media in self.edition.media.values() for file in media.files)
        return tuple({file.file: file for file in every}.values())

    def select(self, files: Files, config: MkDocsConfig) -> Files:
        """Return the files of the site: its pages, the assets they name, the theme's files."""
        leave_out_unused(files)
        known = {file.src_uri: file for file in files}
        chosen = [file for file in files if not self._from_content(file, config)]
        for source in (*self.lessons, *self.index_pages):
            file = known.get(source) or File.generated(config, source, content="")
            file.dest_uri = self._url(source)
            chosen.append(file)
        for source, url in self.edition.content.assets.items():
            if source in known:
                known[source].dest_uri = url
                chosen.append(known[source])
        return Files(chosen)

    @staticmethod
    def _from_content(file: File, config: MkDocsConfig) -> bool:
        return file.src_dir == config.docs_dir

    def _url(self, source: str) -> str:
        if source in self.lessons:
            return self.lessons[source].url
        section = self.index_pages[source].section
        return f"{section}/index.html" if section else "index.html"

    def text(self, source: str) -> str | None:
        """Return the Markdown of a page without its front matter, None if it is not ours."""
        if source in self.index_pages:
            page = self.index_pages[source]
            return _body(page.body, page.title)
        if source not in self.lessons:
            return None
        lesson = self.lessons[source]
        # A lapsed lesson stays as a short page that says so: nobody should learn from it.
        body = "" if self.catalogue.state(lesson) else lesson.body
        return _body(body, lesson.front.title)

    def describe(self, page: Page) -> None:
        """Give the page its title and template."""
        source = page.file.src_uri
        if source in self.lessons:
            page.title, template = self.lessons[source].front.title, "lesson.html"
        else:
            index = self.index_pages[source]
            page.title, template = index.title, "section.html" if index.section else "home.html"
        page.meta = {"title": page.title, "template": template}

    def context(self, page: Page) -> dict[str, Any]:
        """Return what the page's template is given."""
        source = page.file.src_uri
        view: object
        if source in self.lessons:
            view = lesson_view(self.lessons[source], self.catalogue)
        elif section := self.index_pages[source].section:
            view = section_page_view(section, self.catalogue)
        else:
            view = home_view(self.catalogue)
        return {"site": self.site, "view": view}

    def equip(self, env: Environment) -> None:
        """Give the templates the filter `media`: a name in `media/` → URL relative to the page."""

        @pass_context
        def media(context: Context, name: str) -> str:
            up: str = "../" * context["page"].url.count("/")
            return up + self.edition.media_url + name

        env.filters["media"] = media


_FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")


def _body(text: str, title: str) -> str:
    """Return the text without a first heading that only repeats the title (the template has it)."""
    match = _FIRST_HEADING.match(text)
    if match and match["title"].strip() == title:
        text = text[match.end() :]
    # The empty line keeps mkdocs from taking "key: value" lines at the top for metadata.
    return "\n" + text
