"""Raw tags that are opened and never closed, or closed and never opened. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.rendered.allowed import SVG_TAGS
from build_tools.reading.name_lists import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
VOID_TAGS = names_of("area base br col embed hr img input link meta param source track wbr")
# Browsers close these with what is around them.
_CLOSED_BY_PARENT = names_of("dd dt li option rp rt tbody td tfoot th thead tr")


def tag_name(tag: str) -> str:
    """Return the name of a raw tag in small letters."""
    match = _NAME.match(tag)
    return match[1].lower() if match else ""


def unbalanced(tags: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return offset and text of the tags without a partner, in order."""
    alone: list[tuple[int, str]] = []
    opened: list[tuple[int, str, str]] = []
    for offset, tag in tags:
        name = tag_name(tag)
        if name in VOID_TAGS or (tag.endswith("/>") and name in SVG_TAGS):
            continue
        if not tag.startswith("</"):
            opened.append((offset, tag, name))
            continue
        position = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][2] == name), None)
        if position is None:
            alone.append((offset, tag))
            continue
        alone += [
            (o, t) for o, t, inner in opened[position + 1 :] if inner not in _CLOSED_BY_PARENT
        ]
        del opened[position:]
    return sorted(alone + [(offset, tag) for offset, tag, _name in opened])
