"""Subtitles and chapters on a time axis, as values, and what becomes of them by trims and joins.

Reading them from files is left to `authoring` and `media`, writing them to `media`. Pure.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_LANGUAGE = "zh-CN"
UNKNOWN_LANGUAGE = "und"
_SHORTEST = 0.02
"""Seconds: what a trim leaves of a subtitle is shown only if it lasts longer than one frame."""

# As the readers of subtitles know them. A language without a name here is shown by its code.
_LABELS = {
    "zh": "中文",
    "bo": "藏语",
    "en": "英语",
    "ii": "彝语",
    "kk": "哈萨克语",
    "ko": "朝鲜语",
    "ky": "柯尔克孜语",
    "mn": "蒙古语",
    "ug": "维吾尔语",
    "und": "字幕",
    "yue": "粤语",
    "za": "壮语",
}
# What people speak, where a lesson is read aloud.
_SPOKEN = {
    "cmn": "普通话", "zh": "普通话", "yue": "粤语", "wuu": "吴语", "nan": "闽南话", "cdo": "闽东话",
    "hak": "客家话", "gan": "赣语", "hsn": "湘语", "cjy": "晋语", "czh": "徽语", "cnp": "平话",
    "zh-x-xinan": "西南官话", "zh-x-sichuan": "四川话", "zh-x-dongbei": "东北话",
    "zh-x-henan": "河南话", "zh-x-shaanxi": "陕西话", "zh-x-shandong": "山东话",
    "za": "壮话", "bo": "藏语", "ii": "彝语", "ug": "维吾尔语", "mn": "蒙古语",
}  # fmt: skip
# ISO 639-2, as recordings carry it, to the tags of BCP 47 that browsers know.
_SHORT = {
    "bod": "bo", "chi": "zh", "cmn": "zh", "eng": "en", "iii": "ii", "kaz": "kk", "kir": "ky",
    "kor": "ko", "mon": "mn", "tib": "bo", "uig": "ug", "zha": "za", "zho": "zh",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Cue:
    """One subtitle: seconds from the start of what plays; plain text, lines parted by `\\n`."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class CueTrack:
    """Subtitles in one language, in order of time. `language` is a tag of BCP 47."""

    cues: tuple[Cue, ...]
    language: str = DEFAULT_LANGUAGE
    label: str = "中文"


@dataclass(frozen=True, order=True)
class ChapterMark:
    """Where a chapter begins, in seconds from the start of what plays."""

    seconds: float
    title: str


def language_tag(code: str) -> str:
    """Return the tag for a language as a recording names it: `chi` → `zh`; `und` for none."""
    first, *subtags = code.strip().replace("_", "-").split("-")
    first = first.lower()
    if first in ("", "und", "mul", "zxx") or not first.isascii() or not first.isalpha():
        return UNKNOWN_LANGUAGE
    return "-".join((_SHORT.get(first, first), *subtags))


def label_of(language: str) -> str:
    """Return the name of a language in the list of subtitles: `zh-CN` → 中文."""
    return _LABELS.get(language.partition("-")[0].lower(), language)


def spoken_label(language: str) -> str:
    """Return the name of a language as people speak it: `zh-CN` → 普通话, `hak` → 客家话."""
    tag = language.lower()
    return _SPOKEN.get(tag) or _SPOKEN.get(tag.partition("-")[0]) or label_of(language)


def plain(text: str) -> str:
    """Return text as it is shown: no control characters, no blanks around its lines.

    Marks that steer the direction of writing stay: Uyghur and Tibetan lines may need them.
    """
    shown = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    shown = shown.replace("\u2028", "\n").replace("\u2029", "\n")
    visible = "".join(c for c in shown if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    lines = (line.strip(" \u00a0\u3000\ufeff") for line in visible.split("\n"))
    return "\n".join(line for line in lines if line)


def in_order(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Return the cues that show something for a time, with plain text, in order of time."""
    cleaned = (Cue(max(cue.start, 0.0), cue.end, plain(cue.text)) for cue in cues)
    return tuple(sorted({cue for cue in cleaned if cue.text and cue.end > cue.start}))


def cues_within(
    cues: Iterable[Cue], start: float, end: float, offset: float = 0.0
) -> tuple[Cue, ...]:
    """Return the cues of the span `start`..`end`, cut at its edges, with times from `offset` on."""
    cut = (
        Cue(
            round(max(cue.start, start) - start + offset, 3),
            round(min(cue.end, end) - start + offset, 3),
            cue.text,
        )
        for cue in cues
    )
    return tuple(cue for cue in cut if cue.end - cue.start >= _SHORTEST)


def chapters_within(
    chapters: Iterable[ChapterMark], start: float, end: float, offset: float = 0.0
) -> tuple[ChapterMark, ...]:
    """Return the chapters of the span `start`..`end`, with times from `offset` on.

    The chapter that is under way at `start` begins with what plays.
    """
    ordered = sorted(chapters)
    ends = [chapter.seconds for chapter in ordered[1:]] + [float("inf")] * bool(ordered)
    return tuple(
        ChapterMark(round(max(chapter.seconds, start) - start + offset, 3), chapter.title)
        for chapter, until in zip(ordered, ends, strict=True)
        if chapter.seconds < end and until > start
    )


def overlaps(cues: Iterable[Cue]) -> tuple[tuple[Cue, Cue], ...]:
    """Return each cue that begins before one before it has ended, after that one."""
    pairs = []
    latest: Cue | None = None
    for cue in sorted(cues):
        if latest and cue.start < latest.end:
            pairs.append((latest, cue))
        if latest is None or cue.end > latest.end:
            latest = cue
    return tuple(pairs)
