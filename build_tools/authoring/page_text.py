"""Splits a page's text into front matter and body; their meaning is left to others."""

from __future__ import annotations

from dataclasses import dataclass

FENCE = "---"


@dataclass(frozen=True)
class PageText:
    """A page's two parts. Lines count from 1 in the file; `head_line` is the first after `---`."""

    head: str
    body: str
    head_line: int
    body_line: int


def split(text: str) -> PageText | None:
    """Return the parts of a page; None when its front matter is opened and never closed.

    Without front matter the head is empty and `head_line` is 0.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return PageText("", text, 0, 1)
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            head = "\n".join(lines[1:index])
            return PageText(head, "\n".join(lines[index + 1 :]), 2, index + 2)
    return None
