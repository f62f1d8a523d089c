"""Sentences from subtitles, each with the second at which it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.site.search.documents import SearchBlock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.cues import Cue

_SENTENCE = 40
"""Characters: shorter neighbours are joined, for a word may be cut by the end of a subtitle."""
_PAUSE = 4.0
"""Seconds of silence that end a sentence in any case."""


def blocks_of_cues(cues: Iterable[Cue]) -> tuple[SearchBlock, ...]:
    """Return the spoken words of a recording, joined to sentences of about 40 characters."""
    lines = [(cue.start, cue.end, " ".join(cue.text.split())) for cue in sorted(cues)]
    return sentence_blocks(lines)


def sentence_blocks(lines: list[tuple[float, float, str]]) -> tuple[SearchBlock, ...]:
    """Return blocks from (start, end, text) in order of time."""
    blocks: list[SearchBlock] = []
    last_end = float("-inf")
    for start, end, text in lines:
        previous = blocks[-1] if blocks else None
        if previous and len(previous.text) < _SENTENCE and start - last_end < _PAUSE:
            longer = previous.text + _glue(previous.text, text) + text
            blocks[-1] = SearchBlock("spoken", longer, seconds=previous.seconds)
        else:
            blocks.append(SearchBlock("spoken", text, seconds=start))
        last_end = end
    return tuple(blocks)


def _glue(before: str, after: str) -> str:
    """Subtitles end without a full stop; a space keeps two apart, except inside a sentence."""
    return "" if before.endswith(("，", "、", "；", "：")) or after.startswith("，") else " "
