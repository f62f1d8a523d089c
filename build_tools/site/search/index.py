"""From lessons to the files of the search index. Pure; the same lessons give the same files.

index.js       the head: titles, filters, characters, sounds, numbers of the other files
words-000.js   postings of pairs of characters, in the order of their first ones
texts-000.js   text and facts of a few lessons, loaded only when one of them is shown
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from build_tools.memo import NO_MEMO
from build_tools.site.search import head, texts
from build_tools.site.search.counting import letter_words_of, postings_of, weights_of
from build_tools.site.search.packed_scripts import data_script, pack
from build_tools.site.search.postings import group_bytes, shard_bytes
from build_tools.site.search.sounds import catalogue_sounds, further_sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from build_tools.memo import Memo
    from build_tools.site.search.counting import Postings
    from build_tools.site.search.documents import SearchDocument

_SHARD_BYTES = 700_000
"""All are read at the first key. A script costs the page's thread 1.5 ms in Chromium, be it 2 KB or
180, so few are best; but each is one block of the page."""


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
    return memo.get(
        "index",
        (msgspec.json.encode(vocabulary), *facts),
        lambda: _index_files(ordered, facts, vocabulary, memo),
    )


def _counts_of(document: SearchDocument) -> tuple[dict[str, int], dict[str, int]]:
    """Return the weights of the pairs of characters, and of the words of letters, of a lesson."""
    return dict(weights_of(document)), dict(letter_words_of(document))


def _index_files(
    documents: Sequence[SearchDocument],
    facts: Sequence[bytes],
    everyday_words: Mapping[str, str],
    memo: Memo,
) -> dict[str, str]:
    """Return the files for lessons in this order; `facts` are all that each consists of."""
    counts = [
        memo.get("counts", (fact,), partial(_counts_of, document))
        for fact, document in zip(facts, documents, strict=True)
    ]
    weights = [pairs for pairs, _letters in counts]
    postings = postings_of(weights)
    characters = head.characters_of(postings)
    shards = _shards(postings, characters, len(documents))
    letter_words = postings_of([letters for _pairs, letters in counts])
    firsts = texts.first_lessons(documents)
    value = {
        "version": head.VERSION,
        "lessons": len(documents),
        **head.facets(documents),
        "length": head.lengths(weights),
        "characters": "".join(characters),
        "letter_words": dict(sorted(letter_words.items())),
        "shards": len(shards),
        "sounds": catalogue_sounds(),
        "further": further_sounds(characters),
        "traditional": head.traditional_of(characters),
        "everyday_words": head.folded_words(everyday_words),
        "pairs": head.common_pairs(postings, len(documents)),
        "texts": firsts,
    }
    files = {"index.js": data_script("searchHead", None, pack(value))}
    for number, shard in enumerate(shards):
        files[f"words-{number:03}.js"] = data_script("searchWords", number, shard)
    for number, (first, end) in enumerate(zip(firsts, [*firsts[1:], len(documents)], strict=False)):
        files[f"texts-{number:03}.js"] = memo.get(
            "texts",
            (str(number), *facts[first:end]),
            partial(_texts_file, number, documents[first:end]),
        )
    return files


def _texts_file(number: int, documents: Sequence[SearchDocument]) -> str:
    entries = [texts.lesson_entry(item) for item in documents]
    return data_script("searchTexts", number, pack(entries))


def _shards(postings: Postings, characters: Sequence[str], lessons: int) -> list[bytes]:
    """Return the shards, each with the groups of some characters."""
    number = {char: index for index, char in enumerate(characters)}
    by_first: dict[str, dict[int, list[int]]] = {char: {} for char in characters}
    for pair, entries in postings.items():
        code = 0 if pair[1] == " " else number[pair[1]] + 1
        by_first[pair[0]][code] = entries
    shards: list[dict[int, bytes]] = []
    size = _SHARD_BYTES
    for char in characters:
        group = group_bytes(by_first[char], len(characters), lessons)
        if size + len(group) > _SHARD_BYTES and size:
            shards.append({})
            size = 0
        shards[-1][number[char]] = group
        size += len(group)
    return [shard_bytes(shard) for shard in shards]
