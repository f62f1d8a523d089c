"""Heads of pages: every kind of fault with its rule and line, in plain words."""

from __future__ import annotations

import datetime as dt

import pytest

from build_tools.authoring.field_hints import front_matter_hints
from build_tools.authoring.front_matter import read_head
from build_tools.authoring.page_text import PageText
from build_tools.model.lesson import (
    Chapter,
    FrontMatter,
    Part,
    PosterChoice,
    Reading,
    SeriesRef,
    SubtitleFile,
)
from build_tools.model.problem import Problem
from build_tools.model.settings import Settings
from build_tools.setting_hints import setting_hints

FULL = """\
title: 苹果树冬季修剪
id: apple-winter-pruning
subject: practical_skill
form: training_film
series: {id: apple-year, part: 3}
source: 县农技推广站
presenter: 王老师
audience: [villager, party_member]
topics: [苹果, 修剪]
regions: [hill]
season: [12, 1, 2]
learning_hours: 1
issued: 2026-11-01
effective: 2026-11-01
expires: 2028-12-31
supersedes: [apple-pruning-2024]
review: {state: passed, by: reviewer-1, on: 2026-11-10, content: 3f9a}
priority: required
video: {file: pruning.mpg, start: "0:12", end: 38:40}
chapters: ["0:00 工具", "4:10　看 树形"]
subtitles: pruning.srt
attachments: [pruning-card.pdf]
rights: 县农技推广站授权
language: zh-CN
dialect: 西南官话
"""


def read(head: str) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    typed = read_head("a.md", PageText(head, "", 2, 9), FrontMatter)
    return typed.value, typed.problems


def test_every_key_of_the_design() -> None:
    front, problems = read(FULL)
    assert problems == ()
    assert front is not None
    assert front.series == SeriesRef(id="apple-year", part=3)
    assert front.season == (12, 1, 2)
    assert front.expires == dt.date(2028, 12, 31)
    assert front.video == (Part(file="pruning.mpg", start=12.0, end=2320.0),)
    assert front.chapters == (
        Chapter(seconds=0, title="工具"),
        Chapter(seconds=250, title="看 树形"),
    )


@pytest.mark.parametrize(
    ("value", "poster"),
    [
        ("cover.jpg", PosterChoice(file="cover.jpg")),
        ('"4:10"', PosterChoice(frame=250)),
        ("4:10", PosterChoice(frame=250)),
        ("12.5", PosterChoice(frame=12.5)),
        ("4-10.png", PosterChoice(file="4-10.png")),
        ('{frame: "4:10", title: true}', PosterChoice(frame=250, title=True)),
        ("{title: true}", PosterChoice(title=True)),
    ],
)
def test_forms_of_a_poster(value: str, poster: PosterChoice) -> None:
    front, problems = read(f"title: x\nposter: {value}")
    assert problems == ()
    assert front is not None
    assert front.poster == poster


@pytest.mark.parametrize(
    ("value", "subtitles"),
    [
        ("a.srt", (SubtitleFile(file="a.srt"),)),
        (
            "{zh-CN: a.srt, ug: b.srt}",
            (
                SubtitleFile(file="a.srt", language="zh-CN"),
                SubtitleFile(file="b.srt", language="ug"),
            ),
        ),
    ],
)
def test_forms_of_subtitles(value: str, subtitles: tuple[SubtitleFile, ...]) -> None:
    front, problems = read(f"title: x\nsubtitles: {value}")
    assert problems == ()
    assert front is not None
    assert front.subtitles == subtitles


