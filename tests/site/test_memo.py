"""The memo keeps results between runs; whatever is wrong with it is a miss."""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from build_tools import memo as memo_module
from build_tools.memo import NO_MEMO, Memo, Remembered, opened
from build_tools.messages import _
from build_tools.model.cues import Cue


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "memo.sqlite"


class Function:
    """Counts how often it is asked."""

    def __init__(self, result: object = 7) -> None:
        self.result = result
        self.calls = 0

    def __call__(self) -> object:
        self.calls += 1
        return self.result


def ask(path: Path, make: Function, *parts: str | bytes, program: str = "p") -> object:
    memo = Memo(path, program)
    result = memo.get("space", parts or ("a",), make)
    assert memo.get("space", parts or ("a",), make) == result
    memo.close()
    return result


@pytest.mark.parametrize(
    "value", [7, None, "", (), {"a": [1]}, b"x", Cue(0.0, 1.5, "话"), _("a control character")]
)
def test_a_result_is_worked_out_once(path: Path, value: object) -> None:
    make = Function(value)
    assert ask(path, make) == value
    assert ask(path, make) == value
    assert make.calls == 1


def test_every_part_counts(path: Path) -> None:
    make = Function()
    for parts in (("a",), ("a", ""), ("", "a"), ("ab", "c"), ("a", "bc"), (b"\xff",), ("\udcff",)):
        ask(path, make, *parts)
    assert make.calls == 7
    ask(path, make, program="another")
    assert make.calls == 8


def test_a_result_that_is_no_longer_valid_is_made_anew(path: Path) -> None:
    ask(path, Function("old"))
    memo = Memo(path, "p")
    assert memo.get("space", ("a",), Function("new"), is_valid=lambda x: x == "new") == "new"
    memo.close()
    assert ask(path, Function("other")) == "new"


def test_what_nobody_asks_for_is_forgotten(path: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        ask(path, Function(name), name)
    memo = Memo(path, "p")
    memo.get("space", ("a",), Function())
    memo.remember("name", 1)
    memo.close(forget=True)
    assert ask(path, Function("again"), "b") == "again"
    assert ask(path, Function("again"), "a") == "a"
    assert Memo(path, "p").recall("name") == 1
    with pytest.raises(KeyError), opened(path.parent, tmp_path, forget=True):
        raise KeyError
    assert ask(path, Function("again"), "a") == "a"


def test_without_a_file_nothing_is_kept() -> None:
    make = Function()
    for _time in range(2):
        assert NO_MEMO.get("space", ("a",), make) == 7
    assert make.calls == 2


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_is_only_a_miss(path: Path, seed: int) -> None:
    for number in range(40):
        ask(path, Function(str(number) * 200), str(number))
    dice = random.Random(seed)  # noqa: S311
    data = bytearray(path.read_bytes())
    for _byte in range(dice.randint(1, 400)):
        data[dice.randrange(len(data))] ^= dice.randint(1, 255)
    path.write_bytes(data[: dice.choice((len(data), dice.randrange(len(data))))])
    for number in range(40):
        assert ask(path, Function(str(number) * 200), str(number)) == str(number) * 200


@pytest.mark.parametrize("data", [b"", b"no database at all", bytes(5000)])
def test_a_file_of_something_else_is_replaced(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    make = Function()
    ask(path, make)
    ask(path, make)
    assert make.calls == 1


def test_a_folder_in_its_place_does_no_harm(path: Path) -> None:
    path.mkdir(parents=True)
    assert ask(path, Function()) == 7


class _Acts:
    """What a stranger's memo might hold."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (os.environ["MEMO_TEST"],)


@pytest.mark.parametrize(
    "value", [_Acts(), Path("/x"), random.Random], ids=lambda x: type(x).__name__
)
def test_a_foreign_memo_starts_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: object
) -> None:
    monkeypatch.setenv("MEMO_TEST", str(tmp_path / "acted"))
    ask(path, Function("ours"))
    body = pickle.dumps(value)
    check = hashlib.blake2b(body, digest_size=8).digest()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE memo SET value = ?", (check + body,))
    assert ask(path, Function("ours")) == "ours"
    assert not (tmp_path / "acted").exists()


def test_a_memo_in_use_is_done_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo_module, "_PATIENCE", 0)
    ask(path, Function())
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert ask(path, Function("now"), "b") == "now"
    make = Function()
    assert ask(path, make) == 7
    assert make.calls == 0


def test_small_results_are_kept_together(path: Path) -> None:
    calls = []

    def function(text: str) -> str:
        calls.append(text)
        return text.upper()

    memo = Memo(path, "p")
    remembered = Remembered("upper", function)
    remembered.recall(memo)
    assert [remembered(text) for text in ("a", "b", "a", "")] == ["A", "B", "A", ""]
    remembered.remember(memo)
    memo.close()
    again = Remembered("upper", function)
    again.recall(Memo(path, "p"))
    assert [again(text) for text in ("b", "", "c")] == ["B", "", "C"]
    assert calls == ["a", "b", "", "c"]
