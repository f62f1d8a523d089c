"""频道: the month's required lessons as one row that plays by itself on the home page. Pure.

A self-test is taken from the rendered page of its lesson, so that its questions have the same
numbers there and here; how films and questions follow each other is left to `js/pages/channel/`.
"""

from __future__ import annotations

import posixpath
import re

_SELF_TEST = re.compile(r"<cw-quiz\b.*?</cw-quiz>", re.DOTALL)
_ADDRESS = re.compile(r'(?<=\s)(src|href)="([^"]*)"')
_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#")


def self_tests(html: str, url: str) -> str:
    """Return the self-tests of a rendered page with addresses as seen from the site's root.

    `url` is that of the page.
    """
    folder = posixpath.dirname(url)

    def from_root(match: re.Match[str]) -> str:
        name, address = match.groups()
        if not address or _ABSOLUTE.match(address):
            return match[0]
        return f'{name}="{posixpath.normpath(posixpath.join(folder, address))}"'

    return "".join(_ADDRESS.sub(from_root, test) for test in _SELF_TEST.findall(html))
