"""The quick way to read a line takes nothing that the thorough one refuses, or reads otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.model.records.statement import FIELDS_OF, LONGEST_LINE, key_of
from build_tools.records.lines import ExportLine, SetAside, look_closely
from build_tools.records.plain_lines import plain_row
from tests.records.statements import session

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.jsonl"))
ID = "liuhejie-1a2b3c4d-7"
EVERYWHERE: dict[str, Any] = {
    "v": 1,
    "id": ID,
    "station": "liuhejie",
    "pc": "1a2b3c4d",
    "n": 7,
    "prev": "0123456789abcdef",
    "held": "2026-11-05",
    "written": "2026-11-05T20:36:10",
    "word": "",
    "replaces": "liuhejie-1a2b3c4d-2",
    "void": True,
    "lessons": ["apple", "goat-2"],
    "role": "villager",
    "text": '讨论"剪枝": \\ 好',
    "sheet": "CWS1:LIUHEJIE:NEEDS:1A2B3C4D-3:2",
}
PLAYED = {"played": {"apple": 1804}, "took": 1900}
PRESENT = {"present": {"member": ["m1", "m2"], "cadre": [], "villager": ["v1"]}}
IN_SOME: dict[str, dict[str, Any]] = {
    "attended": {
        **session(expected={"member": 1, "villager": 30}),
        **PLAYED,
        "arrived": {"m1": "19:20"},
        "left": {"v1": "20:00"},
        "guests": 2,
        "members": 14,
        "villagers": 32,
        "slot": "live",
        "late_reason": "停电",
    },
    "completed": {**PRESENT, **PLAYED},
    "answered": {
        **PRESENT,
        "answers": {"q1": {"right": True, "first": False, "tries": 2}},
        "score": 1,
        "of": 1,
    },
    "applied": {"result": "枝条疏了", "households": 3},
    "asked": {"sound": "fedcba9876543210"},
    "needs": {"wanted": "想学养羊", "want": "video"},
    "fault": {"equipment": "电视", "condition": "faulty"},
}
WHOLE = {kind: {**EVERYWHERE, "kind": kind, **keys} for kind, keys in IN_SOME.items()}
ODD_VALUES: list[Any] = [
    *(None, True, False, 0, 1, 2, -1, 10**9, 1.0, "", "x", "a\0", [], {}, ["a", "a"], [None]),
    *("2026-02-29", "2026-02-30", "20261105  ", "2026-1-005", "1999-12-31", "2026-11-0５"),
    *("2026-02-30T20:36:10", "2026-11-05T24:00:00", "2026-11-05 20:36:10", "2026-11-05T20:36:1٣"),
    *(ID, "liuhejie-1a2b3c4d-07", "liuhejie-1A2B3C4D-7", "x" * 2001, "attended", "needs"),
    *({"member": ["m1", "m1"]}, {"member": ["m1"], "villager": ["m1"]}, {"member": "m1"}),
    *({"member": 3}, {"q": {"right": 1}}, {"q": {"right": True, "tries": 1000}}, {"apple": True}),
]

ODD_BYTES = [b"", b'"', b" ", b"\\", b",", b"0", b'"n":7,', b"\xff", b"\\n"]


def dumped(document: dict[str, Any], *, plainly: bool = True) -> bytes:
    separators = (",", ":") if plainly else (", ", ": ")
    return json.dumps(document, ensure_ascii=not plainly, separators=separators).encode()


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A statement with some keys, of which some are odd, and of whose bytes some are others."""
    whole = WHOLE[draw(st.sampled_from(sorted(WHOLE)))]
    left_out = draw(st.sets(st.sampled_from(sorted(whole)), max_size=12))
    document = {key: value for key, value in whole.items() if key not in left_out}
    keys = sorted({key for other in WHOLE.values() for key in other} | {"mood"})
    for key in draw(st.lists(st.sampled_from(keys), max_size=2)):
        document[key] = draw(st.sampled_from(ODD_VALUES))
    data = dumped(document, plainly=draw(st.booleans()))
    for _spot in range(draw(st.integers(0, 2))):
        at_byte = draw(st.integers(0, len(data)))
        odd = draw(st.sampled_from(ODD_BYTES))
        data = data[:at_byte] + odd + data[at_byte + draw(st.integers(0, 1)) :]
    return data


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(lines())
def test_both_ways_agree(data: bytes) -> None:
    row = plain_row(data)
    assert row is None or row == look_closely(ExportLine(1, data, True), "a.jsonl")


@pytest.mark.parametrize("kind", WHOLE)
def test_the_quick_way_knows_every_key(kind: str) -> None:
    assert set(WHOLE[kind]) == set(map(key_of, FIELDS_OF[kind]))
    row = plain_row(dumped(WHOLE[kind]))
    assert row is not None
    assert row == look_closely(ExportLine(1, dumped(WHOLE[kind]), True), "a.jsonl")


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_lines_of_real_pages_go_the_quick_way(file: Path) -> None:
    statements = [line for line in file.read_bytes().splitlines() if line.startswith(b'{"v"')]
    assert statements
    assert None not in map(plain_row, statements)


def changed(of: str, **keys: Any) -> bytes:
    return dumped({**WHOLE[of], **keys})


NEAR_MISSES = {
    "a person twice": changed("completed", present={"member": ["m1"], "cadre": ["m1"]}),
    "replaces itself": changed("needs", replaces=ID),
    "void of nothing": changed("needs", replaces=None),
    "more right than asked": changed("answered", score=2),
    "right of nothing": dumped({**WHOLE["answered"], "of": None}),
    "a day that is none": changed("fault", held="2026-02-30"),
    "a day without zeros": changed("fault", held="2026-1-005"),
    "a long day": changed("fault", held="2026-11-050"),
    "written on no day": changed("asked", written="2026-02-30T20:36:10"),
    "written at no hour": changed("asked", written="2026-11-05T24:00:00"),
    "written with a blank": changed("asked", written="2026-11-05 20:36:10"),
    "written with a zone": changed("asked", written="2026-11-05T20:36:10Z"),
    "a key of another kind": changed("asked", wanted="养羊"),
    "an unknown key": changed("asked", mood="good"),
    "another's id": changed("asked", id="liuhejie-1a2b3c4d-8"),
    "a number as a text": changed("asked", n="7"),
    "a truth as a number": changed("attended", guests=True),
    "a key twice": changed("asked").replace(b'"n":7', b'"n":7,"n":7'),
    "a key twice, a blank behind one": changed("asked").replace(b'"n":7', b'"n":6,"n" :7'),
    "an inner key twice": changed("completed").replace(b'"member"', b'"member":[],"member"'),
    "a key twice beside a text": changed("asked", text='":').replace(b'"n":7', b'"n":7,"n":7'),
    "an unknown kind": changed("asked", kind="sang"),
    "too long": changed("asked") + b" " * LONGEST_LINE,
}


@pytest.mark.parametrize("data", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_no_way_takes_a_near_miss(data: bytes) -> None:
    assert plain_row(data) is None
    assert isinstance(look_closely(ExportLine(1, data, True), "a.jsonl"), SetAside)
