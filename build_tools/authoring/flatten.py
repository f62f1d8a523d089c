"""A body as CommonMark reads it: bridges where Python-Markdown and markdown-it-py differ.

Line for line, so that line numbers stay those of the file. Pure.
"""

from __future__ import annotations

import re

_BLOCK = re.compile(r"(\s*)(?:!!!|\?\?\?\+?|===)[ !+]")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])")
_LONGEST_TARGET = 1000
# It recurses for each step and meets Python's limit at some hundred; nobody writes forty.
_DEEPEST = 160
_DEEP = re.compile(rf" {{{_DEEPEST},}}\S")
_OPEN_BRACKETS = 500
_BRACKET = re.compile(r"\\.|\]\(|[\[\])]")
_DEEP_LIST = re.compile(r"^(?: *(?:[-*+]|\d{1,9}[.)])(?= )){40}", re.MULTILINE)


def flatten(body: str) -> str:
    """Return the body, line for line, as CommonMark reads it.

    Unwraps admonitions, foldable notes and tabs, whose indented text would else be code; makes
    footnotes plain; adds the blank after the `#` of headings and writes spaces in targets as
    `%20`, both of which Python-Markdown does without.
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
    match = _FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return match[1]
    closes = match[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _without_spaces(line: str) -> str:
    """Return the line with the spaces in its links' targets as `%20`."""
    # By hand: a pattern that allows spaces, brackets and titles takes ages on hostile lines.
    first, *pieces = line.split("](")
    return "](".join([first, *(_target_without_spaces(piece) for piece in pieces)])


def _target_without_spaces(piece: str) -> str:
    """Return a piece that follows `](`, with the spaces of the target that begins it as `%20`."""
    end = _closing_bracket(piece)
    inner = piece[:end].strip()
    title = ""
    if inner[-1:] in ("'", '"') and (begin := inner.rfind(inner[-1], 0, -1)) > 0:
        inner, title = inner[:begin].rstrip(), f" {inner[begin:]}"
    if end < 0 or " " not in inner or any(character in inner for character in "<>\"'"):
        return piece
    return f"{inner.replace(' ', '%20')}{title}{piece[end:]}"


def _closing_bracket(piece: str) -> int:
    depth = 0
    for index, character in enumerate(piece[:_LONGEST_TARGET]):
        depth += {"(": 1, ")": -1}.get(character, 0)
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
    unclosed = 0
    texts = targets = 0
    for number, line in enumerate(body.split("\n")):
        if not line.strip():
            unclosed += texts + targets
            texts = targets = 0
        for bracket in _BRACKET.findall(line):
            if bracket == "[":
                texts += 1
            elif bracket[0] == "]":
                texts = max(0, texts - 1)
                targets += bracket == "]("
            elif bracket == ")":
                targets = max(0, targets - 1)
        if unclosed + texts + targets > _OPEN_BRACKETS:
            return number
    return None


def nested_too_deep(body: str) -> int | None:
    """Return the first line, from 0, that is nested so deep that Python-Markdown gives up."""
    if " " * _DEEPEST not in body.expandtabs(4) and not _DEEP_LIST.search(body):
        return None
    fence = ""
    for number, line in enumerate(body.split("\n")):
        fence = _fence_after(line, fence)
        if not fence and (_DEEP.match(line.expandtabs(4)) or _DEEP_LIST.match(line)):
            return number
    return None
