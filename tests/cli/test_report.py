"""`courseware report`: scores from records to lines, and its refusals."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from build_tools.project import read_project
from build_tools.stages.records import import_records
from build_tools.stages.report import report_year
from build_tools.stages.scored_year import ReportError, scored_year
from tests.conftest import MakeProject, Run
from tests.records.statements import Pc, session

STATIONS = """\
stations:
  - {code: liuhejie, name: 柳河街村学习站, village: 柳河街村, capacity: 1 TB}
  - {code: dawa, name: 大洼村学习站, village: 大洼村, capacity: 32 GB}
  - {code: hekou, name: 河口村学习站, village: 河口村, state: building, capacity: 32 GB}
"""
RULES = """\
years:
  - year: 2025
    title: 办法
    study_days: {days: [5, 15, 25]}
    schemes:
      - id: use
        title: 使用
        full: 30
        sections:
          - id: days
            name: 学习日
            points: 30
            items:
              - id: fixed
                name: 固定学习日
                method: share
                points: 30
                of: study_days
                counts: {minutes: 90 分钟}
                aim: 100 %
                short: {how: minus, each: 1 %, minus: 1, part: whole}
"""
LESSON = "---\ntitle: 剪枝\nid: apple\nlearning_hours: 0.5\n---\n\n正文。\n"


@pytest.fixture
def project(make_project: MakeProject, tmp_path: Path) -> Path:
    """A township whose first station held 34 of 36 study days of 2025, one of them too short."""
    root = make_project(
        {
            "content/technical/a.md": LESSON,
            "office/stations.yml": STATIONS,
            "office/assessment.yml": RULES,
        }
    )
    pc = Pc()
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in (5, 15, 25)]
    for day in days[:35]:
        seconds = 3600 if day == "2025-12-15" else 5400
        keys = session(held=day, written=f"{day}T20:40:00", end="20:30")
        pc.write(**keys, lessons=["apple"], played={"apple": seconds}, took=seconds)
    file = tmp_path / "records-liuhejie.jsonl"
    file.write_bytes(pc.export())
    import_records(read_project(root), (file,), dt.date(2026, 1, 4))
    return root


def report(run: Run, project: Path, *arguments: str) -> tuple[int, str]:
    result = run("courseware", "-C", project, "report", *arguments)
    return result.returncode, result.stdout + result.stderr


def test_a_score_from_statements_to_its_evenings(project: Path, run: Run) -> None:
    """34 of 36 = 94.44 %, 5.56 % short: 6 × 1 of 30."""
    code, output = report(run, project, "2025", "--explain", "liuhejie")
    assert code == 0
    assert "36 期里 34 期够 90 分钟，占 94.44%，差 5.56% → 扣 6×1 分，得 24 分" in output
    assert "✗ 2025-12-15 放了 60 分钟  [liuhejie-1a2b3c4d-35]" in output
    assert "✗ 2025-12-25 没有学习" in output


def test_the_ranking_leaves_out_what_is_still_being_built(project: Path, run: Run) -> None:
    code, output = report(run, project, "2025")
    assert code == 0
    assert output.index("1.  柳河街村  24 分") < output.index("2.  大洼村  0 分")
    assert "河口村" not in output


def test_the_document(project: Path, run: Run) -> None:
    result = run("courseware", "-C", project, "report", "2025", "--json", "--explain", "liuhejie")
    document = json.loads(result.stdout)
    assert result.returncode == 0
    (scheme,) = document["schemes"]
    (entry,) = scheme["scores"]
    assert (entry["station"], entry["points"], entry["full"]) == ("liuhejie", "24", "30")
    (section,) = entry["score"]["parts"]
    assert len(section["parts"][0]["evidence"]) == 36


def test_page_and_spreadsheet_are_written(project: Path, run: Run) -> None:
    result = run(
        "courseware", "-C", project, "report", "2025", "--out", project / "报告", lang="zh"
    )
    assert result.returncode == 0
    page, sheet = (project / "报告" / f"report-2025.{suffix}" for suffix in ("html", "xlsx"))
    assert f"年度报告：{page} 和 {sheet}" in result.stdout
    assert "柳河街村" in page.read_text(encoding="utf-8")
    assert sheet.stat().st_size > 5_000


def test_the_same_again_is_the_same(project: Path, run: Run) -> None:
    assert report(run, project, "2025") == report(run, project, "2025")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2024",), "office/assessment.yml"),
        (("2025", "--explain", "liuheji"), "liuhejie"),
    ],
)
def test_what_cannot_be_scored(
    project: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, output = report(run, project, *arguments)
    assert code == 1
    assert said in output
    assert "Traceback" not in output


@pytest.mark.parametrize("year", ["last", "26", "-1", "２０２６"])
def test_what_is_no_year(project: Path, run: Run, year: str) -> None:
    code, output = report(run, project, "--", year)
    assert code == 2
    assert "write 2026" in output


def test_a_fault_of_the_rules_stops_with_its_line(project: Path, run: Run) -> None:
    rules = project / "office" / "assessment.yml"
    rules.write_text(RULES.replace("method: share", "method: shares"), encoding="utf-8")
    code, output = report(run, project, "2025")
    assert code == 1
    assert "office/assessment.yml:16" in output
    assert "share" in output


def test_a_year_that_has_just_begun(project: Path) -> None:
    rules = project / "office" / "assessment.yml"
    rules.write_text(RULES.replace("year: 2025", "year: 2026"), encoding="utf-8")
    with pytest.raises(ReportError, match="2026"):
        report_year(read_project(project), 2026, dt.date(2026, 1, 31))
    scored = report_year(read_project(project), 2026, dt.date(2026, 3, 1))
    assert scored.last_day == dt.date(2026, 2, 28)


TOWNSHIP_RULES = RULES + RULES[RULES.index("      - id: use") :].replace(
    "id: use", "id: county\n        scored: township"
).replace("id: days", "id: county-days").replace("id: fixed", "id: county-fixed")


def test_stations_come_whole_one_after_the_other_and_rankings_without_evidence(
    project: Path,
) -> None:
    (project / "office" / "assessment.yml").write_text(TOWNSHIP_RULES, encoding="utf-8")
    with scored_year(read_project(project), 2025, dt.date(2026, 1, 4)) as scored:
        assert [result.id for result in scored.results] == ["use", "county"]
        assert all(
            part.evidence == ()
            for result in scored.results
            for entry in result.assessed
            for part in entry.score.every_part()
        )
        for _again in range(2):  # whoever asks twice gets the same
            dawa, liuhejie = scored.stations()
            assert (dawa.measures.name, liuhejie.measures.name) == ("大洼村", "柳河街村")
            (entry,) = liuhejie.assessed
            assert entry.score.without_evidence() == scored.results[0].assessed[1].score
            assert len(entry.score.find("fixed").evidence) == 36  # type: ignore[union-attr]
            (share,) = liuhejie.shares
            assert (share.scheme, share.item) == ("county", "county-fixed")
            # 34 of 36, the 35th 60 minutes long: what the township's score has of this station.
            assert [line.text for line in share.evidence if not line.counts] == [
                "2025-12-15 放了 60 分钟",
                "2025-12-25 没有学习",
            ]
