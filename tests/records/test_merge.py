"""What must hold of every merge: any order, any repetition, any cut of files give the same."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build_tools.model.records.kept import RecordsArrival, RecordsFilter
from build_tools.model.records.registered import MonthWord, RegisteredFacts
from build_tools.records.archive import Archive
from build_tools.records.database import open_database
from build_tools.records.findings.all_findings import findings
from build_tools.records.lines import LONGEST_SOUND_LINE, read_lines
from build_tools.records.merge import catch_up, runs_of
from build_tools.records.queries import (
    find_statement,
    months,
    questions,
    receipts,
    statements,
    variants,
    wishes,
)
from tests.records.statements import Pc, session
from tests.runs.random_counts import tries

DAY = dt.date(2026, 11, 28)
FACTS = RegisteredFacts(
    frozenset({"liuhejie"}), (MonthWord("2026-11", "liuhejie", "0123456789abcdef"),)
)
KEYS = st.one_of(
    st.builds(
        lambda hour, day, people: session(hour, held=day, present={"member": people}),
        st.integers(8, 20),
        st.sampled_from(["2026-11-05", "2026-11-06", "2040-01-01", "2009-01-01"]),
        st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
    ),
    st.builds(lambda text: {"kind": "asked", "text": text}, st.text('问a"\\\u2028:', max_size=5)),
    st.just({"kind": "needs", "lessons": ["apple"], "want": "video"}),
    st.just({"word": "0123456789abcdef"}),
    st.just({"word": "fedcba9876543210"}),
    st.just({"replaces": "liuhejie-1a2b3c4d-1", "void": True}),
)


@st.composite
def browsers(draw: st.DrawFn) -> list[str]:
    """Lines of some PCs, a part of them changed afterwards: those ids are in conflict."""
    lines: list[str] = []
    for pc in draw(st.lists(st.sampled_from(["1a2b3c4d", "ffffffff"]), unique=True, min_size=1)):
        station = draw(st.sampled_from(["liuhejie", "dawa"]))
        browser = Pc(station, pc)
        for keys in draw(st.lists(KEYS, max_size=6)):
            own = {k: v for k, v in keys.items() if v != f"{station}-{pc}-{len(browser.lines) + 1}"}
            if "void" in own and "replaces" not in own:
                own = {}
            browser.write(**own)
        lines += browser.lines
    spoilt = draw(st.lists(st.sampled_from(lines), max_size=2)) if lines else []
    return [*lines, *(line.replace('"v":1', '"v": 1') for line in spoilt)]


@st.composite
def files(draw: st.DrawFn, lines: Sequence[str]) -> list[bytes]:
    """The lines in files: in any order, any number of times, each at least once."""
    more = draw(st.lists(st.sampled_from(lines), max_size=5)) if lines else []
    shuffled = draw(st.permutations([*lines, *more]))
    cuts = sorted(draw(st.lists(st.integers(0, len(shuffled)), max_size=4)))
    parts = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    torn = draw(st.sampled_from(["", '{"v":1,"id":"liuhe']))
    return [("".join(line + end for line in part) + torn).encode() for part in parts]


def state_after(contents: Sequence[bytes], known: set[str]) -> dict[str, Any]:
    """Import contents one after the other, each twice; return all that can be asked.

    Of statements in conflict only the set of variants is the same in every order.
    """
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        for content in [*contents, *contents]:
            with archive.lock():
                sha16 = archive.keep(lambda content=content: io.BytesIO(content), DAY)  # type: ignore[misc]
                archive.note([RecordsArrival(sha16, "a.jsonl", DAY)])
                with open_database(Path(folder)) as database:
                    catch_up(archive, database)
        with open_database(Path(folder)) as database:
            dump = list(database.dump())
            conflicts: dict[str, frozenset[str]] = {}
            for entry in statements(database, RecordsFilter()):
                lines = {entry.line, *variants(database, entry.statement.id)}
                if len(lines) > 1:
                    conflicts[entry.statement.id] = frozenset(lines)
            state = {
                "conflicts": conflicts,
                "statements": [
                    (entry.line if entry.statement.id not in conflicts else "", entry.standing)
                    for entry in statements(database, RecordsFilter())
                ],
                "findings": [str(problem) for problem in findings(database, FACTS)],
                "receipts": receipts(database),
                "wishes": wishes(database),
                "questions": questions(database),
                "months": months(database),
            }
            assert all(find_statement(database, text) for text in known)
        with open_database(Path(folder), anew=True) as database:
            catch_up(archive, database)
            assert list(database.dump()) == dump
    return state


@settings(
    max_examples=tries(40),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_any_order_repetition_and_cut_give_the_same(data: st.DataObject) -> None:
    lines = data.draw(browsers())
    known = {json.loads(line)["id"] for line in lines}
    first = state_after([("".join(f"{line}\n" for line in lines)).encode()], known)
    again = state_after(data.draw(files(lines)), known)
    assert again == first


@settings(derandomize=True, database=None, deadline=None)
@given(st.lists(st.integers(1, 60)))
def test_runs(numbers: list[int]) -> None:
    runs = list(runs_of(numbers))
    assert [n for start, end in runs for n in range(start, end + 1)] == sorted(set(numbers))
    assert all(b[0] > a[1] + 1 for a, b in itertools.pairwise(runs))


class Dribble:
    """A stream that gives a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream, self._size = io.BytesIO(data), size

    def read(self, size: int, /) -> bytes:
        return self._stream.read(min(size, self._size))


@settings(derandomize=True, database=None, deadline=None)
@given(st.binary(max_size=60).map(lambda data: data.replace(b"z", b"\n")), st.integers(1, 9))
def test_lines_are_those_of_the_bytes(data: bytes, size: int) -> None:
    lines = list(read_lines(Dribble(data, size)))
    expected = data.split(b"\n")
    whole = len(expected) - 1
    expected = expected[: whole + bool(expected[-1])]
    trimmed = [line.removesuffix(b"\r") for line in expected]
    if trimmed:
        trimmed[0] = expected[0].removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r")
    assert [line.data for line in lines] == trimmed
    assert [line.whole for line in lines] == [n < whole for n in range(len(lines))]


def test_a_line_of_any_length_is_bounded() -> None:
    longest = b"a" * LONGEST_SOUND_LINE
    data = longest + b"\n" + longest + b"b\nc\n" + longest + b"bb"
    lines = list(read_lines(io.BytesIO(data)))
    assert [line.data and len(line.data) for line in lines] == [len(longest), None, 1, None]
