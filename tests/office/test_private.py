"""Words of the office that no medium may carry."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from build_tools import model
from build_tools.model.assessment.methods import AnyRule
from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import FrontMatter, Line
from build_tools.model.office.privacy import PRIVATE, is_private, is_published, private_texts
from build_tools.model.problem import Severity
from build_tools.model.records.key import RecordsKey
from build_tools.model.records.sheet import SheetForm
from build_tools.model.records.statement import Statement
from build_tools.model.timetable.timetable import Timetable
from build_tools.office import registers
from build_tools.office.checks.unknown_files import unknown_files
from build_tools.office.private import private_words
from tests.trees import write_tree

STATION = (
    "code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB, "
    "contact: 赵钱孙, remarks: 钥匙在李四那里"
)


def test_persons_remarks_and_telephone_numbers_are_private(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "stations.yml": f"stations: [{{{STATION}}}]\n",
            "reviewers.yml": "reviewers: {r-1: {name: 周吴郑}}\n"
            "steps: [{id: content, name: 审核, by: [r-1]}]\n",
            "calls.csv": "清河站,138 1234 5678\n",
            # Sizes and hashes look like telephone numbers by chance.
            "published-media.jsonl": '{"bytes": 13912345678}\n',
        },
    )
    assert private_words(tmp_path) == {"赵钱孙", "钥匙在李四那里", "周吴郑", "138 1234 5678"}


class Nickname(StrictModel):
    """A part of the invented register, private where a list of unions holds it."""

    text: Line


class InventedRow(StrictModel):
    """A row of a register that nobody has thought of yet."""

    code: Line
    head: Annotated[Line | None, PRIVATE] = None
    deputies: Annotated[tuple[Annotated[Line, PRIVATE], ...], BeforeValidator(as_tuple)] = ()
    members: Annotated[dict[str, Nickname], PRIVATE] = Field(default_factory=dict)
    plan: Line | None = None


class InventedRegister(StrictModel):
    """The whole of the invented register."""

    rows: Annotated[tuple[InventedRow, ...], BeforeValidator(as_tuple)] = ()


def test_a_new_register_is_private_where_its_schema_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented = registers.Register("groups.yml", InventedRegister, dict)
    monkeypatch.setattr(registers, "REGISTERS", (*registers.REGISTERS, invented))
    row = "code: qinghe, head: 钱领导, deputies: [孙副手, 李副手], plan: 十月修好"
    members = "members: {镇农技站: {text: 王技术}}"
    write_tree(tmp_path, {"groups.yml": f"rows: [{{{row}, {members}}}]\n"})
    assert private_words(tmp_path) == {"钱领导", "孙副手", "李副手", "镇农技站", "王技术"}


def test_private_texts_stand_anywhere_in_a_value() -> None:
    row = InventedRow(code="a", head="钱领导", members={"镇农技站": Nickname(text="王技术")})
    assert list(private_texts({"x": [row, "不算"]})) == ["钱领导", "镇农技站", "王技术"]


def test_lines_of_a_private_text_are_searched_one_by_one(tmp_path: Path) -> None:
    register = "reviewers:\n  r-1:\n    name: |-\n      周吴郑\n      住东街\n"
    write_tree(tmp_path, {"reviewers.yml": register})
    assert private_words(tmp_path) == {"周吴郑", "住东街"}


def test_names_are_private_with_and_without_the_spaces_of_a_list(tmp_path: Path) -> None:
    register = "reviewers:\n  r-1: {name: 王　明}\n  r-2: {name: 欧 阳 春}\n"
    write_tree(tmp_path, {"reviewers.yml": register})
    assert private_words(tmp_path) == {"王　明", "王明", "欧 阳 春", "欧阳春"}


def test_a_single_character_is_no_private_word(tmp_path: Path) -> None:
    write_tree(tmp_path, {"stations.yml": f"stations: [{{{STATION.replace('赵钱孙', '男')}}}]\n"})
    assert private_words(tmp_path) == {"钥匙在李四那里"}


def test_a_file_that_no_register_knows_is_a_problem(tmp_path: Path) -> None:
    tree = {
        "office/stations.yml": "",
        "office/records/2026/aa.jsonl.gz": "",
        "office/published-media.jsonl": "",
        "office/answer.YAML": "answers: []",
        "office/2025/stations.yml": "stations: []",
        "office/名单.csv": "赵钱孙,13812345678",
        "office/station.yml": "",
    }
    problems = list(unknown_files(write_tree(tmp_path, tree) / "office"))
    assert [(p.path, p.severity, p.hint) for p in problems] == [
        ("office/2025/stations.yml", Severity.ERROR, "move it out of office/"),
        ("office/answer.YAML", Severity.ERROR, "call it answers.yml"),
        ("office/station.yml", Severity.ERROR, "move it out of office/"),
        ("office/名单.csv", Severity.ERROR, "move it out of office/"),
    ]


# What no row of `REGISTERS` is needed for: it lies elsewhere, or is no list of people.
NO_REGISTERS = {FrontMatter, Timetable, Statement, SheetForm, RecordsKey}
# Texts of registers that may hold no person and that no medium carries, by model.
NEITHER = {
    "Station": {"village"},
    "Needs": {"topics", "regions", "audience"},
    "Reviewer": {"office"},
    "ReviewStep": {"name"},
    "RuleBook": {"title", "rosters"},
    "DayMove": {"why"},
    "Scheme": {"title", "draw"},
    "SchemeSection": {"name"},
    "Rating": {"name", "band", "follows"},
    "StarRule": {"name"},
    "WorkItem": {"name", "requirement"},
    "BuildingWork": {"item", "requirement", "responsible"},
    "VillageWithoutSite": {"village", "responsible"},
    "Acceptance": {"responsible"},
    "EquipmentItem": {"name", "model", "specification", "place"},
    "EquipmentFault": {"equipment", "responsible"},
    "TrainingRegister": {"levels", "parts", "responsible"},
    "TrainingSession": {"level", "parts", "where", "responsible"},
    "VisitRegister": {"responsible"},
    "TutoringVisit": {"role", "responsible"},
    "GroupRegister": {"responsible"},
    "CoordinationGroup": {"lead_unit", "duties"},
    "VillageGroup": {"village", "lead_unit", "duties"},
    "GroupSeat": {"role"},
    "GroupMember": {"unit", "role"},
    "IntakeSettings": {"headings", "ignore"},
    "GuideWords": {"subject", "form", "audience", "regions"},
    "GuideDefaults": {"subject", "form", "source", "rights", "language", "audience"},
    **{rule.__name__: {"name"} for rule in get_args(get_args(AnyRule)[0])},
}


def test_every_register_of_the_model_has_its_row() -> None:
    """A register that `REGISTERS` does not name would keep nothing private."""
    for module in pkgutil.walk_packages(model.__path__, "build_tools.model."):
        import_module(module.name)
    parts = {part for known in models_under(BaseModel) for part in parts_of(known)}
    bases = {base for known in models_under(StrictModel) for base in known.__mro__[1:]}
    whole = {
        known
        for known in models_under(StrictModel) - parts - bases
        if known.__module__.startswith("build_tools.model.")
    }
    assert whole - NO_REGISTERS == {register.model for register in registers.REGISTERS}


@pytest.mark.parametrize("register", registers.REGISTERS, ids=lambda register: register.file)
def test_somebody_has_decided_about_each_text_of_a_register(
    register: registers.Register,
) -> None:
    """Mark a new text PRIVATE or PUBLISHED, or say above that it names nobody and stays."""
    models = {register.model}
    while more := {part for known in models for part in parts_of(known)} - models:
        models |= more
    undecided = {
        (known.__name__, name)
        for known in models
        for name, field in known.model_fields.items()
        if not is_private(field) and not is_published(field)
        if is_free_text(field.annotation, field.metadata)
        if name not in NEITHER.get(known.__name__, ())
    }
    assert undecided == set()


def models_under(base: type[BaseModel]) -> set[type[BaseModel]]:
    """Return the models that are derived from one, however far."""
    return {known for near in base.__subclasses__() for known in (near, *models_under(near))}


def parts_of(whole: type[BaseModel]) -> set[type[BaseModel]]:
    """Return the models that stand in the fields of one."""
    return {part for field in whole.model_fields.values() for part in models_in(field.annotation)}


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def is_free_text(annotation: Any, metadata: Sequence[Any]) -> bool:
    """Return whether people may write there what they like: not only figures or an id."""
    rules = (*metadata, *getattr(annotation, "__metadata__", ()))
    if any(isinstance(rule, StringConstraints) and rule.pattern for rule in rules):
        return False
    return annotation is str or any(is_free_text(part, ()) for part in get_args(annotation))
