"""The names of published files in raw HTML, which mkdocs leaves as they are written. Pure."""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(\s(?:src|href|poster|data)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)


def with_published_names(html: str, url: str, renamed: Mapping[str, str]) -> str:
    """Return the text of the page at `url`, with files called what they are published as.

    `renamed` has the published path of files by the path that raw HTML calls them by.
    """
    if not renamed:
        return html
    folder = posixpath.dirname(url)

    def address(match: re.Match[str]) -> str:
        written = unescape(match[2].strip("\"'"))
        path = re.split(r"[?#]", written, maxsplit=1)[0]
        named = posixpath.normpath(posixpath.join(folder, unquote(path)))
        if named not in renamed:
            return match[0]
        target = quote(posixpath.relpath(renamed[named], folder or "."))
        return f'{match[1]}"{escape(target + written[len(path) :])}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(address, tag[0]), html)
