"""Spoken words from subtitles, with the second at which each is said."""

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
    return joined([(cue.start, cue.end, " ".join(cue.text.split())) for cue in sorted(cues)])


def joined(said: list[tuple[float, float, str]]) -> tuple[SearchBlock, ...]:
    """Return blocks from (start, end, words) in order of time."""
    blocks: list[SearchBlock] = []
    last_end = float("-inf")
    for start, end, words in said:
        before = blocks[-1] if blocks else None
        if before and len(before.text) < _SENTENCE and start - last_end < _PAUSE:
            blocks[-1] = SearchBlock(
                "spoken", before.text + _glue(before.text, words) + words, seconds=before.seconds
            )
        else:
            blocks.append(SearchBlock("spoken", words, seconds=start))
        last_end = end
    return tuple(blocks)


def _glue(before: str, after: str) -> str:
    """Subtitles end without a full stop; a blank tells two apart, except inside a sentence."""
    return "" if before.endswith(("，", "、", "；", "：")) or after.startswith("，") else " "
