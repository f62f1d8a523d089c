"""The order in which test files begin that run side by side."""

from __future__ import annotations

from types import SimpleNamespace

from tests.conftest import LONGEST, REPOSITORY, place_of


def test_the_longest_files_are_there() -> None:
    missing = [name for name in LONGEST if not (REPOSITORY / "tests" / name).is_file()]
    assert missing == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_long_files_come_before_others_and_the_longest_first() -> None:
    files = ["tests/test_docs.py", *(f"tests/{name}" for name in reversed(LONGEST))]
    items = [SimpleNamespace(nodeid=f"{file}::test_one") for file in files]
    ordered = [item.nodeid.partition("::")[0] for item in sorted(items, key=place_of)]
    assert ordered == [*(f"tests/{name}" for name in LONGEST), "tests/test_docs.py"]
