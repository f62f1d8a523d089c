"""The forms of keys that several registers have, in plain words, each with an example."""

from __future__ import annotations

from build_tools.messages import _

Hint = tuple[str, str]


def text(example: str) -> Hint:
    """Return the hint of a short text; `example` is the whole line."""
    return _("a text of 1 to 300 characters"), example


def day(key: str) -> Hint:
    """Return the hint of a date."""
    return _("a date of the form year-month-day"), f"{key}: 2026-11-20"


def station() -> Hint:
    """Return the hint of the code of a station."""
    return _("the code of a station, as it stands in stations.yml"), "station: qinghe"


def role(key: str, example: str) -> Hint:
    """Return the hint of a role."""
    return _("a role or unit of 1 to 40 characters, no person's name"), f"{key}: {example}"


def person(key: str) -> Hint:
    """Return the hint of the name of one person."""
    return _("the name of one person, 2 to 40 characters"), f"{key}: 赵禾甲"


def persons(key: str) -> Hint:
    """Return the hint of a list of names."""
    return _("a list of names, one person each"), f"{key}: [赵禾甲, 钱禾乙]"


def remarks() -> Hint:
    """Return the hint of remarks."""
    return text("remarks: 钥匙在文书那里")
