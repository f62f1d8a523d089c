"""Pages of a preview for files in `content/` that give none: their head cannot be read, another
lesson has their id, or they lie in no section.

They stand where the lesson's page was, so that an open page shows what is wrong and comes back.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from build_tools.model.lesson import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from build_tools.model.lesson import Content, IndexPage

_ID = re.compile(r"^id:[ \t]*[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)", re.MULTILINE)
HEAD = 4000
"""Bytes of a file in which its head is looked for."""
_UNFIT = re.compile(r"[^a-z0-9-]+")


def broken_pages(
    content: Content,
    urls: Mapping[str, str],
    last_urls: Mapping[str, str],
    read: Callable[[str], str],
) -> dict[str, str]:
    """Return the URLs of these pages by their source.

    `urls` are those of the other pages by their source, `last_urls` those of the build before;
    `read` returns the text of a file in `content/`.
    """
    texts = {page.source: page for page in content.headless}
    used_urls = {*urls.values()}
    broken: dict[str, str] = {}
    for source, kind in content.files.items():
        if source.endswith(".md") and kind is FileKind.FILE and source not in urls:
            text = read(source)[:HEAD]
            best = last_urls.get(source) or _written_url(source, text, texts.get(source))
            broken[source] = _free(best, used_urls)
            used_urls.add(broken[source])
    return broken


def written_id(text: str) -> str:
    """Return the id that a head names, whatever else can be read there; empty where none."""
    match = _ID.search(text)
    return match[1] if match else ""


def _written_url(source: str, text: str, page: IndexPage | None) -> str:
    """Return the URL that the lesson has by its id, which can be read where its head cannot."""
    folder = PurePosixPath(page.url if page else source).parent
    if identity := written_id(text):
        return (folder / f"{identity}.html").as_posix()
    if page and page.url:
        return page.url
    name = _UNFIT.sub("-", PurePosixPath(source).stem.lower()).strip("-") or "page"
    return (folder / f"{name}.html").as_posix()


def _free(url: str, used_urls: Collection[str]) -> str:
    stem, number = url.removesuffix(".html"), 1
    while url in used_urls:
        number += 1
        url = f"{stem}-{number}.html"
    return url
