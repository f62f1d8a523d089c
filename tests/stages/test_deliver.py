"""The stages of a delivery: an office may pull a stick as soon as it reads that it may."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.progress import Silent
from build_tools.project import Project, read_project
from build_tools.release.medium.opening import MediumName
from build_tools.stages.deliver import DeliverOptions, ReadyToEject, deliver_to_medium
from tests.release.offices import MONTHS, township
from tests.trees import write_tree


def bring(project: Project, stick: Path, report: Callable[[object], None]) -> None:
    """Deliver the newest release to the stick of qinghe."""
    stick.mkdir(exist_ok=True)
    options = DeliverOptions(
        release=MONTHS[-1],
        dry_run=False,
        quick=False,
        older=False,
        today=dt.date(2026, 11, 5),
        is_new=True,
    )
    deliver_to_medium(project, MediumName(str(stick)), "qinghe", options, Silent(), report)


def test_everything_is_flushed_before_the_stick_may_be_ejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = read_project(township(tmp_path / "town"))
    steps: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: steps.append("flushed"))
    bring(project, tmp_path / "stick", lambda step: steps.append(type(step).__name__))
    assert steps[-3:] == ["MediumDelivered", "flushed", "ReadyToEject"]


def test_what_may_run_on_the_stick_is_said(tmp_path: Path) -> None:
    """The launcher loads the kit's script where one lies there; a delivery removes none."""
    project = read_project(township(tmp_path / "town"))
    write_tree(tmp_path / "stick", {"kit/station-kit.js": "alert(1)"})
    steps: list[object] = []
    bring(project, tmp_path / "stick", steps.append)
    ready = steps[-1]
    assert isinstance(ready, ReadyToEject)
    assert [problem.location.path for problem in ready.problems] == ["kit/station-kit.js"]


def test_the_learners_own_file_with_their_names_goes_nowhere(tmp_path: Path) -> None:
    """It may lie on the stick of its station, where somebody saved it, and stays there alone."""
    project = read_project(township(tmp_path / "town"))
    saved = "records/学习记录-qinghe-2026-11-05.json"
    write_tree(tmp_path / "first", {saved: '{"people": ["郑王冯"]}'})
    bring(project, tmp_path / "first", lambda step: None)
    assert (tmp_path / "first" / saved).is_file()
    bring(project, tmp_path / "second", lambda step: None)
    elsewhere = [
        path
        for folder in (project.root, tmp_path / "second")
        for path in folder.rglob("*")
        if "学习记录" in path.name or (path.is_file() and "郑王冯".encode() in path.read_bytes())
    ]
    assert elsewhere == []
    # Nor does what the office keeps of the stations' records come to a stick.
    write_tree(project.office, {"records/2026/0123456789abcdef.jsonl.gz": b"records of all"})
    bring(project, tmp_path / "third", lambda step: None)
    assert not [path for path in (tmp_path / "third").rglob("*") if "records" in path.name]
