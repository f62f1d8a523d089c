"""What `docs/registers.zh-CN.md` tells clerks: every key, and examples without a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build_tools.model.month import Month
from build_tools.office.checks.equipment import check_equipment
from build_tools.office.checks.groups import check_groups
from build_tools.office.checks.names import check_names
from build_tools.office.checks.training import check_training
from build_tools.office.checks.visits import check_visits
from build_tools.office.checks.works import check_works
from build_tools.office.registers import REGISTERS, read_office
from tests.documents import ROOT
from tests.office.registers import keys_of_register
from tests.trees import write_tree

PAGE = (ROOT / "docs/registers.zh-CN.md").read_text(encoding="utf-8")
STATIONS = "stations: [{code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB}]\n"
SECTION = re.compile(r"^## (\w+\.yml) .*?$(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
SECTIONS = {match[1]: match[2] for match in SECTION.finditer(PAGE)}
STARTER = ROOT / "build_tools/authoring/starter/office/README.md"


def example_of(section: str) -> str:
    """Return the YAML of a section."""
    match = re.search(r"^```yaml\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    assert match
    return match[1]


def test_the_examples_have_no_faults(tmp_path: Path) -> None:
    tree = {file: example_of(section) for file, section in SECTIONS.items()}
    office, problems = read_office(write_tree(tmp_path, {"stations.yml": STATIONS, **tree}))
    checks = (check_works, check_equipment, check_training, check_visits, check_groups)
    faults = [fault for check in checks for fault in check(office, "office", Month(2026, 11))]
    assert [str(p) for p in (*problems, *faults, *check_names(office, "office"))] == []
    assert office.works.works[1].state == "stopped"
    assert len(office.training.gaps(["qinghe"])) == 2


@pytest.mark.parametrize("file", SECTIONS)
def test_every_key_is_told_once(file: str) -> None:
    register = next(register for register in REGISTERS if register.file == file)
    told = re.findall(r"^\| `(\w+)` \|", SECTIONS[file], re.MULTILINE)
    assert sorted(told) == sorted(keys_of_register(register.model))


def test_every_register_of_rows_has_its_section() -> None:
    assert set(SECTIONS) == {
        *("works.yml", "equipment.yml", "training.yml", "visits.yml", "groups.yml")
    }


def test_a_new_township_is_told_every_file() -> None:
    told = re.findall(r"^\| `(\w+\.yml)` \|", STARTER.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(register.file for register in REGISTERS)
