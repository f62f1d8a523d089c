"""From lessons to the files of the search index. Pure; the same lessons give the same files.

index.js       the head: titles, filters, characters, sounds, numbers of the other files
words-000.js   postings of pairs of characters, in the order of their first ones
texts-000.js   text and facts of a few lessons, loaded only when one of them is shown
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.memo import NO_MEMO
from build_tools.site.search import head, texts
from build_tools.site.search.counting import (
    folded_texts,
    letter_words_of,
    postings_of,
    weights_of,
)
from build_tools.site.search.index_state import (
    KEYS,
    STATE,
    IndexState,
    group_row,
    hashes_of,
    lesson_row,
    number_of,
    shard_row,
)
from build_tools.site.search.packed_scripts import data_script, pack
from build_tools.site.search.postings import group_bytes, shard_bytes
from build_tools.site.search.sounds import catalogue_sounds, further_sounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from build_tools.memo import Memo
    from build_tools.site.search.counting import Postings
    from build_tools.site.search.documents import SearchDocument
    from build_tools.site.search.index_state import Counts

_SHARD_BYTES = 700_000
"""All are read at the first key. A script costs the page's thread 1.5 ms in Chromium, be it 2 KB or
180, so few are best; but each is one block of the page."""


@dataclass(frozen=True)
class IndexSource:
    """What an index is made of: lessons in its order; what people say → what lessons call it."""

    documents: tuple[SearchDocument, ...]
    everyday_words: Mapping[str, str]
    numbers: tuple[int, ...]
    """What each lesson consists of, see `number_of`."""
    vocabulary: int

    @property
    def key(self) -> int:
        """Names all of it."""
        return sum((self.vocabulary, *self.numbers)) % KEYS


def index_source(
    documents: Iterable[SearchDocument], everyday_words: Mapping[str, str] | None = None
) -> IndexSource:
    """Return what an index is made of. A lesson keeps its place whatever changes in it but its
    section and its address."""
    ordered = tuple(sorted(documents, key=lambda item: (item.section, item.url)))
    vocabulary = everyday_words or {}
    numbers = tuple(map(number_of, ordered))
    return IndexSource(ordered, vocabulary, numbers, number_of(vocabulary))


def build_index(
    source: IndexSource,
    memo: Memo = NO_MEMO,
    read: Callable[[str], str | None] = lambda _name: None,
) -> dict[str, str]:
    """Return file name → text of each classic script of the index, for `search/` of the site.

    `read` returns the text of a file of the index before, None where it is not as it was.
    """
    before = memo.recall(STATE) if memo.keeps else None
    state = before if isinstance(before, IndexState) else None
    return _Index(source, memo, state, read).files()


def counts_of(document: SearchDocument) -> Counts:
    """Return the weights of the pairs of characters, and of the words of letters, of a lesson."""
    folded = folded_texts(document)
    return weights_of(folded), letter_words_of(folded)


@dataclass(frozen=True)
class _Index:
    """An index made anew; what lessons count and files of texts are taken where they are known."""

    source: IndexSource
    memo: Memo
    before: IndexState | None
    read: Callable[[str], str | None]

    def files(self) -> dict[str, str]:
        documents, lessons = self.source.documents, len(self.source.documents)
        counts = [*map(self._counts, documents, self.source.numbers)]
        postings = postings_of([pairs for pairs, _letters in counts])
        letter_words = postings_of([letters for _pairs, letters in counts])
        firsts = head.first_characters(postings)
        codes = head.codes_of(firsts)
        groups = _groups(postings, codes)
        group_data = {
            char: group_bytes(group, len(codes), lessons) for char, group in groups.items()
        }
        group_sizes = {char: len(data) for char, data in group_data.items()}
        shards = [
            {codes[char]: group_data[char] for char in chars} for chars in shards_of(group_sizes)
        ]
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
            "everyday_words": head.folded_words(self.source.everyday_words),
            "pairs": head.common_pairs(frequent, firsts, lessons),
            "texts": first_lessons,
        }
        files = {"index.js": head_file(value)}
        for number, shard in enumerate(shards):
            files |= shard_file(number, shard)
        files |= self._texts(first_lessons)
        if self.memo.keeps:
            state = IndexState(
                key=self.source.key,
                vocabulary=self.source.vocabulary,
                urls=tuple(document.url for document in documents),
                numbers=self.source.numbers,
                head=value,
                pairs=tuple(pairs),
                sizes=tuple(sizes),
                firsts=dict(firsts),
                frequent=frequent,
                group_sizes=group_sizes,
                files=hashes_of(files),
            )
            self._remember(state, groups, shards, counts)
        return files

    def _counts(self, document: SearchDocument, number: int) -> Counts:
        row = self.memo.recall(lesson_row(document.url)) if self.before else None
        return (row[0], row[1]) if row and row[2] == number else counts_of(document)

    def _texts(self, first_lessons: Sequence[int]) -> dict[str, str]:
        """Return the files of texts; one of the same lessons as before is read again."""
        ends = (*first_lessons[1:], len(self.source.documents))
        files = {}
        for number, lessons in enumerate(map(slice, first_lessons, ends)):
            name = texts_name(number)
            text = self.read(name) if self._has_texts(number, lessons) else None
            files[name] = text or _texts_file(number, self.source.documents[lessons])
        return files

    def _has_texts(self, number: int, lessons: slice) -> bool:
        if self.before is None:
            return False
        firsts = (*self.before.head["texts"], len(self.before.numbers))
        return (lessons.start, lessons.stop) == firsts[number : number + 2] and (
            self.source.numbers[lessons] == self.before.numbers[lessons]
        )

    def _remember(
        self,
        state: IndexState,
        groups: Mapping[str, object],
        shards: Sequence[object],
        counts: Sequence[Counts],
    ) -> None:
        """Keep what a patch has to know."""
        rows: dict[str, object] = {STATE: state}
        rows |= {group_row(char): group for char, group in groups.items()}
        rows |= {
            lesson_row(url): (*count, number)
            for url, number, count in zip(state.urls, state.numbers, counts, strict=True)
        }
        rows |= {shard_row(number): shard for number, shard in enumerate(shards)}
        for name, row in rows.items():
            self.memo.remember(name, row)


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
