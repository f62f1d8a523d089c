"""A small site around the real search page: its template and scripts, an index, no mkdocs."""

from __future__ import annotations

import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING

import jinja2

from build_tools.site.assets.bundles import bundles
from build_tools.site.search.documents import SearchBlock, SearchDocument
from build_tools.site.search.index import build_index, index_source
from build_tools.site.theme import theme_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_HEAD = """
<header class="cw-head"><form role="search" action="search.html" method="get">
<input name="q" aria-label="找课" autocomplete="off"><button class="cw-btn">找课</button>
</form></header>
"""
_SECTIONS = ("policy", "technical", "cases", "handbook")

_MONTH = 'Object.assign(courseware.edition, { month: "2026-11" });'


def write_site(
    folder: Path,
    documents: Iterable[SearchDocument],
    everyday_words: Mapping[str, str] | None = None,
) -> Path:
    """Write `search.html` and all that it loads; return its path."""
    files = build_index(index_source(documents, everyday_words))
    (folder / "search").mkdir(parents=True)
    for name, text in files.items():
        (folder / "search" / name).write_bytes(text.encode())
    environment = _environment()
    shutil.copytree(theme_folder() / "assets", folder / "assets")

    def read(path: str) -> str:
        return (folder / path).read_text("utf-8")

    for name, text in bundles(environment, read, month_script=_MONTH).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    page = folder / "search.html"
    page.write_text(_search_page(environment), encoding="utf-8")
    return page


def _environment() -> jinja2.Environment:
    loader = jinja2.ChoiceLoader(
        [
            jinja2.DictLoader({"partials/header.html": _HEAD, "partials/footer.html": ""}),
            jinja2.FileSystemLoader(theme_folder()),
        ]
    )
    # Like mkdocs' own environment: templates escape by themselves.
    environment = jinja2.Environment(loader=loader, autoescape=False)  # noqa: S701
    environment.filters["url"] = environment.filters["script_tag"] = str
    environment.filters["media"] = lambda name: f"media/{name}"
    return environment


def opened(
    browser: Browser,
    folder: Path,
    lessons: Mapping[str, tuple[str, str]],
    everyday_words: Mapping[str, str] | None = None,
) -> Iterator[Page]:
    """Open the search over lessons, given as id → (title, text)."""
    every = [
        SearchDocument(
            url=key,
            title=title,
            section="x",
            section_name="类",
            blocks=(SearchBlock("text", text),),
        )
        for key, (title, text) in lessons.items()
    ]
    page = browser.new_page()
    page.goto(write_site(folder / "s", every, everyday_words=everyday_words).as_uri())
    yield page
    page.close()


def _search_page(environment: jinja2.Environment) -> str:
    sections = [SimpleNamespace(name=key, url=f"{key}/index.html") for key in _SECTIONS]
    site = SimpleNamespace(name="学习站", sections=sections)
    config = SimpleNamespace(extra_css=(), extra_javascript=(), site_name="", site_description="")
    return environment.get_template("search.html").render(site=site, config=config, page=None)
