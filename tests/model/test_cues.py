"""Cues and chapters on a time axis: order, overlaps, trims and joins, names of languages."""

from __future__ import annotations

import pytest

from build_tools.model.cues import (
    ChapterMark,
    Cue,
    chapters_within,
    cues_within,
    in_order,
    label_of,
    language_tag,
    overlaps,
    plain,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  一 \r\n\n\u3000二\t三 ", "一\n二 三"),
        ("一\u2028二\u2029三", "一\n二\n三"),
        ("a\0b\x1b[31m\x85\ud800", "ab[31m"),
        ("\u202bئۇيغۇر\u202c", "\u202bئۇيغۇر\u202c"),
        ("ཕྱི་ལོ\u200d", "ཕྱི་ལོ\u200d"),
        ("\ufeff𠀀", "𠀀"),
        (" \n\u3000\n", ""),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_in_order() -> None:
    cues = [Cue(5, 6, "丙"), Cue(1, 2, " 甲 "), Cue(3, 3, "空"), Cue(4, 5, " "), Cue(-1, 1, "零")]
    assert in_order([*cues, Cue(5, 6, "丙")]) == (Cue(0, 1, "零"), Cue(1, 2, "甲"), Cue(5, 6, "丙"))


@pytest.mark.parametrize(
    ("span", "offset", "expected"),
    [
        ((0, 100), 0, [(1, 3), (4, 6), (10, 12)]),
        ((2, 100), 0, [(0, 1), (2, 4), (8, 10)]),
        ((2, 5), 0, [(0, 1), (2, 3)]),
        ((2, 5), 60, [(60, 61), (62, 63)]),
        ((3, 4), 0, []),
        ((2.99, 4.01), 0, []),
        ((12, 20), 0, []),
    ],
)
def test_trims_and_joins(
    span: tuple[float, float], offset: float, expected: list[tuple[float, float]]
) -> None:
    cues = [Cue(1, 3, "甲"), Cue(4, 6, "乙"), Cue(10, 12, "丙")]
    assert [(cue.start, cue.end) for cue in cues_within(cues, *span, offset)] == expected


@pytest.mark.parametrize(
    ("span", "offset", "expected"),
    [
        ((0, 60), 0, [(0, "甲"), (10, "乙"), (30, "丙")]),
        ((12, 60), 0, [(0, "乙"), (18, "丙")]),
        ((10, 30), 0, [(0, "乙")]),
        ((12, 60), 100, [(100, "乙"), (118, "丙")]),
        ((50, 60), 0, [(0, "丙")]),
    ],
)
def test_chapters(
    span: tuple[float, float], offset: float, expected: list[tuple[float, str]]
) -> None:
    chapters = [ChapterMark(30, "丙"), ChapterMark(0, "甲"), ChapterMark(10, "乙")]
    assert [(c.seconds, c.title) for c in chapters_within(chapters, *span, offset)] == expected


def test_no_chapters() -> None:
    assert chapters_within((), 0, 60) == ()


def test_overlaps_are_with_the_cue_that_ends_last() -> None:
    first, second, third, fourth = (
        Cue(1, 9, "甲"),
        Cue(2, 3, "乙"),
        Cue(4, 5, "丙"),
        Cue(9, 10, "丁"),
    )
    assert overlaps([fourth, third, second, first]) == ((first, second), (first, third))


@pytest.mark.parametrize(
    ("code", "tag", "label"),
    [
        ("chi", "zh", "中文"),
        ("zho", "zh", "中文"),
        ("zh-Hant", "zh-Hant", "中文"),
        ("zh_TW", "zh-TW", "中文"),
        ("uig", "ug", "维吾尔语"),
        ("eng", "en", "英语"),
        ("", "und", "字幕"),
        ("und", "und", "字幕"),
        ("fra", "fra", "fra"),
        ("<b>", "und", "字幕"),
    ],
)
def test_languages(code: str, tag: str, label: str) -> None:
    assert language_tag(code) == tag
    assert label_of(tag) == label