@pytest.mark.parametrize(
    ("value", "readings"),
    [
        ("a.m4a", (Reading(file="a.m4a"),)),
        (
            "{zh-CN: a.m4a, hak: b.m4a}",
            (Reading(file="a.m4a", language="zh-CN"), Reading(file="b.m4a", language="hak")),
        ),
        ("{file: a.m4a, heading: 工具}", (Reading(file="a.m4a", heading="工具"),)),
        (
            "[a.m4a, {file: b.m4a, heading: 工具, language: hak}]",
            (Reading(file="a.m4a"), Reading(file="b.m4a", heading="工具", language="hak")),
        ),
    ],
)
def test_forms_of_readings(value: str, readings: tuple[Reading, ...]) -> None:
    front, problems = read(f"title: x\nreadings: {value}")
    assert problems == ()
    assert front is not None
    assert front.readings == readings


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("a.mpg", (Part(file="a.mpg"),)),
        ("[a.mpg, {file: b.mpg, start: 5}]", (Part(file="a.mpg"), Part(file="b.mpg", start=5.0))),
        ("{file: a b.mpg, end: 1:00:01.5}", (Part(file="a b.mpg", end=3601.5),)),
    ],
)
def test_forms_of_a_recording(value: str, parts: tuple[Part, ...]) -> None:
    front, problems = read(f"title: x\nvideo: {value}\n")
    assert problems == ()
    assert front is not None
    assert front.video == parts


def test_an_empty_key_counts_as_not_written() -> None:
    front, problems = read("title: x\npresenter:\naudience:\nreview:\n  by:\n")
    assert problems == ()
    assert front == FrontMatter(title="x")


