"""The stages of a delivery: an office may pull a stick as soon as it reads that it may."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.release.medium.opening import MediumName
from build_tools.stages.deliver import DeliverOptions, deliver_to_medium
from tests.release.offices import MONTHS, township


def test_everything_is_flushed_before_the_stick_may_be_ejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = read_project(township(tmp_path / "town"))
    stick = tmp_path / "stick"
    stick.mkdir()
    steps: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: steps.append("flushed"))
    options = DeliverOptions(
        release=MONTHS[-1], dry_run=False, quick=False, older=False, today=dt.date(2026, 11, 5)
    )
    deliver_to_medium(
        project,
        MediumName(str(stick)),
        "qinghe",
        options,
        Silent(),
        lambda step: steps.append(type(step).__name__),
    )
    assert steps[-3:] == ["MediumDelivered", "flushed", "ReadyToEject"]
