"""A patched index is, byte for byte, the one that is made anew."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.memo import Memo
from build_tools.site.search.documents import SearchBlock, SearchDocument
from build_tools.site.search.index import build_index, index_source
from build_tools.site.search.index_state import STATE, IndexState
from build_tools.site.search.packed_scripts import data_of, data_script
from build_tools.site.search.patch import patched_index, renewed_index
from tests.site.search.lessons import lessons

WORDS = ("先看树形", "HDMI 线和 usb", "苹果", "农药要放好，孩子拿不到", "二十五斤")


def _edited(document: SearchDocument, dice: random.Random) -> SearchDocument:
    blocks = [*document.blocks]
    if blocks and dice.random() < 0.4:
        del blocks[dice.randrange(len(blocks))]
    if dice.random() < 0.8:
        blocks.insert(dice.randint(0, len(blocks)), SearchBlock("text", dice.choice(WORDS)))
    if blocks and dice.random() < 0.4:
        blocks.append(dice.choice(blocks))
    return replace(document, blocks=tuple(blocks))


@pytest.mark.parametrize("seed", range(3))
def test_a_patched_index_is_that_of_the_new_lessons(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    documents = {document.url: document for document in lessons()}
    memo = Memo(tmp_path / "memo.sqlite")
    files = build_index(index_source(documents.values()), memo)
    patched = 0
    for _edit in range(12):
        memo.close()
        memo = Memo(tmp_path / "memo.sqlite")
        state = memo.recall(STATE)
        assert isinstance(state, IndexState)
        before = dice.choice([*documents.values()])
        document = _edited(before, dice)
        documents[document.url] = document
        new = build_index(index_source(documents.values()))
        patch = patched_index(memo, state.key, document, files.__getitem__)
        if patch is None:
            build_index(index_source(documents.values()), memo)
        else:
            patched += 1
            key, changed = patch
            assert files | changed == new
            assert memo.recall(STATE).key == key
            # An edit may also leave everything as it was.
            assert (key == state.key) == (document == before)
        files = new
    memo.close()
    assert patched > 4


def _changed(document: SearchDocument, dice: random.Random) -> SearchDocument:
    """Return a lesson with another head; another section, address or month moves it."""
    changes: tuple[dict[str, object], ...] = (
        {"title": dice.choice(("苹果怎么剪", "剪枝", "USB 线", "開機", document.title))},
        {"topics": tuple(dice.sample(("苹果", "剪枝", "养羊"), 2))},
        {"season": (dice.randint(1, 12),)},
        {"poster": "#b2d", "marks": (("new", "新"),)},
        {"state": dice.choice(("已停用", "")), "successor": ("剪枝", "a.html")},
        {"section": dice.choice(("technical", "cases")), "section_name": "别的"},
        {"url": f"{dice.randint(1, 9)}-{document.url}"},
    )
    return replace(_edited(document, dice), **dice.choice(changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(3))
def test_a_renewed_index_is_that_of_the_new_lessons(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    documents = lessons()
    words: dict[str, str] = {}
    before: dict[str, str] = {}
    patched = 0
    for _edit in range(14):
        memo = Memo(tmp_path / "memo.sqlite")
        state = memo.recall(STATE)
        files = renewed_index(documents, words, memo, before.get)
        assert files == build_index(index_source(documents, words))
        patched += state is not None and memo.recall(STATE).urls == state.urls
        memo.close(forget=True)
        for _change in range(dice.choice((0, 1, 1, 3))):
            number = dice.randrange(len(documents))
            change = dice.choice((_edited, _changed))
            documents[number] = change(documents[number], dice)
        if dice.random() < 0.1:
            del documents[dice.randrange(len(documents))]
        if dice.random() < 0.1:
            words = {"剪子": "剪刀"}
        before = {**files, dice.choice([*files]): "damaged"} if dice.random() < 0.2 else files
    assert patched > 3


def test_no_patch_of_another_index(tmp_path: Path) -> None:
    document = replace(lessons()[0], blocks=())
    memo = Memo(tmp_path / "memo.sqlite")
    assert patched_index(memo, 0, document, str) is None
    build_index(index_source([document]), memo)
    assert patched_index(memo, 0, document, str) is None
    key = memo.recall(STATE).key
    assert patched_index(memo, key, replace(document, url="other.html"), str) is None
    new_character = replace(document, blocks=(SearchBlock("text", "龘"),))
    assert patched_index(memo, key, new_character, str) is None
    memo.close()


@pytest.mark.parametrize("size", [*range(20), 4097])
def test_what_a_script_holds_is_read_back(size: int) -> None:
    data = random.Random(size).randbytes(size)  # noqa: S311
    assert data_of(data_script("words", size % 3 or None, data)) == data
