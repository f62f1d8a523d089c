"""The words of a source: what a mend of its marks must leave as it is. Pure.

The numbers of items are marks: a page shows `①` before it is mended and `1.` after. So they do not
count, at the beginning of a line, nor do the marks of boxes and the quotes around their titles.
"""

from __future__ import annotations

import re

from build_tools.authoring.rendered.shown import significant
from build_tools.authoring.tidying.boxes import BOX_LINE
from build_tools.authoring.tidying.lists import NUMBERED
from build_tools.reading.markdown.lists import MARKER

_QUOTES = re.compile("[“”„‟「」『』＂]")


def unmarked_words(source: str) -> str:
    """Return the characters of a source that count, in order."""
    return "".join(_words_of(line) for line in source.split("\n"))


def _words_of(line: str) -> str:
    if box := BOX_LINE.match(line):
        return significant(_QUOTES.sub("", line[box.end("mark") :]))
    item = NUMBERED.match(line) or MARKER.match(line)
    return significant(item["content"] if item else line)
