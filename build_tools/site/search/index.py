"""From lessons to the files of the search index. Pure; the same lessons give the same files.

index.js       the head: titles, filters, characters, sounds, numbers of the other files
words-000.js   postings of pairs of characters, in the order of their first ones
texts-000.js   text and facts of a few lessons, loaded only when one of them is shown
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from build_tools.memo import NO_MEMO
from build_tools.site.search import head, texts
from build_tools.site.search.counting import letter_words_of, postings_of, weights_of
from build_tools.site.search.packed_scripts import data_script, pack
from build_tools.site.search.postings import group_bytes, shard_bytes
from build_tools.site.search.sounds import catalogue_sounds, further_sounds
from build_tools.stamps import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from build_tools.memo import Memo
    from build_tools.site.search.counting import Postings
    from build_tools.site.search.documents import SearchDocument

_SHARD_BYTES = 700_000
"""All are read at the first key. A script costs the page's thread 1.5 ms in Chromium, be it 2 KB or
180, so few are best; but each is one block of the page."""


@dataclass(frozen=True)
class IndexState:
    """What a patch of the index needs to know of it, beside the rows of its characters, lessons and
    shards in the memo; lists have an entry for each lesson, in the order of the index."""

    key: int
    """The sum of the hashes of all lessons and of the everyday words."""
    urls: tuple[str, ...]
    head: dict[str, Any]
    pairs: tuple[int, ...]
    """How many pairs each lesson has."""
    sizes: tuple[int, ...]
    """What each takes in the files of texts."""
    firsts: dict[str, int]
    frequent: dict[str, int]
    group_sizes: dict[str, int]
    """By their first character, in the order of the shards."""

    def rows(self) -> Iterator[str]:
        """Yield the names of all rows in the memo."""
        yield STATE
        yield from (group_row(char) for char in self.group_sizes)
        yield from (lesson_row(url) for url in self.urls)
        yield from (shard_row(number) for number in range(self.head["shards"]))


STATE = "index"


def group_row(char: str) -> str:
    """Return the name of the row that holds the postings of a first character by code."""
    return f"index group {char}"


def lesson_row(url: str) -> str:
    """Return the name of the row that holds the weights of a lesson's pairs and words, and a hash
    of all that it consists of."""
    return f"index lesson {url}"


def shard_row(number: int) -> str:
    """Return the name of the row that holds a shard's groups, as bytes by their code."""
    return f"index shard {number}"


def build_index(
    documents: Iterable[SearchDocument],
    everyday_words: Mapping[str, str] | None = None,
    memo: Memo = NO_MEMO,
) -> dict[str, str]:
    """Return file name → text of each classic script of the index, for `search/` of the site.

    `everyday_words` are those of the settings: what people say → what lessons call it.
    """
    ordered = sorted(documents, key=lambda item: (item.section, item.topics, item.url))
    facts = [msgspec.json.encode(item) for item in ordered]
    vocabulary = everyday_words or {}
    parts = (msgspec.json.encode(vocabulary), *facts)
    key = sum(map(number_of, parts)) % KEYS
    make = partial(_index_files, ordered, facts, vocabulary, key, memo)
    files = memo.get("index", parts, make)
    if memo.keeps:
        state = memo.recall(STATE)
        if not (isinstance(state, IndexState) and state.key == key):
            return make()  # what is kept is of other lessons
        memo.retain(state.rows())
    return files


def counts_of(document: SearchDocument) -> tuple[dict[str, int], dict[str, int]]:
    """Return the weights of the pairs of characters, and of the words of letters, of a lesson."""
    return dict(weights_of(document)), dict(letter_words_of(document))


KEYS = 1 << 256


def number_of(fact: bytes) -> int:
    """Return a hash of what a lesson consists of, as a number."""
    return int(hash_of(fact), 16)


