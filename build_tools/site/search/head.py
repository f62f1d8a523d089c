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
    from collections.abc import Iterable, Mapping, Sequence

    from build_tools.site.search.documents import SearchDocument

VERSION = 4
_COMMON_PAIRS = (20, 3000)
"""At most so many for each lesson, and in all."""
_LENGTH_STEP = 16
"""A lesson's length is given in sixteenths of the mean."""


def first_characters(postings: Mapping[str, Sequence[int]]) -> Counter[str]:
    """Return in how many lessons each character begins a pair, all its pairs taken together."""
    counts: Counter[str] = Counter()
    for pair, entries in postings.items():
        counts[pair[0]] += len(entries)
    return counts


def by_frequency(counts: Mapping[str, int]) -> list[str]:
    """Return the characters of the index, the most frequent first."""
    return sorted(counts, key=lambda char: (-counts[char], char))


def codes_of(characters: Iterable[str]) -> dict[str, int]:
    """Return the number of each character of the index, in the order that browsers sort them in:
    it stays when another becomes more frequent."""
    ordered = sorted(characters, key=lambda char: char.encode("utf-16-be", "surrogatepass"))
    return {char: number for number, char in enumerate(ordered)}


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


def lengths(pairs: Sequence[int]) -> list[int]:
    """Return each lesson's length in sixteenths of the mean, at least 1, from its pairs."""
    mean = max(1, sum(pairs) / max(1, len(pairs)))
    return [max(1, round(count / mean * _LENGTH_STEP)) for count in pairs]


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


def is_frequent(pair: str, count: int, lessons: int) -> bool:
    """Whether a pair stands in enough lessons to be taken for a word, if it reads like one."""
    least = 2 if lessons < 500 else 3
    return count >= least and _has_reading(pair[0]) and _has_reading(pair[1])


def common_pairs(frequent: Mapping[str, int], firsts: Mapping[str, int], lessons: int) -> str:
    """Return the pairs that are most like words, for initials and for suggestions.

    Like a word: in several lessons, and much more often than its characters would meet by chance.
    `frequent` are the pairs that `is_frequent` lets through, with the count of their lessons.
    """
    total = sum(firsts.values())
    most = min(_COMMON_PAIRS[0] * lessons, _COMMON_PAIRS[1])
    scored = []
    for pair, count in frequent.items():
        chance = firsts[pair[0]] * firsts.get(pair[1], 1) / total
        closeness = math.log(count / chance) if chance else 0.0
        if closeness > 1.5:
            scored.append((-closeness * math.log(1 + count), pair))
    return "".join(pair for _score, pair in sorted(scored)[:most])


def _has_reading(char: str) -> bool:
    return bool(readings(char))
