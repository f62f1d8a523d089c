"""Chinese search over the lessons: what is found, and the files that a page loads to find it.

Reading a page's words (`page_blocks`, `subtitle_blocks`), folding and counting them (`folding`,
`counting`), coding them small (`postings`, `head`, `texts`). Asking is left to the scripts
`js/search/*.js` of the theme, writing the files to the builder.
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
