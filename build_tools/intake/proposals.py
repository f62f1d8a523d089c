"""Recordings that may belong to a row, the most alike first: for a person, never to be taken."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from build_tools.intake.name_tokens import Tokens, shown, tokens_of
from build_tools.messages import _
from build_tools.model.intake.matches import Proposal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.intake.guide import GuideRow
    from build_tools.model.intake.matches import RecordingFile

_MOST = 3
_ALIKE = 60
"""Of 100; two titles of other programmes seldom reach it."""
_SHORTEST = 2
"""A name of one character is a part of half of all titles."""


def propose(row: GuideRow, recordings: Sequence[RecordingFile]) -> tuple[Proposal, ...]:
    """Return the recordings whose names are most like the title of a row, and how they differ."""
    from rapidfuzz import fuzz, process

    title = tokens_of(row.title)
    names = {index: shown(tokens_of(r.stem)) for index, r in enumerate(recordings)}
    names = {index: name for index, name in names.items() if len(name) >= _SHORTEST}
    alike = process.extract(
        shown(title), names, scorer=fuzz.WRatio, limit=_MOST, score_cutoff=_ALIKE
    )
    return tuple(
        Proposal(recordings[index], difference(title, tokens_of(recordings[index].stem)))
        for _name, _score, index in alike
    )


def difference(title: Tokens, name: Tokens) -> str:
    """Return in words where a name differs from a title."""
    parts = []
    for tag, i, j, k, m in SequenceMatcher(None, title, name, autojunk=False).get_opcodes():
        if tag == "replace":
            text = _("“{name}” instead of “{row}”")
            parts.append(text.format(name=shown(name[k:m]), row=shown(title[i:j])))
        elif tag == "delete":
            parts.append(_("without “{row}”").format(row=shown(title[i:j])))
        elif tag == "insert":
            parts.append(_("“{name}” in addition").format(name=shown(name[k:m])))
    return _(", ").join(parts)
