"""From lessons to the files of the search index. Pure; the same lessons give the same files.

index.js       the head: titles, filters, characters, sounds, numbers of the other files
words-000.js   postings of pairs of characters, in the order of their first ones
texts-000.js   text and facts of a few lessons, loaded only when one of them is shown
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from build_tools.memo import NO_MEMO
from build_tools.site.search import head, texts
from build_tools.site.search.counting import (
    Postings,
    folded_texts,
    letter_words_of,
    weights_of,
)
from build_tools.site.search.documents import SearchDocument
from build_tools.site.search.index_state import (
    KEYS,
    STATE,
    IndexState,
    group_row,
    hashes_of,
    lesson_row,
    number_of,
    number_of_json,
    shard_row,
)
from build_tools.site.search.packed_scripts import data_script, pack
from build_tools.site.search.postings import group_bytes, shard_bytes
from build_tools.site.search.sounds import catalogue_sounds, further_sounds
from build_tools.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from build_tools.memo import Memo
    from build_tools.site.search.index_state import Counts
    from build_tools.spool import Extent

_SHARD_BYTES = 700_000
"""All are read at the first key. A script costs the page's thread 1.5 ms in Chromium, be it 2 KB or
180, so few are best; but each is one block of the page."""


@dataclass(frozen=True)
class IndexSource:
    """What an index is made of: lessons in its order; what people say → what lessons call it."""

    frames: tuple[SearchDocument, ...]
    """The lessons without their texts, which are not in memory all together."""
    everyday_words: Mapping[str, str]
    numbers: tuple[int, ...]
    """What each lesson consists of, see `number_of`."""
    vocabulary: int
    extents: tuple[Extent, ...]
    """Where each lesson is set aside."""
    aside: Spool

    @property
    def key(self) -> int:
        """Names all of it."""
        return sum((self.vocabulary, *self.numbers)) % KEYS

    def document(self, lesson: int) -> SearchDocument:
        """Return a lesson with its text."""
        return _DOCUMENTS.decode(self.aside.read(self.extents[lesson]))


_DOCUMENTS = msgspec.json.Decoder(SearchDocument)


def index_source(
    documents: Iterable[SearchDocument],
    everyday_words: Mapping[str, str] | None = None,
    aside: Spool | None = None,
) -> IndexSource:
    """Return what an index is made of. A lesson keeps its place whatever changes in it but its
    section and its address."""
    aside = aside or Spool()
    rows = []
    for document in documents:
        data = msgspec.json.encode(document)
        rows.append((replace(document, blocks=()), number_of_json(data), aside.add(data)))
    rows.sort(key=lambda row: (row[0].section, row[0].url))
    frames, numbers, extents = zip(*rows, strict=True) if rows else ((), (), ())
    vocabulary = everyday_words or {}
    return IndexSource(frames, vocabulary, numbers, number_of(vocabulary), extents, aside)


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
        frames, lessons = self.source.frames, len(self.source.frames)
        postings, letter_words = Postings(), Postings()
        pairs, sizes = [], []
        for number in range(lessons):
            document = self.source.document(number)
            counts = self._counts(document, number)
            postings.add(number, counts[0])
            letter_words.add(number, counts[1])
            pairs.append(len(counts[0]))
            sizes.append(texts.size_of(document))
        firsts = head.first_characters(postings.lists)
        codes = head.codes_of(firsts)
        frequent = {
            pair: len(entries)
            for pair, entries in postings.lists.items()
            if head.is_frequent(pair, len(entries), lessons)
        }
        group_data = {
            char: self._group(char, group, len(codes), lessons)
            for char, group in _groups(postings.lists, codes)
        }
        group_sizes = {char: len(data) for char, data in group_data.items()}
        shards = [
            {codes[char]: group_data[char] for char in chars} for chars in shards_of(group_sizes)
        ]
        characters = head.by_frequency(firsts)
        first_lessons = texts.first_lessons(sizes)
        value = {
            "version": head.VERSION,
            "lessons": lessons,
            **head.facets(frames),
            "length": head.lengths(pairs),
            "characters": "".join(characters),
            "letter_words": dict(sorted(letter_words.lists.items())),
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
            self._remember(shard_row(number), shard)
        files |= self._texts(first_lessons)
        state = IndexState(
            key=self.source.key,
            vocabulary=self.source.vocabulary,
            urls=tuple(frame.url for frame in frames),
            numbers=self.source.numbers,
            head=value,
            pairs=tuple(pairs),
            sizes=tuple(sizes),
            firsts=dict(firsts),
            frequent=frequent,
            group_sizes=group_sizes,
            files=hashes_of(files),
        )
        self._remember(STATE, state)
        return files

    def _counts(self, document: SearchDocument, lesson: int) -> Counts:
        """Return what a lesson counts for, and keep it."""
        name, number = lesson_row(document.url), self.source.numbers[lesson]
        row = self.memo.recall(name) if self.before else None
        if not (row and row[2] == number):
            row = (*counts_of(document), number)
            self._remember(name, row)
        else:
            self.memo.retain((name,))
        return row[0], row[1]

    def _group(self, char: str, group: dict[int, list[int]], codes: int, lessons: int) -> bytes:
        self._remember(group_row(char), group)
        return group_bytes(group, codes, lessons)

    def _remember(self, name: str, row: object) -> None:
        """Keep what a patch has to know."""
        if self.memo.keeps:
            self.memo.remember(name, row)

    def _texts(self, first_lessons: Sequence[int]) -> dict[str, str]:
        """Return the files of texts; one of the same lessons as before is read again."""
        ends = (*first_lessons[1:], len(self.source.frames))
        files = {}
        for number, (first, end) in enumerate(zip(first_lessons, ends, strict=False)):
            name = texts_name(number)
            text = self.read(name) if self._has_texts(number, slice(first, end)) else None
            lessons = map(self.source.document, range(first, end))
            files[name] = text or texts_script(number, [*map(texts.lesson_entry, lessons)])
        return files

    def _has_texts(self, number: int, lessons: slice) -> bool:
        if self.before is None:
            return False
        firsts = (*self.before.head["texts"], len(self.before.numbers))
        return (lessons.start, lessons.stop) == firsts[number : number + 2] and (
            self.source.numbers[lessons] == self.before.numbers[lessons]
        )


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


def _groups(
    postings: dict[str, list[int]], codes: Mapping[str, int]
) -> Iterator[tuple[str, dict[int, list[int]]]]:
    """Yield each first character with its postings by the code of the second; none is left in
    `postings`, so that they are not in memory twice."""
    pairs: dict[str, list[str]] = {char: [] for char in codes}
    for pair in postings:
        pairs[pair[0]].append(pair)
    for char in codes:
        yield char, {second_code(pair, codes): postings.pop(pair) for pair in pairs.pop(char)}


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
