"""Chinese search over the lessons: the files of the index that a page loads.

It reads the words of pages and subtitles (`page_blocks`, `subtitle_blocks`), folds and counts them
(`folding`, `counting`) and codes them compactly (`postings`, `head`, `texts`, `packed_scripts`).
Answering queries is left to the theme's scripts `js/search/*.js`, writing the files to the plugin.
"""

from __future__ import annotations

from build_tools.site.search.documents import BlockKind, SearchBlock, SearchDocument
from build_tools.site.search.index import build_index
from build_tools.site.search.page_blocks import blocks_of_html
from build_tools.site.search.subtitle_blocks import blocks_of_cues

__all__ = [
    "BlockKind",
    "SearchBlock",
    "SearchDocument",
    "blocks_of_cues",
    "blocks_of_html",
    "build_index",
]
