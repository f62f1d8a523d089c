"""The rules of the matcher: what is taken, and above all what is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.intake.matching import match_rows
from build_tools.intake.name_tokens import tokens_of
from build_tools.model.intake.guide import GuideBroadcast
from build_tools.model.intake.matches import MatchWay
from tests.intake.hostile_pairs import ALIKE, BY_HAND, generated
from tests.intake.rows import match, recordings_of, row_of, taken


@pytest.mark.parametrize("pairs", [BY_HAND, generated()], ids=["by hand", "generated"])
def test_none_of_the_hostile_pairs_is_taken(pairs: list[tuple[str, str]]) -> None:
    assert len(pairs) >= 97
    wrong = [(title, name) for title, name in pairs if taken(row_of(title), f"{name}.ts")]
    assert wrong == []


def test_hostile_pairs_side_by_side_are_told_apart() -> None:
    """Each row gets its own recording where both lie in the folder."""
    wrong = []
    for title, name in generated():
        pair = match_rows(
            (row_of(title), row_of(name, 4)), recordings_of("甲.ts", f"{name}.ts", f"{title}.ts")
        )
        if [m.recordings[0].stem if m.recordings else "" for m in pair] != [title, name]:
            wrong.append((title, name))
    assert wrong == []


@pytest.mark.parametrize(("title", "name"), ALIKE)
def test_the_same_in_another_way_of_writing_is_taken(title: str, name: str) -> None:
    found = match(row_of(title), "别的.ts", f"{name}.ts")
    assert [r.stem for r in found.recordings] == [name]
    assert found.way is MatchWay.TITLE


NOV_3 = GuideBroadcast(dt.date(2025, 11, 3), dt.time(19, 30))


@pytest.mark.parametrize(
    ("title", "row", "name", "is_taken"),
    [
        ("冬季修剪", {"series": "苹果一年管理"}, "苹果一年管理 冬季修剪", True),
        ("冬季修剪", {"series": "苹果一年管理"}, "梨一年管理 冬季修剪", False),
        ("冬季修剪", {"series": "苹果", "part": 3}, "苹果第3讲冬季修剪", True),
        ("冬季修剪", {"series": "苹果", "part": 3}, "苹果第3集 冬季修剪", True),
        ("冬季修剪", {"series": "苹果", "part": 3}, "苹果第4讲冬季修剪", False),
        ("冬季修剪", {"series": "苹果", "part": 3}, "冬季修剪", False),
        ("冬季修剪", {"series": "苹果", "part": 3}, "冬季修剪3", True),
        ("冬季修剪", {"part": 3}, "冬季修剪33", False),
        ("3月修剪", {"part": 3}, "3月修剪", False),
        ("修剪（3）", {"part": 3}, "修剪 03", True),
        ("冬季修剪", {"broadcast": NOV_3}, "20251103_冬季修剪", True),
        ("冬季修剪", {"broadcast": NOV_3}, "2025-11-03 19-30 冬季修剪", True),
        ("冬季修剪", {"broadcast": NOV_3}, "20251103_193000_冬季修剪", True),
        ("冬季修剪", {"broadcast": NOV_3}, "20251110_冬季修剪", False),
        ("冬季修剪", {"broadcast": NOV_3}, "20251103_2030_冬季修剪", False),
        ("冬季修剪", {}, "20251103_冬季修剪", False),
        ("冬季修剪", {"presenter": "王老师"}, "冬季修剪 王老师", True),
        ("冬季修剪", {"presenter": "王老师"}, "冬季修剪 李老师", False),
        ("冬季修剪", {"row_words": ("山区",)}, "冬季修剪（山区）", True),
        ("冬季修剪", {"row_words": ("平原",)}, "冬季修剪（山区）", False),
        ("冬季修剪", {"programme_number": "12"}, "REC0012", True),
        ("冬季修剪", {"programme_number": "12"}, "0012", True),
        ("冬季修剪", {"programme_number": "REC0012"}, "rec0012", True),
        ("冬季修剪", {"programme_number": "12"}, "12 冬季修剪", True),
        ("冬季修剪", {"programme_number": "12"}, "REC0112", False),
        ("冬季修剪", {"programme_number": "12"}, "REC0012_2", False),
        ("冬季修剪", {"programme_number": "12"}, "A12", False),
        ("冬季修剪", {"programme_number": "12"}, "冬季修剪12", False),
        ("冬季修剪", {"programme_number": "12"}, "12 夏季修剪", False),
        ("冬季修剪", {"programme_number": "2025-12"}, "2025_12", True),
        ("冬季修剪", {"programme_number": "2025-12"}, "2026_12", False),
        ("冬季修剪", {"running_number": 12}, "REC0012", False),
        ("冬季修剪", {"running_number": 3}, "03冬季修剪", True),
        ("冬季修剪", {"running_number": 3}, "冬季修剪3", False),
        ("冬季修剪", {"running_number": 3}, "04冬季修剪", False),
        ("冬季修剪", {"files": ("REC0007.ts",)}, "REC0007", True),
        ("冬季修剪", {"files": ("rec0007",)}, "REC0007", True),
        ("第3讲 修剪", {"files": ("第4讲.ts",)}, "第4讲", False),
        ("2025年政策", {"files": ("政策20261103.ts",)}, "政策20261103", False),
        ("秋季管理", {"files": ("春季.ts",)}, "春季", False),
        ("南方管理", {"files": ("北方.ts",)}, "北方", False),
        ("修剪（上）", {"files": ("修剪下.ts",)}, "修剪下", False),
        ("冬季修剪", {"files": ("REC0008.ts",)}, "REC0007", False),
    ],
)
def test_what_else_stands_in_a_name_must_stand_in_the_row(
    title: str, row: dict[str, Any], name: str, is_taken: bool
) -> None:
    assert bool(taken(row_of(title, **row), f"{name}.ts")) is is_taken


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ({}, ("冬季修剪.ts", "冬季修剪.mp4")),
        ({}, ("一/冬季修剪.ts", "二/冬季修剪.ts")),
        ({}, ("冬季修剪.ts", "冬季修剪 高清.ts")),
        ({"programme_number": "12"}, ("REC0012.ts", "12.mp4")),
        ({"programme_number": "12"}, ("REC0012.ts", "冬季修剪.ts")),
        ({"running_number": 3}, ("01冬季修剪.ts", "02冬季修剪.ts", "03冬季修剪.ts")),
        ({"files": ("冬季修剪",)}, ("冬季修剪.ts", "冬季修剪.mp4")),
    ],
)
def test_several_recordings_that_fit_are_asked(row: dict[str, Any], names: tuple[str, ...]) -> None:
    found = match(row_of("冬季修剪", **row), *names)
    assert found.recordings == ()
    assert found.doubt
    assert len(found.proposals) >= 1


def test_several_rows_that_fit_are_asked() -> None:
    rows = (row_of("第3讲", 3, series="苹果"), row_of("第3讲", 4, series="梨"))
    found = match_rows(rows, recordings_of("第3讲.ts"))
    assert [m.recordings for m in found] == [(), ()]
    assert "节目单!4" in found[0].doubt


def test_a_row_that_names_the_recording_of_another_is_asked() -> None:
    rows = (
        row_of("夏季", 3, files=("冬季修剪",)),
        row_of("冬季修剪", 4),
        row_of("施肥", 5, files=("冬季修剪",)),
    )
    assert [m.recordings for m in match_rows(rows, recordings_of("冬季修剪.ts"))] == [(), (), ()]


def test_what_a_person_answered_goes_before_all_rules() -> None:
    rows = (row_of("第3讲", 3), row_of("冬季修剪", 4), row_of("夏季修剪", 5))
    names = recordings_of("冬季修剪.ts", "b.ts", "夏季修剪.ts")
    answers = {("节目单", 3): ("冬季修剪.ts", "b.ts"), ("节目单", 5): None}
    found = match_rows(rows, names, answers)
    assert [[r.path for r in m.recordings] for m in found] == [["冬季修剪.ts", "b.ts"], [], []]
    assert found[0].way is MatchWay.ANSWERED
    assert found[2].doubt == ""


def test_an_answer_that_names_nothing_is_asked_again() -> None:
    found = match_rows((row_of("第3讲", 3),), recordings_of("a.ts"), {("节目单", 3): ("c.ts",)})
    assert found[0].recordings == ()
    assert "'c.ts'" in found[0].doubt


def test_proposals_say_what_differs_and_take_nothing() -> None:
    found = match(row_of("2026年惠农政策解读"), "2025年惠农政策解读.ts", "养羊.ts")
    assert found.recordings == ()
    assert [(p.recording.path, p.against) for p in found.proposals] == [
        ("2025年惠农政策解读.ts", "“2025” instead of “2026”")
    ]
    assert match(row_of("果园管理"), "wholly-other.ts").proposals == ()


# Words that tell programmes apart, in any place and number: equal tokens only for equal texts.
SIGNS = "春 秋 上 下 甲 乙 北方 南方 第 讲 集 果园 管理 年 a B + 1 2 12 ① ⁵ 十 一 二 百 零 〇 - ."
WORDS = st.sampled_from([*SIGNS.split(), " "])
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map("".join)


@settings(derandomize=True, database=None, deadline=None)
@given(TEXTS, TEXTS)
def test_what_is_taken_has_the_same_letters(title: str, name: str) -> None:
    """Names are taken for titles only where letters agree, and digits where all are Arabic."""
    if not tokens_of(title) or not taken(row_of(title), f"{name}.ts"):
        return
    assert letters(title) == letters(name)


def letters(text: str) -> str:
    """Return what no way of writing a number or a bracket changes."""
    return "".join(
        sign for sign in text.casefold() if sign in "春秋上下甲乙北南方第讲集果园管理年ab+"
    )


@settings(derandomize=True, database=None, deadline=None)
@given(st.integers(0, 9999), st.integers(0, 9999))
def test_chinese_numerals_are_the_numbers_that_they_spell(number: int, other: int) -> None:
    assert tokens_of(f"第{chinese(number)}讲") == tokens_of(f"第{number}讲")
    if number != other:
        assert tokens_of(chinese(number)) != tokens_of(str(other))


def chinese(number: int) -> str:
    """Spell a number below 10,000 as it is read."""
    digits, result, gap = "零一二三四五六七八九", "", False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            result += ("零" if gap and result else "") + digits[digit] + unit
        gap = not digit
    return (result[1:] if result.startswith("一十") else result) or "零"


def test_every_row_of_a_long_guide_gets_its_own() -> None:
    rows = tuple(row_of(f"科学养羊第{n}讲", n) for n in range(1, 301))
    names = recordings_of(*(f"科学养羊第{n}讲.ts" for n in range(300, 0, -1)))
    found = match_rows(rows, names)
    assert [m.recordings[0].stem for m in found] == [row.title for row in rows]