def _index_files(
    documents: Sequence[SearchDocument],
    facts: Sequence[bytes],
    everyday_words: Mapping[str, str],
    key: int,
    memo: Memo,
) -> dict[str, str]:
    """Return the files for lessons in this order; `facts` are all that each consists of."""
    counts = [
        memo.get("counts", (fact,), partial(counts_of, document))
        for fact, document in zip(facts, documents, strict=True)
    ]
    lessons = len(documents)
    postings = postings_of([pairs for pairs, _letters in counts])
    letter_words = postings_of([letters for _pairs, letters in counts])
    firsts = head.first_characters(postings)
    codes = head.codes_of(firsts)
    groups = _groups(postings, codes)
    group_data = {char: group_bytes(group, len(codes), lessons) for char, group in groups.items()}
    group_sizes = {char: len(data) for char, data in group_data.items()}
    shards = [{codes[char]: group_data[char] for char in chars} for chars in shards_of(group_sizes)]
    sizes = [texts.size_of(document) for document in documents]
    frequent = {
        pair: len(entries)
        for pair, entries in postings.items()
        if head.is_frequent(pair, len(entries), lessons)
    }
    characters = head.by_frequency(firsts)
    pairs = [len(weights) for weights, _letters in counts]
    first_lessons = texts.first_lessons(sizes)
    value = {
        "version": head.VERSION,
        "lessons": lessons,
        **head.facets(documents),
        "length": head.lengths(pairs),
        "characters": "".join(characters),
        "letter_words": dict(sorted(letter_words.items())),
        "shards": len(shards),
        "sounds": catalogue_sounds(),
        "further": further_sounds(codes),
        "traditional": head.traditional_of(characters),
        "everyday_words": head.folded_words(everyday_words),
        "pairs": head.common_pairs(frequent, firsts, lessons),
        "texts": first_lessons,
    }
    files = {"index.js": head_file(value)}
    for number, shard in enumerate(shards):
        files |= shard_file(number, shard)
    ends = [*first_lessons[1:], lessons]
    for number, (first, end) in enumerate(zip(first_lessons, ends, strict=bool(first_lessons))):
        files[texts_name(number)] = memo.get(
            "texts",
            (str(number), *facts[first:end]),
            partial(_texts_file, number, documents[first:end]),
        )
    if memo.keeps:
        state = IndexState(
            key=key,
            urls=tuple(document.url for document in documents),
            head=value,
            pairs=tuple(pairs),
            sizes=tuple(sizes),
            firsts=dict(firsts),
            frequent=frequent,
            group_sizes=group_sizes,
        )
        rows: dict[str, object] = {STATE: state}
        rows |= {group_row(char): group for char, group in groups.items()}
        rows |= {
            lesson_row(document.url): (*count, number_of(fact))
            for document, fact, count in zip(documents, facts, counts, strict=True)
        }
        rows |= {shard_row(number): shard for number, shard in enumerate(shards)}
        for name, row in rows.items():
            memo.remember(name, row)
    return files


def head_file(value: Mapping[str, Any]) -> str:
    """Return the text of `index.js`."""
    return data_script("searchHead", None, pack(value))


def shard_file(number: int, shard: Mapping[int, bytes]) -> dict[str, str]:
    """Return a file of words by its name."""
    return {f"words-{number:03}.js": data_script("searchWords", number, shard_bytes(shard))}


def texts_name(number: int) -> str:
    """Return the name of a file of texts."""
    return f"texts-{number:03}.js"


def texts_script(number: int, entries: Sequence[Any]) -> str:
    """Return a file of the texts of some lessons."""
    return data_script("searchTexts", number, pack(entries))


def _texts_file(number: int, documents: Sequence[SearchDocument]) -> str:
    return texts_script(number, [texts.lesson_entry(item) for item in documents])


def _groups(postings: Postings, codes: Mapping[str, int]) -> dict[str, dict[int, list[int]]]:
    """Return the postings by first character, and by the code of the second."""
    groups: dict[str, dict[int, list[int]]] = {char: {} for char in codes}
    for pair, entries in postings.items():
        groups[pair[0]][second_code(pair, codes)] = entries
    return groups


def second_code(pair: str, codes: Mapping[str, int]) -> int:
    """Return the code of a pair's second character in its group, 0 for the end of a word."""
    return 0 if pair[1] == " " else codes[pair[1]] + 1


def shards_of(group_sizes: Mapping[str, int]) -> list[list[str]]:
    """Return the first characters whose groups go into each shard."""
    shards: list[list[str]] = []
    filled = _SHARD_BYTES
    for char, size in group_sizes.items():
        if filled + size > _SHARD_BYTES and filled:
            shards.append([])
            filled = 0
        shards[-1].append(char)
        filled += size
    return shards
