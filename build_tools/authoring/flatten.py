"""A body as CommonMark reads it: bridges what Python-Markdown and markdown-it-py read differently.

Line for line, so that what is found has its place in the file. Pure.
"""

from __future__ import annotations

import re

_BLOCK = re.compile(r"(\s*)(?:!!!|\?\?\?\+?|===)[ !+]")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])")
_LONGEST_TARGET = 1000
# It recurses for each step and meets Python's limit at some hundred; nobody writes forty.
_DEEP = re.compile(r" {160,}\S")
_OPEN_BRACKETS = 500
_BRACKET = re.compile(r"\\.|\]\(|[\[\])]")
_DEEP_LIST = re.compile(r"(?: *(?:[-*+]|\d{1,9}[.)])(?= )){40}")


def flatten(body: str) -> str:
    """Return the body, line for line, as CommonMark reads it.

    Takes admonitions, foldable notes and tabs for what they hold (else it would be code), makes
    footnotes plain, puts the blank after the `#` of headings, and writes the spaces in targets as
    `%20`: Python-Markdown does without them.
    """
    lines: list[str] = []
    indents: list[int] = []
    fence = ""
    for line in body.replace("[^", "(^").split("\n"):
        depth = len(line) - len(line.lstrip(" "))
        if line.strip() and not fence:
            while indents and depth < indents[-1]:
                indents.pop()
        plain = line[min(depth, indents[-1]) :] if indents else line
        fence = _fence_after(plain, fence)
        opener = None if fence else _BLOCK.match(line)
        if opener:
            indents.append(len(opener[1]) + 4)
            plain = ""
        lines.append(plain if fence else _HEADING.sub(r"\1 ", plain))
    return "\n".join(_without_spaces(line) for line in lines)


def _fence_after(line: str, fence: str) -> str:
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    closes = found[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _without_spaces(line: str) -> str:
    """Return the line with the spaces in its links' targets as `%20`."""
    # By hand: a pattern that allows spaces, brackets and titles takes ages on hostile lines.
    first, *rest = line.split("](")
    return "](".join([first, *(_target_without_spaces(piece) for piece in rest)])


def _target_without_spaces(piece: str) -> str:
    """Return what follows `](`, with the spaces of the target at its beginning as `%20`."""
    end = _closing_bracket(piece)
    inner = piece[:end].strip()
    title = ""
    if inner[-1:] in ("'", '"') and (begin := inner.rfind(inner[-1], 0, -1)) > 0:
        inner, title = inner[:begin].rstrip(), f" {inner[begin:]}"
    if end < 0 or " " not in inner or any(sign in inner for sign in "<>\"'"):
        return piece
    return f"{inner.replace(' ', '%20')}{title}{piece[end:]}"


def _closing_bracket(piece: str) -> int:
    depth = 0
    for index, sign in enumerate(piece[:_LONGEST_TARGET]):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return index
    return -1


def opened_too_often(body: str) -> int | None:
    """Return the line, from 0, where more brackets `[` and `](` stand open than a page can have.

    Parsers look for the end of each, to the end of its paragraph: half a million take minutes to
    check and hours to build. Code counts too, for telling it apart is what takes so long.
    """
    if body.count("[") <= _OPEN_BRACKETS:
        return None
    left = 0
    words = targets = 0
    for number, line in enumerate(body.split("\n")):
        if not line.strip():
            left += words + targets
            words = targets = 0
        for sign in _BRACKET.findall(line):
            if sign == "[":
                words += 1
            elif sign[0] == "]":
                words = max(0, words - 1)
                targets += sign == "]("
            elif sign == ")":
                targets = max(0, targets - 1)
        if left + words + targets > _OPEN_BRACKETS:
            return number
    return None


def nested_too_deep(body: str) -> int | None:
    """Return the first line, from 0, that is nested so deep that Python-Markdown gives up."""
    fence = ""
    for number, line in enumerate(body.split("\n")):
        fence = _fence_after(line, fence)
        if not fence and (_DEEP.match(line.expandtabs(4)) or _DEEP_LIST.match(line)):
            return number
    return None
