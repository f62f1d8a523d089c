"""Readings of characters, from pypinyin: for queries in pinyin or with a wrong character."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from build_tools.memo import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

_READINGS = 2
"""Rare readings only bring noise: 大 is also dai and tai."""


def readings(character: str) -> tuple[str, ...]:
    """Return the usual readings of a character without tones, the most usual first."""
    sounds: tuple[str, ...] = READINGS(character)
    return sounds


def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # only for new characters

    per_character = pinyin(
        character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False
    )
    if not per_character:
        return ()
    return tuple(dict.fromkeys(per_character[0]))[:_READINGS]


READINGS = Remembered("readings", _readings)


@cache
def catalogue() -> str:
    """Return the 6,763 characters of GB 2312 in its order: nearly all that input methods write."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return b"".join(rows).decode("gb2312", "ignore")


@cache
def catalogue_sounds() -> str:
    """Return the sounds of the catalogue, `a2ai13an9…`: syllable, and the length of its run.

    Browsers know the catalogue's order (TextDecoder), so the characters need not be shipped.
    """
    first = [readings(char)[0] for char in catalogue()]
    return "".join(f"{syllable}{len(list(run))}" for syllable, run in groupby(first))


def further_sounds(characters: Iterable[str]) -> dict[str, str]:
    """Return syllable → characters for all readings that `catalogue_sounds` leaves out."""
    in_catalogue = set(catalogue())
    sounds: dict[str, str] = {}
    for char in characters:
        for syllable in readings(char)[char in in_catalogue :]:
            sounds[syllable] = sounds.get(syllable, "") + char
    return {syllable: sounds[syllable] for syllable in sorted(sounds)}
