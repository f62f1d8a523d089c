"""Reads the registers of `office/`; every fault becomes a problem with its line.

A missing register counts as empty: a new township begins with its lessons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.assessment.given import GivenRegister
from build_tools.model.assessment.rule_book import RuleBooks
from build_tools.model.office.answers import AnsweredQuestion, AnswerRegister
from build_tools.model.office.equipment import EquipmentRegister
from build_tools.model.office.groups import GroupRegister
from build_tools.model.office.intake import IntakeSettings
from build_tools.model.office.training import TrainingRegister
from build_tools.model.office.visits import VisitRegister
from build_tools.model.office.works import WorksRegister
from build_tools.model.problem import Problem
from build_tools.model.reviewers import Reviewers
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.station import StationRegister
from build_tools.office.hints.assessment import given_hints, rule_book_hints
from build_tools.office.hints.equipment import equipment_hints
from build_tools.office.hints.groups import group_hints
from build_tools.office.hints.intake import intake_hints
from build_tools.office.hints.stations import answer_hints, reviewer_hints, station_hints
from build_tools.office.hints.training import training_hints
from build_tools.office.hints.visits import visit_hints
from build_tools.office.hints.works import works_hints
from build_tools.project import ANSWERS
from build_tools.reading.field_faults import KeyLines, SchemaRules
from build_tools.reading.text import decode, unreadable
from build_tools.reading.typed_yaml import Model, Typed, read_typed, typed_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from build_tools.model.frozen_model import StrictModel

STATIONS = "stations.yml"
REVIEWERS = "reviewers.yml"
ASSESSMENT = "assessment.yml"
GIVEN_POINTS_FILE = "given.yml"
WORKS = "works.yml"
EQUIPMENT = "equipment.yml"
TRAINING = "training.yml"
VISITS = "visits.yml"
GROUPS = "groups.yml"
INTAKE = "intake.yml"
# Ten thousand stations with everything said of them; more is not a register.
_LARGEST = 8 << 20

REGISTER_YAML = CheckRule(
    Rule.REGISTER_YAML,
    "`office/` 里的名单不是正确的 YAML，或者大得不像名单",
)
REGISTER_REPEATED_KEY = CheckRule(Rule.REGISTER_REPEATED_KEY, "同一项写了两次")
REGISTER_UNKNOWN_KEY = CheckRule(Rule.REGISTER_UNKNOWN_KEY, "写了不认识的项；会提示最像的一个")
REGISTER_REQUIRED = CheckRule(Rule.REGISTER_REQUIRED, "缺了必须写的项")
REGISTER_TYPE = CheckRule(Rule.REGISTER_TYPE, "值的种类不对，例如区划代码没有加引号")
REGISTER_VALUE = CheckRule(Rule.REGISTER_VALUE, "值不对，例如容量没有写单位")


@dataclass(frozen=True)
class Register:
    """A file of `office/`, the model of all that may stand in it, and the form of each key."""

    file: str
    model: type[StrictModel]
    hints: Callable[[], dict[str, tuple[str, str]]]


REGISTERS = (
    Register(STATIONS, StationRegister, station_hints),
    Register(REVIEWERS, Reviewers, reviewer_hints),
    Register(ANSWERS, AnswerRegister, answer_hints),
    Register(ASSESSMENT, RuleBooks, rule_book_hints),
    Register(GIVEN_POINTS_FILE, GivenRegister, given_hints),
    Register(WORKS, WorksRegister, works_hints),
    Register(EQUIPMENT, EquipmentRegister, equipment_hints),
    Register(TRAINING, TrainingRegister, training_hints),
    Register(VISITS, VisitRegister, visit_hints),
    Register(GROUPS, GroupRegister, group_hints),
    Register(INTAKE, IntakeSettings, intake_hints),
)
"""All registers: what is private in them is found by the marks of their models."""


@dataclass(frozen=True)
class Office:
    """The registers by their files. `lines` holds, for each file, the line of each key.

    Registers that could not be read are empty; `refused` names their files.
    """

    registers: Mapping[str, StrictModel] = field(default_factory=dict)
    lines: Mapping[str, dict[str, int]] = field(default_factory=dict, compare=False)
    refused: tuple[str, ...] = ()

    @property
    def stations(self) -> StationRegister:
        """The stations."""
        return self._register(STATIONS, StationRegister)

    @property
    def reviewers(self) -> Reviewers:
        """The reviewers and the steps of a review."""
        return self._register(REVIEWERS, Reviewers)

    @property
    def answers(self) -> tuple[AnsweredQuestion, ...]:
        """The answers to questions of stations."""
        return self._register(ANSWERS, AnswerRegister).answers

    @property
    def rule_books(self) -> RuleBooks:
        """The rules of the year's assessment."""
        return self._register(ASSESSMENT, RuleBooks)

    @property
    def given_points(self) -> GivenRegister:
        """Points that people gave."""
        return self._register(GIVEN_POINTS_FILE, GivenRegister)

    @property
    def works(self) -> WorksRegister:
        """Works and acceptance of the stations, and villages without a site."""
        return self._register(WORKS, WorksRegister)

    @property
    def equipment(self) -> EquipmentRegister:
        """Equipment of the stations, and its faults."""
        return self._register(EQUIPMENT, EquipmentRegister)

    @property
    def training(self) -> TrainingRegister:
        """Training of the managers."""
        return self._register(TRAINING, TrainingRegister)

    @property
    def visits(self) -> VisitRegister:
        """Tutoring visits."""
        return self._register(VISITS, VisitRegister)

    @property
    def groups(self) -> GroupRegister:
        """Coordination groups."""
        return self._register(GROUPS, GroupRegister)

    @property
    def intake(self) -> IntakeSettings:
        """How programme guides are written."""
        return self._register(INTAKE, IntakeSettings)

    @property
    def villages(self) -> tuple[str, ...]:
        """All villages, those with a station first, each one time."""
        with_station = (station.village for station in self.stations.stations)
        without_site = (row.village for row in self.works.without_site)
        return tuple(dict.fromkeys((*with_station, *without_site)))

    def _register(self, file: str, model: type[Model]) -> Model:
        register = self.registers.get(file)
        return register if isinstance(register, model) else model()