@pytest.mark.parametrize(
    ("head", "rule", "line", "message"),
    [
        ("", "required", 1, "'title' is missing"),
        ("id: a", "required", 1, "'title' is missing"),
        ("title:", "required", 2, "'title' is missing"),
        ("title: 2026", "type", 2, "'title' is 2026, but must be a text"),
        ("title: 2026-11-01", "type", 2, 'in quotes: "2026-11-01"'),
        ("title: true", "type", 2, 'in quotes: "true"'),
        ("title: [a]", "type", 2, "'title' is a list"),
        ('title: "  "', "value", 2, "1 to 300"),
        (f"title: {'长' * 301}", "value", 2, "1 to 300"),
        ("title: x\nsubjet: policy", "unknown-key", 3, "did you mean 'subject'?"),
        ("title: x\n标题: y", "repeated-key", 3, "written twice, first in line 2"),
        ("title: x\n名字: y", "unknown-key", 3, "known keys are: title, id, subject"),
        ("title: x\nvideo: {file: a, strat: 5}", "unknown-key", 3, "did you mean 'start'?"),
        ("title: x\nreview:\n  stat: draft", "unknown-key", 4, "did you mean 'state'?"),
        ("title: x\nseries: {id: a}", "required", 3, "'series.part' is missing"),
        ("title: x\nvideo:\n- file: a\n- start: 5", "required", 5, "'video.1.file' is missing"),
        ("title: x\nseries: apple", "type", 3, "series: {id: apple-year, part: 3}"),
        ("title: x\nseries:\n  id: a\n  part: 0", "value", 5, "1 to 999"),
        ("title: x\nseries:\n  id: a\n  part: two", "type", 5, "1 to 999"),
        ("title: x\nid: Apple Tree", "value", 3, "'Apple Tree'"),
        (f"title: x\nid: {'a' * 61}", "value", 3, "at most 60"),
        ("title: x\nid: 5", "type", 3, 'in quotes: "5"'),
        ("title: x\nattachments: a.pdf", "type", 3, "attachments: [a.pdf]"),
        ("title: x\ntopics:\n- 苹果\n- 5", "type", 5, "'topics.1' is 5"),
        ("title: x\nseason: [13]", "value", 3, "from 1 to 12"),
        ("title: x\nseason: 冬天", "type", 3, "a list of months"),
        ("title: x\nseason: [冬]", "type", 3, "from 1 to 12"),
        ("title: x\nlearning_hours: 半", "type", 3, "a number from 0 to 100"),
        ("title: x\nlearning_hours: 1000", "value", 3, "a number from 0 to 100"),
        ("title: x\nlearning_hours: true", "type", 3, "a number from 0 to 100"),
        (f"title: x\nlearning_hours: {'9' * 400}", "value", 3, "a number from 0 to 100"),
        ("title: x\nissued: 2026-2-30", "type", 3, "issued: 2026-11-01"),
        ("title: x\nissued: 2026", "type", 3, "a date"),
        ("title: x\npriority: high", "value", 3, "required, recommended or normal"),
        ("title: x\nreview: passed", "type", 3, "review: {state: draft}"),
        ("title: x\nreview: {state: done}", "value", 3, "draft, submitted or passed"),
        ("title: x\nvideo: {file: a, start: 1:75}", "value", 3, "a time like 12:34"),
        ("title: x\nvideo: {file: a, start: -5}", "value", 3, "a time like 12:34"),
        (f"title: x\nvideo: {{file: a, start: {'9' * 500}}}", "value", 3, "a time like"),
        ("title: x\nvideo: []", "value", 3, "a file name"),
        ("title: x\nvideo: 5", "type", 3, "a file name"),
        ("title: x\nvideo: [[a]]", "type", 3, "a file name"),
        ("title: x\nposter: {}", "value", 3, "a time in quotes"),
        ("title: x\nposter: {file: a.jpg, title: true}", "value", 3, "a time in quotes"),
        ("title: x\nposter: {frame: 1:75}", "value", 3, "a time like 12:34"),
        ("title: x\nposter: {frame: 5, title: 是}", "type", 3, "true or false"),
        ("title: x\nposter: {frame: 5, titel: true}", "unknown-key", 3, "title"),
        ("title: x\nposter: [a.jpg]", "type", 3, "a time in quotes"),
        ("title: x\nsubtitles: {}", "value", 3, "'language: file name'"),
        ("title: x\nsubtitles: 5", "type", 3, "'language: file name'"),
        ("title: x\nsubtitles: {file: a.srt}", "value", 3, "'language: file name'"),
        ("title: x\nsubtitles: {zh: [a.srt]}", "type", 3, "'language: file name'"),
        ("title: x\nreadings: {}", "value", 3, "a file name"),
        ("title: x\nreadings: 5", "type", 3, "a file name"),
        ("title: x\nreadings:\n- a.m4a\n- {head: 工具, file: b.m4a}", "unknown-key", 5, "heading"),
        ("title: x\nreadings: [{heading: 工具}]", "required", 3, "'readings.0.file'"),
        ("title: x\nchapters:\n- 0:00 a\n- b", "value", 5, "a time, a space and a title"),
        ("title: x\nchapters: 0:00 a", "type", 3, "chapters: [0:00 a]"),
        ("title: x\ntitle: y", "repeated-key", 3, "first in line 2"),
        ("title: x\nvideo: {file: a, file: b}", "repeated-key", 3, "'video.file'"),
        ("只是一句话", "yaml", 2, "no keys"),
        ("title：苹果", "yaml", 2, "full-width colon"),
        ("- title", "yaml", 2, "no keys"),
        ("title: x\nid: [a\nb: c", "yaml", 3, "not closed"),
        ("title: &a x", "yaml", 2, "& and *"),
        ("x: " + "y" * 40_000, "yaml", 1, "too long"),
    ],
)
def test_faults(head: str, rule: str, line: int, message: str) -> None:
    front, problems = read(head)
    assert front is None
    assert [(str(p.rule), p.line) for p in problems] == [(f"front-matter-{rule}", line)]
    assert message in str(problems[0])
    assert "\n" not in str(problems[0])


def test_every_key_has_its_words() -> None:
    assert set(FrontMatter.model_fields) <= set(front_matter_hints())
    assert set(Settings.model_fields) <= set(setting_hints())


def test_all_faults_of_a_head_at_once() -> None:
    _front, problems = read("id: A\nsubjet: x\nseason: [0, 13]\nissued: soon\n")
    assert sorted((p.line, str(p.rule).removeprefix("front-matter-")) for p in problems) == [
        (1, "required"),
        (2, "value"),
        (3, "unknown-key"),
        (4, "value"),
        (4, "value"),
        (5, "type"),
    ]


def test_what_is_quoted_cannot_steer_a_terminal() -> None:
    _front, problems = read('title: x\npriority: "\\e[2J\u202e\\n\u2028高"\n')
    text = str(problems[0])
    assert "\\u001b[2J\\u202e\\u000a\\u2028高" in text
    assert text.isprintable()
