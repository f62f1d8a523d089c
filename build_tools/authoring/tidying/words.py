"""The words of a source: what a mend of its marks must leave as it is. Pure.

The marks of items do not count, at the beginning of a line: a page shows `①` before it is mended
and `1.` after. Nor do the marks of boxes, the quotes around their titles, and the lines of tables.
"""

from __future__ import annotations

import re

from build_tools.authoring.rendered.shown import significant
from build_tools.authoring.tidying.boxes import BOX_LINE
from build_tools.reading.markdown.item_marks import BULLETED, NUMBERED
from build_tools.reading.markdown.lists import MARKER
from build_tools.reading.markdown.table_lines import BARS, is_rule

_QUOTES = re.compile("[“”„‟「」『』＂]")


def unmarked_words(source: str) -> str:
    """Return the characters of a source that count, in order."""
    return "".join(_words_of(line) for line in source.split("\n"))


def _words_of(line: str) -> str:
    if box := BOX_LINE.match(line):
        return significant(_QUOTES.sub("", line[box.end("mark") :]))
    if is_rule(line):
        return ""
    item = NUMBERED.match(line) or BULLETED.match(line) or MARKER.match(line)
    return significant(BARS.sub("", item["content"] if item else line))
