"""The search over real pages that lie beside the checkout on some machines only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import markdown
import pytest

from build_tools.site.search.documents import SearchDocument
from build_tools.site.search.page_blocks import blocks_of_html
from tests.site.search.lessons import CORPUS, PAGES, queries
from tests.site.search.site import write_site
from tests.site.search.test_search import ASK

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def document(path: Path) -> SearchDocument:
    """Return a page without front matter as the search sees it."""
    blocks = blocks_of_html(
        markdown.markdown(path.read_text("utf-8-sig"), extensions=["tables", "toc"])
    )
    key = path.relative_to(PAGES).with_suffix("").as_posix()
    section = key.partition("/")[0]
    title = next((block.text for block in blocks if block.kind == "heading"), path.stem)
    return SearchDocument(
        url=key, title=title, section=section, section_name=section, blocks=blocks
    )


@pytest.mark.browser
def test_real_pages_are_found(any_chromium: Browser, tmp_path: Path) -> None:
    site = write_site(tmp_path / "s", [document(path) for path in sorted(PAGES.rglob("*.md"))])
    every = queries(CORPUS / "pages.tsv")
    page = any_chromium.new_page()
    page.goto(site.as_uri())
    results = page.evaluate(ASK, [query.text for query in every])
    page.close()
    first = [
        bool({*urls[:1]} & {*query.answers}) for query, urls in zip(every, results, strict=True)
    ]
    missed = [
        query.text
        for query, urls in zip(every, results, strict=True)
        if not {*urls} & {*query.answers}
    ]
    assert missed == []
    assert sum(first) >= 0.9 * len(first)
