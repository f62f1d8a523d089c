"""Names are words of the field: what is counted, how, and the limits that it may not pass.

A name here is what the code binds: functions, classes, arguments, and the targets of assignments,
loops and comprehensions. Imported names and attributes set from outside are not counted.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "build_tools"
# Words that say nothing of what a thing is. A name fails only when it is nothing but one of them:
# `found_files` says more than `found`.
_WORDS = (
    "found told made one known at place wanted here words rest away again there said asked seen "
    "meant own new old last held given taken kept left come gone done so such thing things what "
    "which"
)
STOP_WORDS = frozenset(_WORDS.split())
PER_THOUSAND = 5
# Smaller rooms are counted together: in them a single name is more than five in a thousand.
SMALLEST_ROOM = 200


@dataclass(frozen=True)
class Name:
    """A bound name and where it is bound; `room` is its folder below the package."""

    text: str
    room: str
    place: str
    kind: type[ast.AST]

    @property
    def is_stop_word(self) -> bool:
        return self.text.strip("_").lower() in STOP_WORDS


def names_in(text: str, path: str) -> list[Name]:
    """Return the names that a module binds, in the order of the syntax tree."""
    room = path.rpartition("/")[0] or "ground"
    return [
        Name(bound, room, f"{path}:{node.lineno}", type(node))
        for node in ast.walk(ast.parse(text))
        if (bound := _bound(node))
    ]


def _bound(node: ast.AST) -> str | None:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name
        case ast.arg():
            return node.arg
        case ast.Name(ctx=ast.Store()):
            return node.id
        case _:
            return None


@pytest.fixture(scope="module")
def names() -> list[Name]:
    return [
        name
        for path in sorted(PACKAGE.rglob("*.py"))
        for name in names_in(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix())
    ]


def too_many(names: list[Name]) -> list[str]:
    """Return the rooms with more stop-words than the limit, each with their places."""
    counts = Counter(name.room for name in names)
    words: dict[str, list[Name]] = defaultdict(list)
    totals: Counter[str] = Counter()
    for name in names:
        room = name.room if counts[name.room] >= SMALLEST_ROOM else "the small rooms"
        totals[room] += 1
        if name.is_stop_word:
            words[room].append(name)
    return [
        f"{room}: " + ", ".join(f"{name.text} ({name.place})" for name in stop_words)
        for room, stop_words in sorted(words.items())
        if 1000 * len(stop_words) > PER_THOUSAND * totals[room]
    ]


def test_names_are_words_of_the_field(names: list[Name]) -> None:
    assert len(names) > 5_000
    assert too_many(names) == []


def test_no_public_function_or_class_is_a_stop_word(names: list[Name]) -> None:
    public = [name for name in names if name.kind in (ast.FunctionDef, ast.ClassDef)]
    public = [name for name in public if not name.text.startswith("_")]
    assert len(public) > 1_000
    assert [f"{name.place}: {name.text}" for name in public if name.is_stop_word] == []


def test_no_class_has_the_name_of_another(names: list[Name]) -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if name.kind is ast.ClassDef:
            places[name.text].append(name.place)
    assert {text: lines for text, lines in places.items() if len(lines) > 1} == {}


def test_what_is_counted() -> None:
    text = (
        "def told(at, *, lesson=None):\n"
        "    found = [one for one in at if (made := one)]\n"
        "    self.kept = found_files = found\n"
        "class Known: ...\n"
    )
    bound = names_in(text, "media/plan/x.py")
    assert Counter(name.text for name in bound) == Counter(
        ["told", "at", "lesson", "found", "one", "made", "found_files", "Known"]
    )
    assert {name.text for name in bound if not name.is_stop_word} == {"lesson", "found_files"}
    assert {name.room for name in bound} == {"media/plan"}


def test_a_room_over_the_limit_is_told() -> None:
    good = [Name("lesson", "site", "site/a.py:1", ast.Name)] * 995
    bad = [Name("found", "site", "site/a.py:2", ast.Name)]
    assert too_many([*good, *bad * 5]) == []
    assert too_many([*good, *bad * 6])[0].startswith("site: found (site/a.py:2)")
