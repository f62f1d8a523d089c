"""`courseware office`: shows what a sheet changes, asks, and writes what a person lets happen."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from build_tools.cli.program import command_line
from build_tools.cli.session import Session
from build_tools.messages import use_language
from build_tools.model.problem import ProblemsFound
from tests.conftest import MakeProject

STATIONS = """\
stations:
  - {code: liuhejie, name: 柳河街村学习站, village: 柳河街村, capacity: 1 TB}
  - {code: dawa, name: 大洼村学习站, village: 大洼村, capacity: 32 GB}
"""


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    lesson = "---\ntitle: 剪枝\nid: pruning\n---\n\n正文。\n"
    return make_project({"content/technical/a.md": lesson, "office/stations.yml": STATIONS})


@pytest.fixture
def sheet(project: Path) -> Path:
    """A sheet without one of the two stations, and with another capacity of the other."""
    file = project / "表.xlsx"
    result = office(project, "export", str(file))
    assert result.exit_code == 0, result.output
    assert "stays in the office" in result.output
    book = openpyxl.load_workbook(file)
    heads = {cell.value: cell.column for cell in book["站点"][1]}
    book["站点"].cell(2, heads["容量"]).value = "500 GB"
    book["站点"].delete_rows(3)
    book.save(file)
    return file


def office(project: Path, *words: str, typed: str = "") -> Result:
    use_language("en")
    words = ("-C", str(project), "office", *words)
    return CliRunner().invoke(command_line(), words, input=typed, obj=Session())


def stations(project: Path) -> str:
    return (project / "office/stations.yml").read_text(encoding="utf-8")


CAPACITY = STATIONS.replace("1 TB", "500 GB")


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("y\ny\n", "".join(CAPACITY.splitlines(keepends=True)[:2])),
        ("n\ny\n", CAPACITY),
        ("y\nn\n", STATIONS),
        ("", STATIONS),
    ],
)
def test_what_a_person_answers_happens(project: Path, sheet: Path, typed: str, after: str) -> None:
    result = office(project, "import", str(sheet), typed=typed)
    assert "容量: 1 TB → 500 GB" in result.output
    assert "- 站点 dawa" in result.output
    assert "Remove 1 entry" in result.output
    assert stations(project) == after
    assert ("Written: office/stations.yml" in result.output) is (after != STATIONS)


def test_yes_asks_nothing_and_dry_run_writes_nothing(project: Path, sheet: Path) -> None:
    result = office(project, "import", str(sheet), "--dry-run", "--yes")
    assert (result.exit_code, stations(project)) == (0, STATIONS)
    assert "Nothing was written" in result.output
    result = office(project, "import", str(sheet), "--yes", "--json")
    document = json.loads(result.stdout)
    assert document["written"] == ["office/stations.yml"]
    assert [(c["entry"], c["action"]) for c in document["changes"]] == [
        ("liuhejie", "changed"),
        ("dawa", "removed"),
    ]
    assert "dawa" not in stations(project)
    assert "says the same" in office(project, "import", str(sheet)).output


def test_faults_are_problems_and_nothing_is_asked(project: Path, sheet: Path) -> None:
    sheet.write_bytes(b"no spreadsheet\0")
    result = office(project, "import", str(sheet), "--yes")
    assert isinstance(result.exception, ProblemsFound)
    assert stations(project) == STATIONS
