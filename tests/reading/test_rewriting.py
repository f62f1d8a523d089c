"""Days and lists in the forms that people write, and how the files take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.office.registers import read_office
from build_tools.reading.rewriting import date_hint, list_hint
from tests.trees import write_tree


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2026-5-1", "write for example due: 2026-05-01"),
        ("2026/11/10", "write for example due: 2026-11-10"),
        ("2026.11.3", "write for example due: 2026-11-03"),
        ("2026年6月1日", "write for example due: 2026-06-01"),
        ("2026 年 6 月 1 号", "write for example due: 2026-06-01"),
        ("２０２６－６－１", "write for example due: 2026-06-01"),
        ("2026-11-31", "2026-11 has 30 days; write for example due: 2026-11-20"),
        ("2026-13-01", "there is no month 13; write for example due: 2026-11-20"),
        ("0000-1-1", "there is no such day; write for example due: 2026-11-20"),
        ("11月底", ""),
        ("2026-11", ""),
        ("20261110", ""),
        ("", ""),
    ],
)
def test_days(written: str, hint: str) -> None:
    assert date_hint(("works", 0, "due"), written, "due: 2026-11-20") == hint


@pytest.mark.parametrize(
    ("written", "entries"),
    [
        ("设备使用", "parts: [设备使用]"),
        ("设备使用、课件拷贝", "parts: [设备使用, 课件拷贝]"),
        ("甲，乙；丙, 丁", "parts: [甲, 乙, 丙, 丁]"),
        ("甲、", "parts: [甲]"),
    ],
)
def test_lists_are_written_with_the_key_that_holds_them(written: str, entries: str) -> None:
    assert list_hint(("sessions", 3, "parts"), written).endswith(entries)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        # A list of groups is not mended by brackets alone.
        ("visits: 清河村\n", "write for example visits: [{on: 2026-11-20"),
        ("- on: 2026-10-01\n", "there are: responsible:, visits:"),
    ],
)
def test_what_is_no_list_of_groups(tmp_path: Path, text: str, hint: str) -> None:
    _office, (problem,) = read_office(write_tree(tmp_path, {"visits.yml": text}))
    assert problem.line == 1
    assert hint in problem.hint
