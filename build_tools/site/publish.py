"""From page specs to mkdocs: which files it renders, under which paths, with which template.

The content of pages is decided in `page_specs` and `pages`; running mkdocs is left to `builder`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files

from build_tools.memo import NO_MEMO
from build_tools.model.page import HomeView
from build_tools.model.quiz import parse_quiz
from build_tools.model.standing import Standing
from build_tools.scripts import for_script
from build_tools.site.asset_names import with_published_names
from build_tools.site.assets.material_sheet import names_in
from build_tools.site.cards import card, medium_mark, picture_or_colour
from build_tools.site.catalogue import Catalogue
from build_tools.site.channel import self_tests
from build_tools.site.lesson_index import LessonIndex
from build_tools.site.mkdocs_config import leave_out_unused
from build_tools.site.page_specs import page_specs
from build_tools.site.pages import site_view
from build_tools.site.search.index_state import STATE
from build_tools.site.search.patch import renewed_index
from build_tools.site.search_documents import document_without_text, search_documents
from build_tools.site.text_pages import (
    SEARCH_FOLDER,
    TextPage,
    TextSite,
    add_media_filter,
)
from build_tools.site.timetable import showing_texts
from build_tools.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    from build_tools.memo import Memo
    from build_tools.model.edition import Edition
    from build_tools.model.lesson import Lesson
    from build_tools.model.media import Rendition
    from build_tools.spool import Extent


class Publication:
    """One build of one edition, asked by the plugin at each event of mkdocs."""

    def __init__(self, edition: Edition, *, lists: bool = True) -> None:
        """Without `lists` there are only the pages with texts that somebody wrote."""
        texts = {lesson.source: lesson.body for lesson in edition.content.lessons}
        edition = _without_texts(edition)
        self.edition = edition
        self.index = LessonIndex(Catalogue(edition))
        self.has_test = {source: bool(parse_quiz(text).questions) for source, text in texts.items()}
        # mkdocs takes files that end in .md for pages; invented sources get that ending.
        self.page_specs = {
            source if source.endswith(".md") else f"{source}.md": spec
            for source, spec in page_specs(self.index, texts, lists=lists).items()
        }
        self.site = site_view(self.index)
        self._names: dict[str, frozenset[str]] = {}
        self._kinds_of_names: dict[frozenset[str], frozenset[str]] = {}
        """So that texts with the same names share them."""
        self._texts = _Texts(Spool())
        self.renamed = {
            file.named_url: file.url
            for file in edition.asset_files.values()
            if file.named_url != file.url
        }

    def media(self) -> tuple[Rendition, ...]:
        """All files that the pages name under `media/`; none where that is not in the site."""
        if self.edition.media_url.startswith("../"):
            return ()
        files = (file for media in self.edition.media.values() for file in media.files)
        return tuple({file.file: file for file in files}.values())

    def select(self, files: Files, config: MkDocsConfig) -> Files:
        """Return the files of the site: its pages, the assets they name, the theme's files."""
        leave_out_unused(files)
        by_source = {file.src_uri: file for file in files}
        chosen = [file for file in files if file.src_dir != config.docs_dir]
        for source, spec in self.page_specs.items():
            file = by_source.get(source) or File.generated(config, source, content="")
            file.dest_uri = spec.url
            chosen.append(file)
        for source, url in self.edition.content.assets.items():
            file = by_source[source]
            if made := self.edition.asset_files.get(source):
                file = File.generated(config, source, abs_src_path=str(made.rendition.path))
            file.dest_uri = url
            chosen.append(file)
        return Files(chosen)

    def text(self, source: str) -> str:
        """Return the Markdown of a page without its front matter."""
        return self.page_specs[source].text

    def set_title_and_template(self, page: Page) -> None:
        """Give the page its title and template."""
        spec = self.page_specs[page.file.src_uri]
        page.title = spec.title
        page.meta = {"title": spec.title, "template": spec.template}

    def keep_texts_in(self, aside: Spool) -> None:
        """Let the rendered texts of all pages be kept there."""
        self._texts = _Texts(aside)

    def keep_text(self, source: str, url: str, html: str) -> str:
        """Keep the rendered text of a page for the search, and return it as it is published."""
        html = with_published_names(html, url, self.renamed)
        self._texts[source] = html
        names = frozenset(names_in([html]))
        self._names[source] = self._kinds_of_names.setdefault(names, names)
        return html

    @property
    def names(self) -> frozenset[str]:
        """The names in the tags of all texts, by which stylesheets keep their rules."""
        return frozenset().union(*self._kinds_of_names)

    def kept_text(self, source: str) -> str:
        """Return the rendered text of a page as it is published."""
        return self._texts[source]

    def script_files(self) -> dict[str, str]:
        """Return the scripts that hold data of this edition, by their path from the site's root."""
        return self._lessons_file() | self._station_file()

    def _lessons_file(self) -> dict[str, str]:
        """Return `lessons.js`, from which pages show lessons that are not on them.

        Rows of id, title, URL, learning hours, picture or colour, whether there is a self-test,
        seconds of the recordings, the month of its plot in the year's field (0 where the year does
        not require it), the kind of its best medium, and a bit for each month of its season.
        """
        catalogue = self.index.catalogue
        rows = []
        for lesson in catalogue.in_force:
            media = self.edition.media[lesson.source]
            hours = lesson.front.learning_hours or 0
            picture = picture_or_colour(card(lesson, catalogue))
            test = int(self.has_test[lesson.source])
            season = sum(1 << month - 1 for month in set(lesson.front.season))
            facts = (
                round(media.duration),
                self.index.plots.get(lesson.id, 0),
                medium_mark(media).kind,
                season,
            )
            rows.append((lesson.id, lesson.front.title, lesson.url, hours, picture, test, *facts))
        lessons = ",\n".join(for_script(row) for row in rows)
        folder = for_script(self.edition.media_url)
        return {"lessons.js": f"courseware.lessons([\n{lessons}\n],{folder});\n"}

    def month_script(self) -> str:
        """Return the script that says the month, what it requires, and what is shown when.

        It is part of the script of the head, so that no page but those of the month changes when
        it turns.
        """
        month = {
            "month": str(self.edition.month),
            "required": {lesson.id: lesson.url for lesson in self.index.required},
            "showings": showing_texts(self.index.catalogue),
        }
        return f"Object.assign(courseware.edition, {for_script(month)});\n"

    def _station_file(self) -> dict[str, str]:
        """Return the `station.js` of a site for editors, which holds all media.

        A release has one for each station instead, written and signed in `release`.
        """
        if not self.edition.preview:
            return {}
        facts = {"schema": 1, "code": "", "name": "", "release": str(self.edition.month)}
        station = for_script(facts | {"sequence": 0, "media": None})
        return {"station.js": f"courseware.station({station});\n"}

    def search_files(
        self, memo: Memo = NO_MEMO, read: Callable[[str], str | None] = lambda _path: None
    ) -> dict[str, str]:
        """Return the files of the search index by their path from the site's root.

        `read` returns the text of a file of the site before by its path, None where there is none.
        """
        documents = search_documents(self.index.catalogue, self._texts, memo)
        words = self.edition.settings.everyday_words
        files = renewed_index(documents, words, memo, lambda name: read(f"{SEARCH_FOLDER}/{name}"))
        return {f"{SEARCH_FOLDER}/{name}": text for name, text in files.items()}

    @cached_property
    def shown(self) -> dict[str, Lesson]:
        """The lessons whose pages show their texts, by their source."""
        return {lesson.source: lesson for lesson in self.index.catalogue.in_force}

    def text_page(self, source: str, view: object, addresses: dict[str, str]) -> TextPage:
        """Return what is to be known of the page of a lesson in force when its text changes.

        `view` is what its template is given, `addresses` what those in its text become.
        """
        spec, html = self.page_specs[source], self._texts[source]
        return TextPage(
            title=spec.title,
            url=spec.url,
            template=spec.template,
            view=view,
            search=document_without_text(self.shown[source], self.index.catalogue),
            addresses=addresses,
            has_test=self.has_test[source],
            tests=self_tests(html, spec.url),
            names=tuple(sorted(self._names[source])),
        )

    def text_site(self, memo: Memo) -> TextSite:
        """Return what is to be known of the site when the text of a lesson changes."""
        index = memo.recall(STATE).key
        return TextSite(self.site, self.edition.media_url, self.renamed, index)

    def context(self, source: str) -> dict[str, Any]:
        """Return the variables of a page's template."""
        view = self.page_specs[source].view()
        tests = self._self_tests(view) if isinstance(view, HomeView) else {}
        return {"site": self.site, "view": view, "self_tests": tests}

    def _self_tests(self, home: HomeView) -> dict[str, str]:
        """Return the self-tests of the lessons of the channel by their id, as their pages have
        them: mkdocs renders the text of all pages before it fills the first template."""
        lessons = self.index.catalogue.by_id
        return {
            view.id: self_tests(self._texts[lessons[view.id].source], lessons[view.id].url)
            for view in home.channel
        }

    def add_filters(self, env: Environment) -> None:
        """Add what templates ask for beside their variables."""
        add_media_filter(env, self.edition.media_url)


class _Texts(Mapping[str, str]):
    """Texts by name, kept aside."""

    def __init__(self, aside: Spool) -> None:
        self._aside = aside
        self._extents: dict[str, Extent] = {}

    def __setitem__(self, name: str, text: str) -> None:
        self._extents[name] = self._aside.add(text.encode(errors="surrogatepass"))

    def __getitem__(self, name: str) -> str:
        return self._aside.read(self._extents[name]).decode(errors="surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return iter(self._extents)

    def __len__(self) -> int:
        return len(self._extents)


def _without_texts(edition: Edition) -> Edition:
    """Return the edition as every page but a lesson's own may know it."""
    lessons = tuple(lesson.without_text() for lesson in edition.content.lessons)
    content = replace(edition.content, lessons=lessons)
    return replace(edition, content=content, standing=Standing(edition.standing.month, lessons))
