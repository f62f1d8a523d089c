"""Cells to values of a file and back, by the kind of their column."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.model.tables.spreadsheet import CellValue
from build_tools.model.tables.table import CellKind, TableColumn
from build_tools.reading.flow_text import flow_text, read_flow
from build_tools.reading.located_yaml import read_yaml
from build_tools.reading.spreadsheets.cells import CellRefused, cell_of, written_of

TEXT, WHOLE, NUMBER = (
    TableColumn(("k",), "项", kind) for kind in (CellKind.TEXT, CellKind.WHOLE, CellKind.NUMBER)
)
DAY, TRUTH, WRITTEN = (
    TableColumn(("k",), "项", kind) for kind in (CellKind.DAY, CellKind.TRUTH, CellKind.WRITTEN)
)
WORDS = TableColumn(("k",), "项", several=True)
MONTHS = TableColumn(("k",), "项", CellKind.WHOLE, several=True)
CHOICE = TableColumn(("k",), "项", labels={"hd": "高清", "audio": "只放声音"})
CLOSED = TableColumn(("k",), "项", labels={"hd": "高清", "audio": "只放声音"}, closed=True)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (TEXT, "清河村 ", "清河村"),
        (TEXT, "\u3000 \u00a0", None),
        (TEXT, None, None),
        (TEXT, 990101001001, "990101001001"),
        (TEXT, 1, "1"),
        (TEXT, 1.5, "1.5"),
        (WHOLE, 1, 1),
        (WHOLE, "1.0", 1),
        (WHOLE, " １２ ", 12),
        (NUMBER, 0.5, 0.5),
        (NUMBER, "0.50", 0.5),
        (NUMBER, "3", 3),
        (DAY, dt.date(2026, 6, 18), dt.date(2026, 6, 18)),
        (DAY, "2026年6月18日", dt.date(2026, 6, 18)),
        (DAY, "2026/6/18", dt.date(2026, 6, 18)),
        (DAY, "2026.06.18", dt.date(2026, 6, 18)),
        (DAY, 20260618, dt.date(2026, 6, 18)),
        (TRUTH, "是", True),
        (TRUTH, "否", False),
        (TRUTH, True, True),
        (WRITTEN, "32 GB", "32 GB"),
        (WRITTEN, 5, 5),
        (WRITTEN, "1/3", "1/3"),
        (WRITTEN, '{file: a.mp4, start: "0:12"}', {"file": "a.mp4", "start": "0:12"}),
        (WORDS, "苹果、修剪", ["苹果", "修剪"]),
        (WORDS, "苹果，修剪；果树", ["苹果", "修剪", "果树"]),
        (WORDS, "苹果\n修剪，回缩", ["苹果", "修剪，回缩"]),
        (WORDS, "苹果，梨\n", ["苹果，梨"]),
        (WORDS, " 、 ", None),
        (MONTHS, "12、1", [12, 1]),
        (MONTHS, 3, [3]),
        (CHOICE, "高清", "hd"),
        (CHOICE, "hd", "hd"),
        (CHOICE, "超清", "超清"),
        (CLOSED, "audio", "audio"),
        (CLOSED, "只放声音 ", "audio"),
    ],
)
def test_what_a_cell_means(column: TableColumn, cell: CellValue, value: Any) -> None:
    read = written_of(column, cell)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        (TEXT, 410101199001011264, "4.1E+17"),
        (TEXT, "4.1E+17", "last digits"),
        (WRITTEN, 410101199001011264, "last digits"),
        (TEXT, dt.date(2026, 3, 4), "a day or a time"),
        (TEXT, "两\n行", "several lines"),
        (TEXT, "a\u2028b", "nobody can see"),
        (CLOSED, "超清", "not on the list"),
        (WHOLE, 1.5, "a whole number"),
        (WHOLE, "三", "a whole number"),
        (WHOLE, True, "a whole number"),
        (NUMBER, "多", "a number"),
        (DAY, "2026-02-30", "a date"),
        (DAY, 46191, "a date"),
        (DAY, dt.datetime(2026, 1, 1, 8), "a date"),
        (TRUTH, "对", "'是' or '否'"),
        (WRITTEN, dt.date(2026, 1, 3), "a day or a time"),
        (WRITTEN, "{file: a", "brackets"),
        (MONTHS, "12、x", "a whole number"),
    ],
)
def test_what_a_cell_cannot_mean(column: TableColumn, cell: CellValue, fault: str) -> None:
    with pytest.raises(CellRefused) as refused:
        written_of(column, cell)
    assert fault in refused.value.message
    assert refused.value.hint


LINES = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co", "Cf"), exclude_characters="\u00a0"
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: text == text.strip() and text)
ITEMS = LINES.filter(lambda text: not text.startswith(("{", "[")))
VALUES = {
    TEXT: LINES.filter(lambda text: "e" not in text.lower()),
    WHOLE: st.integers(-(10**15) + 1, 10**15 - 1),
    DAY: st.dates(),
    TRUTH: st.booleans(),
    WORDS: st.lists(ITEMS, min_size=1, max_size=4),
    MONTHS: st.lists(st.integers(1, 12), min_size=1, max_size=12),
    WRITTEN: st.dictionaries(st.sampled_from(["file", "start"]), LINES, min_size=1),
}


@settings(derandomize=True, database=None, deadline=None)
@given(st.sampled_from(list(VALUES)).flatmap(lambda c: st.tuples(st.just(c), VALUES[c])))
def test_every_value_comes_back_from_its_cell(pair: tuple[TableColumn, Any]) -> None:
    column, value = pair
    assert written_of(column, cell_of(column, value)) == value


SCALARS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=10),
    st.integers(-999, 999),
    st.booleans(),
    st.dates(),
    st.just(None),
)
NESTED = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LINES, inner, max_size=3),
    max_leaves=6,
)


@settings(derandomize=True, database=None, deadline=None)
@given(NESTED)
def test_every_value_reads_back_from_one_line(value: Any) -> None:
    try:
        text = flow_text(value)
    except ValueError:
        return  # signs that no line can say are refused
    assert "\n" not in text
    assert read_flow(text) == value
    assert read_yaml(f"- [{text}, x]", strict=True).value == [[value, "x"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("苹果", "苹果"),
        ("32 GB", "32 GB"),
        ("990101001001", '"990101001001"'),
        ("on", "on"),
        ("true", '"true"'),
        ("0:12", "0:12"),
        ("a: b", '"a: b"'),
        ("a, b", '"a, b"'),
        ("两\n行", '"两\\n行"'),
        (["苹果", 1], "[苹果, 1]"),
        ({"id": "a", "part": 2}, "{id: a, part: 2}"),
        (dt.date(2026, 1, 1), "2026-01-01"),
        ("2026-01-01", '"2026-01-01"'),
        ("", '""'),
    ],
)
def test_values_are_written_as_plainly_as_they_may_be(value: Any, text: str) -> None:
    assert flow_text(value) == text
