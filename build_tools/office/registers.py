"""Reads the registers of `office/` whole; every fault becomes a problem with its line.

A register that is not there is an empty one: a new township begins with its lessons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Problem
from build_tools.model.reviewers import Reviewers
from build_tools.model.rules import Rule
from build_tools.model.station import StationRegister
from build_tools.office import field_hints
from build_tools.reading.field_faults import RuleNames
from build_tools.reading.text import decode
from build_tools.reading.typed_yaml import Model, Typed, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STATIONS = "stations.yml"
REVIEWERS = "reviewers.yml"
# Ten thousand stations with everything said of them; more is not a register.
_LARGEST = 8 << 20


@dataclass(frozen=True)
class Office:
    """The registers. `lines` tells, for each file, in which line each key stands.

    What could not be read is empty; `refused` names those files.
    """

    stations: StationRegister = field(default_factory=StationRegister)
    reviewers: Reviewers = field(default_factory=Reviewers)
    lines: dict[str, dict[str, int]] = field(default_factory=dict, compare=False)
    refused: tuple[str, ...] = ()


def read_office(folder: Path) -> tuple[Office, tuple[Problem, ...]]:
    """Return the registers in `folder`, and the problems of those that could not be read."""
    stations = _read(folder, STATIONS, StationRegister, _rules(field_hints.of_stations))
    reviewers = _read(folder, REVIEWERS, Reviewers, _rules(field_hints.of_reviewers))
    office = Office(
        stations=stations.value or StationRegister(),
        reviewers=reviewers.value or Reviewers(),
        lines={STATIONS: stations.lines, REVIEWERS: reviewers.lines},
        refused=(
            *([] if stations.value else [STATIONS]),
            *([] if reviewers.value else [REVIEWERS]),
        ),
    )
    return office, (*stations.problems, *reviewers.problems)


def _rules(fields: Callable[[], dict[str, tuple[str, str]]]) -> RuleNames:
    return RuleNames(
        yaml=Rule.REGISTER_YAML,
        repeated=Rule.REGISTER_REPEATED_KEY,
        unknown=Rule.REGISTER_UNKNOWN_KEY,
        required=Rule.REGISTER_REQUIRED,
        type=Rule.REGISTER_TYPE,
        value=Rule.REGISTER_VALUE,
        fields=fields,
    )


def _read(folder: Path, name: str, model: type[Model], rules: RuleNames) -> Typed[Model]:
    file, path = folder / name, f"{folder.name}/{name}"
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else None
    except FileNotFoundError:
        return Typed(model(), {})
    except OSError as error:
        message = _("the file cannot be read: {reason}").format(reason=error.strerror)
        hint = _("close other programs that use it, or copy it anew")
        return Typed(None, {}, (Problem(path, 0, Rule.FILE_UNREADABLE, message, hint),))
    if data is None:
        message, hint = _("the register is larger than 8 MB"), _("take out what is no register")
        return Typed(None, {}, (Problem(path, 0, rules.yaml, message, hint),))
    text = decode(path, data)
    if isinstance(text, Problem):
        return Typed(None, {}, (text,))
    return read_typed(path, text, model, rules)
