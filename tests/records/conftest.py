"""An office that takes records in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from build_tools.model.problem import Problem
from build_tools.model.records.kept import RecordsFilter
from build_tools.project import Project, read_project
from build_tools.stages.records import (
    ImportResult,
    import_records,
    list_statements,
    records_database,
)
from tests.conftest import MakeProject

DAY = dt.date(2026, 11, 28)
STATIONS = """\
stations:
  - {code: liuhejie, name: 柳河街村学习站, village: 柳河街村, capacity: 1 TB}
  - {code: dawa, name: 大洼村学习站, village: 大洼村, capacity: 32 GB}
"""


@dataclass
class RecordsOffice:
    """A project, and a folder in which files come in."""

    project: Project
    inbox: Path
    day: dt.date = DAY

    def put(self, name: str, data: bytes) -> Path:
        """Put a file into the inbox."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def take_in(self, *paths: Path) -> ImportResult:
        """Import the paths, or all of the inbox."""
        return import_records(self.project, paths or (self.inbox,), self.day)

    def receive(self, data: bytes, name: str = "records-liuhejie.jsonl") -> ImportResult:
        """Import one file."""
        return self.take_in(self.put(name, data))

    def lines(self) -> list[str]:
        """Return the lines of all statements."""
        return [s.line for s in list_statements(self.project, RecordsFilter()).statements]

    def findings(self) -> tuple[Problem, ...]:
        """Return what is odd in all statements."""
        return list_statements(self.project, RecordsFilter()).findings

    def rules(self) -> list[str]:
        """Return the rules of the findings."""
        return [str(problem.rule) for problem in self.findings()]

    def dump(self) -> list[str]:
        """Return the whole database as SQL."""
        with records_database(self.project) as database:
            return list(database.dump())


@pytest.fixture
def office(make_project: MakeProject, tmp_path: Path) -> RecordsOffice:
    root = make_project({"content/policy/index.md": "# 政策\n", "office/stations.yml": STATIONS})
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return RecordsOffice(read_project(root), inbox)
