"""Rows of guides and recordings as tests write them."""

from __future__ import annotations

from typing import Any

from build_tools.intake.matching import match_rows
from build_tools.model.intake.guide import GuideRow
from build_tools.model.intake.matches import RecordingFile, RowMatch
from build_tools.model.lesson import FrontMatter


def row_of(title: str, number: int = 3, **more: Any) -> GuideRow:
    """Return a row; keys of a head go into it."""
    keys = [key for key in more if key in FrontMatter.model_fields and key != "series"]
    head = {key: more.pop(key) for key in keys}
    return GuideRow("节目单", number, FrontMatter(title=title, **head), **more)


def recordings_of(*names: str) -> tuple[RecordingFile, ...]:
    """Return recordings with these paths."""
    return tuple(RecordingFile(name, 1000, 1) for name in names)


def match(row: GuideRow, *names: str) -> RowMatch:
    """Return the match of one row and recordings with these names."""
    (result,) = match_rows((row,), recordings_of(*names))
    return result


def taken(row: GuideRow, *names: str) -> tuple[str, ...]:
    """Return the recordings that one row gets."""
    return tuple(recording.path for recording in match(row, *names).recordings)
