"""Measures that wait in a file between two walks over the stations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from build_tools.model.assessment.measures import StationMeasures
from build_tools.project import read_project
from build_tools.stages import scored_year as stage
from build_tools.stages.figures.kept_measures import kept_measures
from build_tools.stages.report import report_year
from tests.assessment import sample_year
from tests.assessment.years import session, station
from tests.trees import MKDOCS_YML, write_tree


def test_what_is_kept_comes_back_in_order_any_number_of_times() -> None:
    years = [station(code, [session("01-05", 90, station=code)]) for code in "bca"]
    with kept_measures() as kept:
        passed_on = kept.add_all(years)
        assert next(passed_on) is years[0]
        assert list(kept.stations("abc")) == years[:1]  # kept as soon as it is passed on
        assert list(passed_on) == years[1:]
        for _walk in range(2):
            assert list(kept.stations("abc")) == years
        assert list(kept.stations({"a"})) == years[2:]


def test_a_report_measures_each_station_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []
    measure = stage.year_measures

    def noted(*values: Any) -> Iterator[StationMeasures]:
        for measures in measure(*values):
            measured.append(measures.station)
            yield measures

    monkeypatch.setattr(stage, "year_measures", noted)
    project = read_project(write_tree(tmp_path, {"mkdocs.yml": MKDOCS_YML, **sample_year.TREE}))
    report_year(project, 2026, sample_year.SCORED_ON, out=tmp_path / "out")
    assert measured
    assert measured == sorted(set(measured))
