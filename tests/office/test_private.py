"""Words of the office that no medium may carry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Line
from build_tools.model.office.privacy import PRIVATE, private_texts
from build_tools.office import registers
from build_tools.office.private import private_words
from tests.conftest import REPOSITORY
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


def test_a_single_character_is_no_private_word(tmp_path: Path) -> None:
    write_tree(tmp_path, {"stations.yml": f"stations: [{{{STATION.replace('赵钱孙', '男')}}}]\n"})
    assert private_words(tmp_path) == {"钥匙在李四那里"}


def test_every_register_of_a_project_is_walked() -> None:
    """A register of the sample that `REGISTERS` does not name would keep nothing private."""
    files = {path.name for path in (REPOSITORY / "office").glob("*.yml")}
    assert files <= {register.file for register in registers.REGISTERS}
