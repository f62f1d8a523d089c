"""The word of the month: random, one for each station and release, and kept."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError
from build_tools.office.backup import back_up
from build_tools.office.backup_reading import read_backup
from build_tools.office.month_words import MONTH_WORDS, make_words, read_words
from build_tools.office.private import private_words
from build_tools.office.restoring import restore
from tests.trees import write_tree

RELEASES = ("2026-10", "2026-11", "2026-11-2")


@pytest.mark.parametrize("seed", range(20))
def test_words_differ_and_stay(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    codes = [f"s{number}" for number in range(chance.randint(2, 30))]
    made: dict[tuple[str, str], str] = {}
    for _again in range(8):
        release = chance.choice(RELEASES)
        stations = chance.sample(codes, chance.randint(1, len(codes)))
        words = make_words(tmp_path, release, stations)
        assert set(stations) <= set(words)
        for code, word in words.items():
            assert re.fullmatch(r"[0-9a-f]{16}", word)
            assert made.setdefault((release, code), word) == word
    assert len(set(made.values())) == len(made)


def test_two_offices_make_other_words(tmp_path: Path) -> None:
    first, second = (make_words(tmp_path / name, "2026-11", ["qinghe"]) for name in "ab")
    assert first != second


def test_two_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        words = list(pool.map(lambda _n: make_words(tmp_path, "2026-11", ["a", "b"]), range(8)))
    assert all(each == words[0] for each in words)


def test_a_restored_office_keeps_its_words(tmp_path: Path) -> None:
    words = make_words(tmp_path / "old" / "office", "2026-11", ["a", "b"])
    back_up(tmp_path / "old", tmp_path / "backup.zip")
    backup = read_backup(tmp_path / "backup.zip")
    restore(tmp_path / "new", backup, replace=False, rescue=tmp_path / "rescue.zip")
    assert make_words(tmp_path / "new" / "office", "2026-11", ["a", "b"]) == words


@pytest.mark.parametrize("line", ["torn", '{"release": "2026-11"}', "[]", '{"word": 7}'])
def test_a_damaged_file_of_words_is_an_error_with_its_line(tmp_path: Path, line: str) -> None:
    office = tmp_path / "office"
    make_words(office, "2026-11", ["a"])
    file = office / MONTH_WORDS
    file.write_text(file.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(CoursewareError, match=r"office/month-words\.jsonl:2: damaged"):
        make_words(office, "2026-12", ["a"])
    assert file.read_text(encoding="utf-8").count("\n") == 2
    assert read_words(tmp_path / "nowhere", "2026-11") == {}


def test_a_word_is_no_telephone_number(tmp_path: Path) -> None:
    row = '{"release": "2026-11", "station": "a", "word": "a13812345678bcde"}\n'
    write_tree(tmp_path, {MONTH_WORDS: row, "calls.jsonl": '{"phone": "13812345679"}\n'})
    assert private_words(tmp_path) == {"13812345679"}
