"""The index after the text of one lesson changed, from what is kept of it: the same files as anew.

Only what the lesson's pairs touch is worked out again. Where more would move (a character that
the index did not have, a lesson that goes into another file) there is no patch.
"""

from __future__ import annotations

import json
import zlib
from bisect import insort
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from build_tools.site.search import head, texts
from build_tools.site.search.counting import LEVEL_BITS, level
from build_tools.site.search.index import (
    KEYS,
    STATE,
    IndexState,
    counts_of,
    group_row,
    head_file,
    lesson_row,
    number_of,
    second_code,
    shard_file,
    shard_row,
    shards_of,
    texts_name,
    texts_script,
)
from build_tools.site.search.packed_scripts import data_of
from build_tools.site.search.postings import group_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from build_tools.memo import Memo
    from build_tools.site.search.documents import SearchDocument


def patched_index(
    memo: Memo, key: int, document: SearchDocument, read: Callable[[str], str]
) -> tuple[int, dict[str, str]] | None:
    """Return the new key of the index and the files that change, None where there is no patch.

    `key` is that of the index to be patched; `read` returns the text of one of its files.
    """
    state = memo.recall(STATE)
    if not isinstance(state, IndexState) or state.key != key or document.url not in state.urls:
        return None
    before = memo.recall(lesson_row(document.url))
    if before is None:
        return None
    pairs, letters, number = before
    patch = _Patch(memo, state, state.urls.index(document.url))
    new = counts_of(document)
    size = texts.size_of(document)
    if not (patch.postings(pairs, new[0]) and patch.places(size)):
        return None
    files = patch.files(letters, new, read, document)
    patch.keep(document, new, number)
    return patch.state.key, files


class _Patch:
    def __init__(self, memo: Memo, state: IndexState, number: int) -> None:
        self.memo = memo
        self.state = state
        self.number = number
        self.lessons = len(state.urls)
        self.codes = head.codes_of(state.firsts)
        self.firsts = dict(state.firsts)
        self.frequent = dict(state.frequent)
        self.groups: dict[str, dict[int, list[int]]] = {}
        self.data: dict[str, bytes] = {}
        self.shards: dict[int, dict[int, bytes]] = {}

    def postings(self, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
        """Change the groups of the pairs that changed; return whether that is possible."""
        for pair in before.keys() | after.keys():
            if _level(before, pair) != _level(after, pair) and not self._change(
                pair, _level(after, pair)
            ):
                return False
        self.data = {
            char: group_bytes(group, len(self.codes), self.lessons)
            for char, group in self.groups.items()
        }
        return True

    def _change(self, pair: str, new_level: int | None) -> bool:
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
        entries = [entry for entry in before if entry >> LEVEL_BITS != self.number]
        if new_level is not None:
            insort(entries, self.number << LEVEL_BITS | new_level)
        if entries:
            group[code] = entries
        self.firsts[first] += len(entries) - len(before)
        self.frequent.pop(pair, None)
        if head.is_frequent(pair, len(entries), self.lessons):
            self.frequent[pair] = len(entries)
        return bool(group)

    def places(self, size: int) -> bool:
        """Whether every group stays in its shard, and every lesson in its file of texts."""
        state = self.state
        sizes = state.group_sizes | {char: len(data) for char, data in self.data.items()}
        shards = shards_of(sizes)
        lesson_sizes = [*state.sizes]
        lesson_sizes[self.number] = size
        if shards != shards_of(state.group_sizes):
            return False
        for number, chars in enumerate(shards):
            changed = {self.codes[c]: self.data[c] for c in chars if c in self.data}
            if changed:
                shard = self.memo.recall(shard_row(number))
                if shard is None:
                    return False
                self.shards[number] = shard | changed
        self.state = replace(state, group_sizes=sizes, sizes=tuple(lesson_sizes))
        return bool(texts.first_lessons(lesson_sizes) == state.head["texts"])

    def files(
        self,
        letters: Mapping[str, int],
        new: tuple[dict[str, int], dict[str, int]],
        read: Callable[[str], str],
        document: SearchDocument,
    ) -> dict[str, str]:
        """Return the files that change, by name."""
        pairs = [*self.state.pairs]
        pairs[self.number] = len(new[0])
        value = self.state.head | {
            "length": head.lengths(pairs),
            "characters": "".join(head.by_frequency(self.firsts)),
            "letter_words": self._letter_words(letters, new[1]),
            "pairs": head.common_pairs(self.frequent, self.firsts, self.lessons),
        }
        self.state = replace(self.state, head=value, pairs=tuple(pairs))
        files = {"index.js": head_file(value)}
        for number, shard in self.shards.items():
            files |= shard_file(number, shard)
        starts = value["texts"]
        number = max(n for n, start in enumerate(starts) if start <= self.number)
        entries = _entries(read(texts_name(number)))
        entries[self.number - starts[number]] = texts.lesson_entry(document)
        files[texts_name(number)] = texts_script(number, entries)
        return files

    def _letter_words(
        self, before: Mapping[str, int], after: Mapping[str, int]
    ) -> dict[str, list[int]]:
        words: dict[str, list[int]] = dict(self.state.head["letter_words"])
        for word in before.keys() | after.keys():
            entries = [e for e in words.pop(word, []) if e >> LEVEL_BITS != self.number]
            if (new_level := _level(after, word)) is not None:
                insort(entries, self.number << LEVEL_BITS | new_level)
            if entries:
                words[word] = entries
        return dict(sorted(words.items()))

    def keep(
        self,
        document: SearchDocument,
        counts: tuple[dict[str, int], dict[str, int]],
        number_before: int,
    ) -> None:
        """Keep what the next patch has to know."""
        number = number_of(msgspec.json.encode(document))
        key = (self.state.key - number_before + number) % KEYS
        self.state = replace(self.state, key=key, firsts=self.firsts, frequent=self.frequent)
        rows: dict[str, object] = {STATE: self.state, lesson_row(document.url): (*counts, number)}
        rows |= {group_row(char): group for char, group in self.groups.items()}
        rows |= {shard_row(number): shard for number, shard in self.shards.items()}
        for name, row in rows.items():
            self.memo.remember(name, row)


def _level(weights: Mapping[str, int], word: str) -> int | None:
    return level(weights[word]) if word in weights else None


def _entries(script: str) -> list[Any]:
    """Return the lessons of a file of texts."""
    entries: list[Any] = json.loads(zlib.decompress(data_of(script)).decode("gb18030"))
    return entries
