"""Scripts and stylesheets in fewer bytes, saying the same.

A browser of 2020 understands the result as it did the source. Names that others read, of properties
and of attributes, stay; those inside a function get short.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ES_VERSION = 2020
"""What a script of ours may say, and so what may become of it (docs/browsers.md)."""
_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_INDENTATION = re.compile(r"^\s+", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND_SIGNS = re.compile(r" ?([{};,]) ?|(?<=:) ")


def squeezed_script(text: str) -> str:
    """Return a script with short names inside it, without comments and blanks.

    Names and lines stay on a PC for which the minifier is not made (a Mac with a processor of
    Intel). ESLint refuses texts over several lines, whose indentation would be lost then.
    """
    minify = _minifier()
    if minify:
        return minify("application/javascript", text)
    return _INDENTATION.sub("", _BLOCK_COMMENT.sub("", text))


@functools.cache
def _minifier() -> Callable[[str, str], str] | None:
    try:
        import minify  # a library in Go, of 7 MB: only where a site is built
    except (ImportError, OSError):
        return None
    minify.config({"js-version": ES_VERSION})
    string: Callable[[str, str], str] = minify.string
    return string


def squeezed_stylesheet(text: str) -> str:
    """Return a stylesheet without comments and spaces that mean nothing."""
    text = " ".join(_COMMENT.sub("", text).split())
    return _AROUND_SIGNS.sub(r"\1", text).replace(";}", "}")
