"""The head of the index, which every search loads: titles, filters, characters, sounds. Pure.

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

VERSION = 3
_COMMON_PAIRS = (20, 3000)
"""At most so many for each lesson, and in all."""
_LENGTH_STEP = 16
"""A lesson's length is given in sixteenths of the mean."""


def characters_of(postings: Postings) -> list[str]:
    """Return the characters of the index, the most frequent first; the position is the number."""
    counts: Counter[str] = Counter()
    for pair, entries in postings.items():
        counts[pair[0]] += len(entries)
    return sorted(counts, key=lambda char: (-counts[char], char))


def facets(documents: Sequence[SearchDocument]) -> dict[str, Any]:
    """Return the facts of each lesson for filters and result lists, column by column."""
    sections = {item.section: item.section_name for item in documents}
    keys = list(sections)
    ranked = Counter(topic for item in documents for topic in item.topics)
    topics = sorted(ranked, key=lambda topic: (-ranked[topic], topic))
    number = {topic: index for index, topic in enumerate(topics)}
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

    Only those of Big5: input methods for traditional characters write no others.
    """
    indexed = set(characters)
    return "".join(
        chr(traditional) + simple
        for traditional, simple in sorted(simplified().items())
        if simple in indexed and chr(traditional).encode("big5", "ignore")
    )


def folded_words(everyday_words: Mapping[str, str]) -> list[tuple[list[str], list[str]]]:
    """Return what people say and what lessons call it, as queries are folded."""
    return [
        (words_of(fold(spoken)).split(), words_of(fold(written)).split())
        for spoken, written in everyday_words.items()
    ]


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
        if len(entries) < least or not (_has_reading(pair[0]) and _has_reading(pair[1])):
            continue
        chance = firsts[pair[0]] * firsts.get(pair[1], 1) / total
        closeness = math.log(len(entries) / chance) if chance else 0.0
        if closeness > 1.5:
            scored.append((-closeness * math.log(1 + len(entries)), pair))
    return "".join(pair for _score, pair in sorted(scored)[:most])


def _has_reading(char: str) -> bool:
    return bool(readings(char))
