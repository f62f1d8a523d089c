"""The comments of a YAML text, and those that an edit would take with it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from build_tools.reading.located_yaml import YamlFault, read_yaml
from build_tools.reading.yaml_edits.nodes import line_break, line_start

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(r"#[^\n]*")


def comments(text: str) -> list[str]:
    """Return the comments of a text that `read_yaml` could read, in order, without their blanks."""
    import yaml

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    spans = [
        (token.start_mark.index, token.end_mark.index) for token in yaml.scan(text, Loader=loader)
    ]
    # Nothing but blanks and comments lies between the tokens.
    gaps = [text[end:begin] for (_b, end), (begin, _e) in pairwise([(0, 0), *spans])]
    return [match[0].strip() for gap in gaps for match in _COMMENT.finditer(gap)]


def with_comments_of(before: str, after: str) -> str:
    """Return an edited text with the comments that the edit took, on lines of their own above it.

    Where nothing else is possible they stand at the top.
    """
    if "#" not in before:
        return after
    lost = [*(Counter(comments(before)) - Counter(comments(after))).elements()]
    if not lost:
        return after
    meaning = read_yaml(after, strict=True).value
    kept = len(comments(after)) + len(lost)
    for start in _line_starts(before, after):
        indent = re.match(" *", after[start:])
        blanks = indent[0] if indent else ""
        added = "".join(f"{blanks}{comment}{line_break(after)}" for comment in lost)
        text = after[:start] + added + after[start:]
        try:
            same = read_yaml(text, strict=True).value == meaning
        except YamlFault:
            continue
        if same and len(comments(text)) == kept:
            return text
    return after


def _line_starts(before: str, after: str) -> Iterator[int]:
    """Yield where lines begin: from the first that differs on, and the first line."""
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    start = line_start(after, first)
    while start < len(after):
        yield start
        start = after.find("\n", start) + 1 or len(after)
    yield 0