def read_office(folder: Path) -> tuple[Office, tuple[Problem, ...]]:
    """Return the registers in `folder`, and the problems of those that could not be read."""
    readings = {
        register.file: _read(folder, register.file, register.model, _rules(register.hints))
        for register in REGISTERS
    }
    office = Office(
        registers={
            register.file: readings[register.file].value or register.model()
            for register in REGISTERS
        },
        lines={file: reading.lines for file, reading in readings.items()},
        refused=tuple(file for file, reading in readings.items() if reading.value is None),
    )
    return office, tuple(p for reading in readings.values() for p in reading.problems)


def read_written(file: str, written: Any, keys: KeyLines) -> Typed[Any]:
    """Return what is to stand in a register as its value; `keys` says where each key stands."""
    register = next(register for register in REGISTERS if register.file == file)
    return typed_value(keys, written, register.model, _rules(register.hints))


def _rules(field_hints: Callable[[], dict[str, tuple[str, str]]]) -> SchemaRules:
    return SchemaRules(
        yaml=REGISTER_YAML,
        repeated=REGISTER_REPEATED_KEY,
        unknown=REGISTER_UNKNOWN_KEY,
        required=REGISTER_REQUIRED,
        type=REGISTER_TYPE,
        value=REGISTER_VALUE,
        field_hints=field_hints,
    )


def _read(folder: Path, name: str, model: type[Model], rules: SchemaRules) -> Typed[Model]:
    file, path = folder / name, f"{folder.name}/{name}"
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else None
    except FileNotFoundError:
        return Typed(model(), {})
    except OSError as error:
        return Typed(None, {}, (unreadable(path, error),))
    if data is None:
        message, hint = _("the register is larger than 8 MB"), _("take out what is no register")
        return Typed(None, {}, (rules.yaml.problem(path, 0, message, hint),))
    text = decode(path, data)
    if isinstance(text, Problem):
        return Typed(None, {}, (text,))
    return read_typed(path, text, model, rules)
