"""What every search needs first: titles, filters, characters, how they sound. Pure.

`js/search/engine.js` reads this.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from build_tools.site.search.folding import fold, simplified, words_of
from build_tools.site.search.sounds import readings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from build_tools.site.search.counting import Postings
    from build_tools.site.search.documents import SearchDocument

VERSION = 2
_COMMON_PAIRS = (20, 3000)
"""At most so many for each lesson, and in all."""
_LENGTH_STEP = 16
"""A lesson's length is told in sixteenths of the mean."""


def characters_of(postings: Postings) -> list[str]:
    """Return the characters of the index, the most frequent first; the place is the number."""
    counts: Counter[str] = Counter()
    for pair, entries in postings.items():
        counts[pair[0]] += len(entries)
    return sorted(counts, key=lambda char: (-counts[char], char))


def facets(documents: Sequence[SearchDocument]) -> dict[str, Any]:
    """Return what filters and lists need of each lesson, column by column."""
    sections = {item.section: item.section_name for item in documents}
    keys = list(sections)
    ranked = Counter(topic for item in documents for topic in item.topics)
    topics = sorted(ranked, key=lambda topic: (-ranked[topic], topic))
    number = {topic: at for at, topic in enumerate(topics)}
    titles = [item.title for item in documents]
    return {
        "titles": titles,
        "urls": [item.url for item in documents],
        "folded": {
            number: folded
            for number, title in enumerate(titles)
            if words_of(folded := fold(title)) != words_of(title.lower())
        },
        "sections": [[key, sections[key]] for key in keys],
        "section": [keys.index(item.section) for item in documents],
        "topics": topics,
        "topic": [[number[topic] for topic in item.topics] for item in documents],
        "season": [sum(1 << month - 1 for month in set(item.season)) for item in documents],
        "state": [1 if item.state else 0 for item in documents],
    }


def lengths(weights: Sequence[Mapping[str, int]]) -> list[int]:
    """Return each lesson's length in sixteenths of the mean, at least 1."""
    mean = max(1, sum(map(len, weights)) / max(1, len(weights)))
    return [max(1, round(len(item) / mean * _LENGTH_STEP)) for item in weights]


def traditional_of(characters: Sequence[str]) -> str:
    """Return traditional and simplified characters in turn, for the characters of the index.

    Only those of Big5: what input methods for traditional characters write.
    """
    known = set(characters)
    return "".join(
        chr(old) + new
        for old, new in sorted(simplified().items())
        if new in known and chr(old).encode("big5", "ignore")
    )


def common_pairs(postings: Postings, lessons: int) -> str:
    """Return the pairs that are most like words, for initials and for suggestions.

    Like a word: in several lessons, and much more often than its characters would meet by chance.
    """
    firsts: Counter[str] = Counter()
    for pair, entries in postings.items():
        firsts[pair[0]] += len(entries)
    total = sum(firsts.values())
    least = 2 if lessons < 500 else 3
    most = min(_COMMON_PAIRS[0] * lessons, _COMMON_PAIRS[1])
    scored = []
    for pair, entries in postings.items():
        if len(entries) < least or not (_spoken(pair[0]) and _spoken(pair[1])):
            continue
        chance = firsts[pair[0]] * firsts.get(pair[1], 1) / total
        closeness = math.log(len(entries) / chance) if chance else 0.0
        if closeness > 1.5:
            scored.append((-closeness * math.log(1 + len(entries)), pair))
    return "".join(pair for _score, pair in sorted(scored)[:most])


def _spoken(char: str) -> bool:
    return bool(readings(char))
