"""The index after a few lessons changed, from what is kept of it: the same files as anew.

Only what their pairs touch is worked out again. Where more would move (a character that the index
did not have, a lesson that goes into another file) there is no patch.
"""

from __future__ import annotations

import json
import zlib
from bisect import insort
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from build_tools.site.search import head, texts
from build_tools.site.search.counting import LEVEL_BITS, level
from build_tools.site.search.index import (
    build_index,
    counts_of,
    head_file,
    index_source,
    second_code,
    shard_file,
    shards_of,
    texts_name,
    texts_script,
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
from build_tools.site.search.packed_scripts import data_of
from build_tools.site.search.postings import group_bytes
from build_tools.stamps import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from build_tools.memo import Memo
    from build_tools.site.search.documents import SearchDocument
    from build_tools.site.search.index import IndexSource
    from build_tools.site.search.index_state import Counts

_MOST = 40
"""Lessons: with more an index is as soon made anew."""


def renewed_index(
    documents: Iterable[SearchDocument],
    everyday_words: Mapping[str, str],
    memo: Memo,
    read: Callable[[str], str | None],
) -> dict[str, str]:
    """Return all files of the index by name, made of those before where few lessons changed.

    `read` returns the text of a file of the index before, None where there is none.
    """
    source = index_source(documents, everyday_words, memo.aside)
    state = memo.recall(STATE) if memo.keeps else None
    if not isinstance(state, IndexState):
        return build_index(source, memo)

    def read_unchanged(name: str) -> str | None:
        text = read(name)
        return text if text and hash_of(text.encode()) == state.files.get(name) else None

    files = {name: read_unchanged(name) for name in state.files}
    unchanged = {name: text for name, text in files.items() if text}
    changed = _changed(source, state) if len(unchanged) == len(files) else None
    facets = head.facets(source.frames)
    patch = (
        None if changed is None else _patched(memo, state, changed, unchanged.__getitem__, facets)
    )
    if patch is None:
        return build_index(source, memo, read_unchanged)
    memo.retain(state.rows())
    return unchanged | patch[1]


def _changed(source: IndexSource, state: IndexState) -> list[SearchDocument] | None:
    """Return the lessons that are not as they were, None where that is not all that changed."""
    if source.vocabulary != state.vocabulary or len(source.numbers) != len(state.numbers):
        return None
    rows = enumerate(zip(source.numbers, state.numbers, strict=True))
    changed = [lesson for lesson, (number, before) in rows if number != before]
    if tuple(frame.url for frame in source.frames) != state.urls or len(changed) > _MOST:
        return None
    return [*map(source.document, changed)]


def patched_index(
    memo: Memo, key: int, document: SearchDocument, read: Callable[[str], str]
) -> tuple[int, dict[str, str]] | None:
    """Return the new key of the index and the files that change with the text of a lesson, None
    where there is no patch.

    `key` is that of the index to be patched; `read` returns the text of one of its files.
    """
    state = memo.recall(STATE)
    if not isinstance(state, IndexState) or state.key != key or document.url not in state.urls:
        return None
    return _patched(memo, state, [document], read, {})


def _patched(
    memo: Memo,
    state: IndexState,
    documents: Sequence[SearchDocument],
    read: Callable[[str], str],
    facets: Mapping[str, object],
) -> tuple[int, dict[str, str]] | None:
    """Return the new key and the files that change; `facets` are new facts of all lessons."""
    if not documents:
        return state.key, {}
    patch = _Patch(memo, state)
    if not (all(map(patch.take, documents)) and patch.places()):
        return None
    files = patch.files(facets) | patch.texts(documents, read)
    patch.keep(files)
    return patch.state.key, files


class _Patch:
    def __init__(self, memo: Memo, state: IndexState) -> None:
        self.memo = memo
        self.state = state
        self.lessons = len(state.urls)
        self.codes = head.codes_of(state.firsts)
        self.firsts = dict(state.firsts)
        self.frequent = dict(state.frequent)
        self.letter_words: dict[str, list[int]] = dict(state.head["letter_words"])
        self.numbers = [*state.numbers]
        self.pairs = [*state.pairs]
        self.sizes = [*state.sizes]
        self.rows: dict[str, object] = {}
        self.groups: dict[str, dict[int, list[int]]] = {}
        self.shards: dict[int, dict[int, bytes]] = {}

    def take(self, document: SearchDocument) -> bool:
        """Change what a lesson counts for; return whether that is possible."""
        before = self.memo.recall(lesson_row(document.url))
        if before is None:
            return False
        pairs, letters, _number = before
        lesson, counts = self.state.urls.index(document.url), counts_of(document)
        for pair in _changed_words(pairs, counts[0]):
            if not self._change(lesson, pair, _level(counts[0], pair)):
                return False
        for word in _changed_words(letters, counts[1]):
            entries = self.letter_words.pop(word, [])
            if entries := _with_level(entries, lesson, _level(counts[1], word)):
                self.letter_words[word] = entries
        self._note(lesson, document, counts)
        return True

    def _note(self, lesson: int, document: SearchDocument, counts: Counts) -> None:
        self.numbers[lesson] = number_of(document)
        self.pairs[lesson] = len(counts[0])
        self.sizes[lesson] = texts.size_of(document)
        self.rows[lesson_row(document.url)] = (*counts, self.numbers[lesson])

    def _change(self, lesson: int, pair: str, new_level: int | None) -> bool:
        first, second = pair[0], pair[1]
        if first not in self.codes or not (second == " " or second in self.codes):
            return False
        if first not in self.groups:
            group = self.memo.recall(group_row(first))
            if group is None:
                return False
            self.groups[first] = group
        group, code = self.groups[first], second_code(pair, self.codes)
        before = group.pop(code, [])
        if entries := _with_level(before, lesson, new_level):
            group[code] = entries
        self.firsts[first] += len(entries) - len(before)
        self.frequent.pop(pair, None)
        if head.is_frequent(pair, len(entries), self.lessons):
            self.frequent[pair] = len(entries)
        return True

    def places(self) -> bool:
        """Whether every group and every lesson stays in its file; change the files of groups."""
        state = self.state
        if not all(self.groups.values()):
            return False  # a character that no lesson has any more
        data = {
            char: group_bytes(group, len(self.codes), self.lessons)
            for char, group in self.groups.items()
        }
        sizes = state.group_sizes | {char: len(part) for char, part in data.items()}
        shards = shards_of(sizes)
        if shards != shards_of(state.group_sizes):
            return False
        for number, chars in enumerate(shards):
            if changed := {self.codes[char]: data[char] for char in chars if char in data}:
                shard = self.memo.recall(shard_row(number))
                if shard is None:
                    return False
                self.shards[number] = shard | changed
        self.state = replace(state, group_sizes=sizes)
        return bool(texts.first_lessons(self.sizes) == state.head["texts"])

    def files(self, facets: Mapping[str, object]) -> dict[str, str]:
        """Return the head and the files of words that change, by name."""
        value = self.state.head | {
            **facets,
            "length": head.lengths(self.pairs),
            "characters": "".join(head.by_frequency(self.firsts)),
            "letter_words": dict(sorted(self.letter_words.items())),
            "pairs": head.common_pairs(self.frequent, self.firsts, self.lessons),
        }
        self.state = replace(self.state, head=value)
        files = {"index.js": head_file(value)}
        for number, shard in self.shards.items():
            files |= shard_file(number, shard)
        return files

    def texts(
        self, documents: Iterable[SearchDocument], read: Callable[[str], str]
    ) -> dict[str, str]:
        """Return the files of the texts of these lessons, by name."""
        starts = self.state.head["texts"]
        files: dict[int, list[Any]] = {}
        for document in documents:
            lesson = self.state.urls.index(document.url)
            number = max(n for n, start in enumerate(starts) if start <= lesson)
            if number not in files:
                files[number] = _entries(read(texts_name(number)))
            files[number][lesson - starts[number]] = texts.lesson_entry(document)
        return {texts_name(number): texts_script(number, part) for number, part in files.items()}

    def keep(self, files: Mapping[str, str]) -> None:
        """Keep what the next patch has to know."""
        state = self.state
        self.state = replace(
            state,
            key=(state.key + sum(self.numbers) - sum(state.numbers)) % KEYS,
            numbers=tuple(self.numbers),
            pairs=tuple(self.pairs),
            sizes=tuple(self.sizes),
            firsts=self.firsts,
            frequent=self.frequent,
            files=state.files | hashes_of(files),
        )
        rows = {STATE: self.state, **self.rows}
        rows |= {group_row(char): group for char, group in self.groups.items()}
        rows |= {shard_row(number): shard for number, shard in self.shards.items()}
        for name, row in rows.items():
            self.memo.remember(name, row)


def _changed_words(before: Mapping[str, int], after: Mapping[str, int]) -> Iterable[str]:
    words = before.keys() | after.keys()
    return (word for word in words if _level(before, word) != _level(after, word))


def _with_level(before: Iterable[int], lesson: int, new_level: int | None) -> list[int]:
    """Return the entries of a word, of a lesson with another level, None where it has none."""
    entries = [entry for entry in before if entry >> LEVEL_BITS != lesson]
    if new_level is not None:
        insort(entries, lesson << LEVEL_BITS | new_level)
    return entries


def _level(weights: Mapping[str, int], word: str) -> int | None:
    return level(weights[word]) if word in weights else None


def _entries(script: str) -> list[Any]:
    """Return the lessons of a file of texts."""
    entries: list[Any] = json.loads(zlib.decompress(data_of(script)).decode("gb18030"))
    return entries
