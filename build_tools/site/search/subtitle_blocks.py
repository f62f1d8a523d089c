"""Spoken words from a subtitle file (SRT, VTT, ASS), with the second at which each is said.

Faults in the file are told by the checks; here a file that cannot be read has no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pysubs2

from build_tools.site.search.documents import SearchBlock

if TYPE_CHECKING:
    from pathlib import Path

_SENTENCE = 40
"""Characters: shorter neighbours are joined, for a word may be cut by the end of a subtitle."""
_PAUSE = 4.0
"""Seconds of silence that end a sentence in any case."""


def blocks_of_subtitles(path: Path) -> tuple[SearchBlock, ...]:
    """Return the spoken words of a recording, joined to sentences of about 40 characters.

    Raises OSError, and ValueError for what is not a subtitle file in UTF-8.
    """
    try:
        lines = pysubs2.load(str(path), encoding="utf-8-sig")
    except pysubs2.exceptions.Pysubs2Error as error:
        raise ValueError(f"{path.name}: {error}") from error
    said = [(line.start / 1000, line.end / 1000, _words(line)) for line in lines]
    return joined([item for item in sorted(said) if item[2]])


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


def _words(line: pysubs2.SSAEvent) -> str:
    if line.is_comment or line.is_drawing:
        return ""
    return " ".join(line.plaintext.split())


def _glue(before: str, after: str) -> str:
    """Subtitles end without a full stop; a blank tells two apart, except inside a sentence."""
    return "" if before.endswith(("，", "、", "；", "：")) or after.startswith("，") else " "
