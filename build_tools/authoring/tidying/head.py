"""The head of a page in its plain form, with what it means as it was. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from build_tools.authoring.heads.forms import KEYS, understood
from build_tools.authoring.rendered.shown import significant
from build_tools.reading.located_yaml import Located, YamlFault, read_yaml
from build_tools.reading.yaml_edits.edits import SetValue
from build_tools.reading.yaml_edits.text import TextNotEditable, edited_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_AFTER_KEY = re.compile(
    r"^( *[^\s:：#\"'\[\]{}]{1,20}:)[ \t\u00a0\u3000]*[\t\u00a0\u3000][ \t\u00a0\u3000]*"
)
_WIDE_COLON = re.compile(r"^(?P<key>[^\s:：#\"'\[\]{}]{1,20})：[ \t\u00a0\u3000]*")
_TABS = re.compile(r"^ *\t[ \t]*")
_BLOCK_TEXT = re.compile(r":\s*[|>][+-]?\d?\s*$", re.MULTILINE)
_BLANKS = " \t\u00a0\u3000"
_LONGEST = 32_768
_MOST_ROUNDS = 4


def tidied_head(head: str) -> str:
    """Return a head with plain blanks, keys and values; one that cannot be read stays.

    What is mended stays as it is when it is mended again.
    """
    if len(head) > _LONGEST:
        return head
    text = head
    for _round in range(_MOST_ROUNDS):
        before, text = text, _mended(text)
        if text == before:
            return text
    return head


def _mended(head: str) -> str:
    head = _with_plain_blanks(head)
    located = _read(head)
    if located is None or not isinstance(located.value, dict):
        return head
    for change in (_with_plain_keys, _with_plain_values):
        changed = change(head)
        if _same_meaning(located, _read(changed)):
            head = changed
    return head


def _same_meaning(before: Located, after: Located | None) -> bool:
    if after is None:
        return False
    first, second = understood(before), understood(after)
    return first.value == second.value and len(first.repeated) == len(second.repeated)


def _read(head: str) -> Located | None:
    try:
        return read_yaml(head, strict=True)
    except YamlFault:
        return None


def _with_plain_blanks(head: str) -> str:
    if _BLOCK_TEXT.search(head):
        return head  # blanks are part of such a text
    mended = "\n".join(_plain_line(line) for line in head.split("\n"))
    before, after = _read(head), _read(mended)
    if after is None or not isinstance(after.value, dict):
        return head
    if before is not None and isinstance(before.value, dict):
        return mended if before.value == after.value else head
    same = significant(mended) == significant(head.replace("：", ""))
    return mended if same or significant(mended) == significant(head) else head


def _plain_line(line: str) -> str:
    line = line.rstrip(_BLANKS)
    line = _TABS.sub(lambda match: match[0].replace("\t", "  "), line)
    wide = _WIDE_COLON.match(line)
    if wide and (wide["key"] in KEYS or wide["key"] in KEYS.values()):
        line = f"{wide['key']}: {line[wide.end() :]}"
    return _AFTER_KEY.sub(r"\1 ", line).rstrip(_BLANKS)


def _with_plain_keys(head: str) -> str:
    """Return the head with the English names of its keys."""
    located = _read(head)
    if located is None:
        return head
    lines = head.split("\n")
    names = [*located.value]
    for key in names:
        english = KEYS.get(key.strip())
        if english is None or english in names or key not in located.lines:
            continue
        number = located.lines[key] - 1
        pattern = rf"^(\s*)([\"']?){re.escape(key)}\2(\s*:)"
        lines[number] = re.sub(pattern, rf"\1{english}\3", lines[number], count=1)
    return "\n".join(lines)


def _with_plain_values(head: str) -> str:
    """Return the head with days, months, lists and words of the program as its keys have them."""
    located = _read(head)
    if located is None:
        return head
    for path, value in _plain_values(located.value, understood(located).value):
        try:
            head = edited_text(head, [SetValue((), path, value)])
        except TextNotEditable:
            continue  # laid out as nobody can change it safely: it is understood as it is
    return head


def _plain_values(
    written: dict[str, Any], meaning: dict[str, Any]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield path and value of what is written otherwise than it is meant."""
    for key, value in written.items():
        plain = meaning.get(key, value)
        if isinstance(value, dict) and isinstance(plain, dict):
            yield from (((key, *path), inner) for path, inner in _plain_values(value, plain))
        elif plain != value and not isinstance(plain, dict):
            yield (key,), plain
