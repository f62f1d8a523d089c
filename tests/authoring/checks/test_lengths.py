"""Chapters and subtitles against the length of what plays."""

from __future__ import annotations

import pytest

from build_tools.authoring.checks.lengths import check_lengths
from tests.authoring.conftest import Examine, page

SUBTITLES = "1\n00:00:01,000 --> 00:00:03,000\n一\n\n2\n00:01:30,000 --> 00:01:33,000\n二\n"
HEAD = """
title: x
video: v.mp4
chapters:
- "0:00 工具"
- "1:29 看树形"
subtitles: {zh-CN: s.srt, ug: u.srt}
"""


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (120.0, []),
        (91.0, []),
        (90.0, [("s.srt", 6, "subtitles-beyond"), ("u.srt", 6, "subtitles-beyond")]),
        (
            89.0,
            [
                ("a.md", 6, "chapters-beyond"),
                ("s.srt", 6, "subtitles-beyond"),
                ("u.srt", 6, "subtitles-beyond"),
            ],
        ),
        # Nothing plays: what is wrong with the recording is told elsewhere.
        (0.0, []),
    ],
)
def test_what_lies_beyond_the_end(
    examine: Examine, length: float, expected: list[tuple[str, int, str]]
) -> None:
    files = {"s.srt": SUBTITLES, "u.srt": SUBTITLES.encode("utf-16"), "v.mp4": b"x"}
    tree = {"cases/a.md": page(HEAD), **{f"cases/{name}": data for name, data in files.items()}}
    examined = examine(tree)
    assert examined.relevant == ()
    problems = check_lengths(examined.project, examined.content, {"cases/a.md": length})
    assert [
        (p.path.removeprefix("content/cases/"), p.line, str(p.rule)) for p in problems
    ] == expected
    assert all("1:29" in p.message or "1:30" in p.message for p in problems)


@pytest.mark.parametrize(
    ("poster", "length", "rules"),
    [
        ('"1:29"', 90, []),
        ('"1:30"', 90, ["poster-beyond"]),
        ('{frame: "1:30", title: true}', 90, ["poster-beyond"]),
        ("{title: true}", 1, []),
    ],
)
def test_a_frame_beyond_the_end(
    examine: Examine, poster: str, length: float, rules: list[str]
) -> None:
    head = f"title: x\nvideo: v.mp4\nposter: {poster}"
    examined = examine({"cases/a.md": page(head), "cases/v.mp4": b"x"})
    assert examined.relevant == ()
    problems = check_lengths(examined.project, examined.content, {"cases/a.md": length})
    assert [str(problem.rule) for problem in problems] == rules
    assert all(problem.line == 4 for problem in problems)


def test_a_frame_of_no_recording(examine: Examine) -> None:
    examined = examine({"cases/a.md": page('title: x\nposter: "0:05"')})
    assert examined.brief == [("cases/a.md", 3, "recording-needed")]


def test_a_missing_file_is_told_once(examine: Examine) -> None:
    examined = examine({"cases/a.md": page(HEAD), "cases/v.mp4": b"x"})
    assert [p.rule for p in examined.relevant] == ["subtitles-missing"] * 2
    assert {p.line for p in examined.relevant} == {7}
    assert check_lengths(examined.project, examined.content, {"cases/a.md": 1000}) == ()
