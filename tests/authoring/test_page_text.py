"""Bytes to text and text to its two parts."""

from __future__ import annotations

import pytest

from build_tools.authoring.page_text import PageText, split
from build_tools.model.problem import Problem
from build_tools.reading.text import decode

TEXT = "---\ntitle: 苹果\n---\n正文\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_what_editors_write_is_read(data: bytes) -> None:
    assert decode("a.md", data) == TEXT


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (TEXT.encode("gb18030"), 2, "GB18030"),
        ("---\ntitle: x\n---\n㐀𠀀\n".encode("gb18030"), 4, "GB18030"),
        (TEXT.encode("utf-16"), 1, "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), 1, "UTF-16"),
        (b"abc\n\xff\xff\xff", 2, "not a text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", 1, "not a text"),
        (TEXT.encode()[:-2], 4, "not a text"),
    ],
)
def test_other_encodings_are_named(data: bytes, line: int, message: str) -> None:
    problem = decode("a.md", data)
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.line) == ("file-encoding", line)
    assert message in problem.message
    assert "UTF-8" in problem.hint


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (TEXT, PageText("title: 苹果", "正文\n", 2, 4)),
        ("---  \na: 1\n--- \n\nx", PageText("a: 1", "\nx", 2, 4)),
        ("---\n---\nx", PageText("", "x", 2, 3)),
        ("---\na: 1\n---", PageText("a: 1", "", 2, 4)),
        ("# x\n---\n", PageText("", "# x\n---\n", 0, 1)),
        ("\n---\na: 1\n---\n", PageText("", "\n---\na: 1\n---\n", 0, 1)),
        ("", PageText("", "", 0, 1)),
        ("---\na: 1\n", None),
        ("---", None),
    ],
)
def test_split(text: str, page: PageText | None) -> None:
    assert split(text) == page
