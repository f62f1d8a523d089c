"""The files of a site that change where nothing changed but the texts of some lessons.

Whether that is so is decided by the stage; here a page is made again of what is kept of it, by the
same functions as in a whole build. Where something else would change after all there is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mkdocs.config import load_config

from build_tools.model.quiz import parse_quiz
from build_tools.reading.markdown.dialect import text_to_render, with_addresses
from build_tools.reading.markdown.kept_conversion import kept_conversion
from build_tools.site import mkdocs_config
from build_tools.site.asset_names import with_published_names
from build_tools.site.assets.material_sheet import names_in
from build_tools.site.channel import self_tests
from build_tools.site.page_loop import TemplatePage, quick_url, rendered
from build_tools.site.search.patch import patched_index
from build_tools.site.search.sounds import READINGS
from build_tools.site.text_pages import (
    SEARCH_FOLDER,
    SITE,
    TextPage,
    TextSite,
    add_media_filter,
    page_row,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

    from build_tools.memo import Memo


class OtherChange(Exception):
    """More than a text has changed."""


def files_of_edit(
    config_file: Path, site: Path, texts: Mapping[str, str], memo: Memo
) -> dict[str, bytes] | None:
    """Return the files of the site that new texts of lessons change, by their path in the site.

    None where they change more than what is kept of the site tells. `texts` are by their source.
    """
    shared = memo.recall(SITE)
    if not isinstance(shared, TextSite):
        return None
    config: MkDocsConfig = load_config(config_file=str(config_file))
    mkdocs_config.adapt(config)
    READINGS.recall(memo)
    edit = _PageEdit(config, site, memo, shared)
    try:
        for source, body in texts.items():
            edit.change(source, body)
    except OtherChange:
        return None
    memo.remember(SITE, edit.shared)
    return edit.files


@dataclass
class _PageEdit:
    config: MkDocsConfig
    site: Path
    memo: Memo
    shared: TextSite
    files: dict[str, bytes] = field(default_factory=dict)

    def change(self, source: str, body: str) -> None:
        """Make the page of a lesson again, and what the search knows of it."""
        page = self.memo.recall(page_row(source))
        text = text_to_render(body, page.title) if isinstance(page, TextPage) else ""
        if not text.strip() or bool(parse_quiz(body).questions) != page.has_test:
            raise OtherChange
        html = self._html(text, page)
        if self_tests(html, page.url) != page.tests or names_in([html]) != set(page.names):
            raise OtherChange
        template_page = TemplatePage(
            title=page.title,
            meta={"title": page.title, "template": page.template},
            url=page.url,
            content=html,
            is_homepage=False,
        )
        variables = {"site": self.shared.view, "view": page.view, "self_tests": {}}
        self.files[page.url] = rendered(
            template_page, self._environment(), {"config": self.config, **variables}
        )
        document = page.search.document(html, self.memo)
        patch = patched_index(self.memo, self.shared.index, document, self._search_file)
        if patch is None:
            raise OtherChange
        key, files = patch
        self.files |= {f"{SEARCH_FOLDER}/{name}": text.encode() for name, text in files.items()}
        self.shared = TextSite(self.shared.view, self.shared.media_url, self.shared.renamed, key)

    def _html(self, text: str, page: TextPage) -> str:
        conversion = kept_conversion(text, self.memo)
        if not page.addresses.keys() >= {*conversion[2]}:
            raise OtherChange
        html = with_addresses(conversion, page.addresses.__getitem__)
        return with_published_names(html, page.url, self.shared.renamed)

    def _environment(self) -> Any:
        env = self.config.theme.get_env()
        add_media_filter(env, self.shared.media_url)
        env.filters["url"] = quick_url
        return env

    def _search_file(self, name: str) -> str:
        path = f"{SEARCH_FOLDER}/{name}"
        data = self.files[path] if path in self.files else (self.site / path).read_bytes()
        return data.decode()
